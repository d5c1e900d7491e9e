"""A plan whose file names and owners a shell would run, if it ran anything."""

from __future__ import annotations

from tests.workspace import PLAN, TASK

HOSTILE = "Zoe B: $(touch pwned) `touch pwned` 'q' \"r\" ; touch pwned & \\ * ~"
OWNERS = PLAN + "  - {name: 'Ann Lee', role: law}\n  - name: >-\n      " + HOSTILE + "\n"
FILES = {
    "checklist/plan.yaml": OWNERS,
    "checklist/tasks/DOC-2.yaml": TASK.replace("A-1", "DOC-2"),
    "checklist/tasks/DOC-10.yaml": TASK.replace("A-1", "DOC-10"),
    "checklist/tasks/more.yml": "tasks:\n  - id: LIST-7 # and so on\n    title: x\n  - title: y\n    id: 'LIST-8'\n",
    "checklist/tasks/flow.yml": "tasks:\n- {id: FLOW-1, title: x}\n- {title: y, 'id': 'FLOW-2'}\n- [{id: no}]\n",
    "checklist/tasks/$(touch pwned).yaml": TASK,
    "checklist/tasks/`touch pwned`.yaml": TASK,
    "checklist/tasks/a b';touch pwned;'.yaml": TASK,
    'checklist/tasks/"DOC-3".yaml': TASK,
    "checklist/blockers/BLK-1.yaml": "id: BLK-1\n",
}
