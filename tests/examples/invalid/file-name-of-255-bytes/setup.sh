set -e
cp checklist/tasks/DOC-1.yaml "checklist/tasks/$(head -c 250 /dev/zero | tr '\0' n).yaml"
