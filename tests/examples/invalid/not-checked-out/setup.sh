set -e
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
cp checklist/tasks/DOC-1.yaml checklist/tasks/DOC-2.yaml
git init -q
git add -A
git update-index --skip-worktree checklist/tasks/DOC-2.yaml
rm checklist/tasks/DOC-2.yaml
