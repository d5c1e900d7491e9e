set -e
ln -s /etc/passwd layouts/secret.md.j2
