set -e
mkfifo CHECKLIST.md
