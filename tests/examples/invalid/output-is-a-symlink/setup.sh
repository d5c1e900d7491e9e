set -e
ln -s outside.md CHECKLIST.md
