set -e
mkdir checklist/tasks
printf 'tasks:\n- {id: DOC-1, title: One, owner: Maya, deadline: 2025-05-20, status: pending}\n' > "$(printf 'checklist/tasks/caf\303\251.yaml')"
printf 'tasks:\n- {id: DOC-2, title: Two, owner: Maya, deadline: 2025-05-20, status: pending}\n' > "$(printf 'checklist/tasks/cafe\314\201.yaml')"
