set -e
chmod 000 checklist/tasks/DOC-2.yaml
