set -e
chmod 000 checklist/blockers
