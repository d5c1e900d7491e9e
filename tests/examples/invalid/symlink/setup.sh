set -e
printf 'id: SECRET-1\n' > outside.yaml
ln -s ../../outside.yaml checklist/tasks/DOC-2.yaml
