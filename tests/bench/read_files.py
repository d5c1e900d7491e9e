"""Opens and reads every file of the plan in the current folder and does nothing with it: what the disk costs."""

import os

for folder in ("checklist/tasks", "checklist/blockers"):
    for name in os.listdir(folder):
        handle = os.open(f"{folder}/{name}", os.O_RDONLY)
        os.read(handle, os.fstat(handle).st_size + 1)
        os.close(handle)
