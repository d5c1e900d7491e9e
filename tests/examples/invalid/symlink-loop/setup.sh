set -e
ln -s DOC-2.yaml checklist/tasks/DOC-2.yaml
