set -e
ln -s elsewhere layouts
