set -e
cp checklist/tasks/DOC-1.yaml 'checklist/tasks/##[add-mask]e.yaml'
