set -e
ln -s DOC-1.yaml checklist/tasks/DOC-2.yaml
