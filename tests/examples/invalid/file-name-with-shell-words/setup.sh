set -e
cp checklist/tasks/DOC-1.yaml 'checklist/tasks/$(id)`id`,line=1%0A.yaml'
