set -e
mkdir -p checklist/tasks
python3 -c "
print('tasks:')
for n in range(1, 6001):
    clock = f'{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}'
    print(f'- {{id: T-{n}, title: Step {n}, owner: Maya, deadline: 2025-05-20 {clock}, status: pending, depends_on: [{f\"T-{n - 1}\" if n > 1 else str()}]}}')
" > checklist/tasks/all.yaml
