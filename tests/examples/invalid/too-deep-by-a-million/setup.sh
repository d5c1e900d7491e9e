set -e
for n in $(seq 100); do head -c 9999 /dev/zero | tr '\0' '['; echo; done > checklist/tasks/DOC-2.yaml
