set -e
cp checklist/tasks/DOC-1.yaml "$(printf 'checklist/tasks/\033[31mred.yaml')"
