set -e
cp checklist/tasks/DOC-1.yaml "$(printf 'checklist/tasks/caf\351.yaml')"
