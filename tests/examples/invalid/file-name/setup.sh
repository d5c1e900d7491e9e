set -e
cp checklist/tasks/DOC-1.yaml "$(printf 'checklist/tasks/new\nline.yaml')"
