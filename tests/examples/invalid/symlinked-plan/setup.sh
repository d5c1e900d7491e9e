set -e
ln -s ../other.yaml checklist/plan.yaml
