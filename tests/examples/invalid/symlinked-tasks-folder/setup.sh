set -e
ln -s ../elsewhere checklist/tasks
