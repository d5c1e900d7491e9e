set -e
{ echo 'notes: |'; yes '  words and more words' | head -n 4000; } >> checklist/tasks/DOC-1.yaml
