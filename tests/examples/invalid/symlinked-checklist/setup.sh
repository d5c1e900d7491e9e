set -e
ln -s data checklist
