set -e
ln -s /tmp docs
