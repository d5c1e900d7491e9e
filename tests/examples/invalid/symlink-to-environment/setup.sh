set -e
ln -s /proc/self/environ checklist/tasks/DOC-2.yaml
