rm checklist/tasks/DOC-1.yaml
