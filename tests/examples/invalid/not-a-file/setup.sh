set -e
mkfifo checklist/tasks/DOC-2.yaml
