set -e
cp checklist/tasks/DOC-1.yaml "$(printf 'checklist/tasks/a\342\200\256b.yaml')"
