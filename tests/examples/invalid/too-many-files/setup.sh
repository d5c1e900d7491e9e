set -e
python3 -c "import os; os.chdir('checklist/tasks'); [os.mknod(f'T-{n}.yaml') for n in range(200_001)]"
