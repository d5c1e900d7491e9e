"""Rules about what is written in prose although the plan has a field for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment

_ID = r"\b[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}\b"


def check_undeclared_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """The notes of a task name another task that is not among its dependencies, so nothing here can know about it.

    Add the id to ``depends_on`` if the task waits for it; otherwise say it in other words, or switch the rule off.
    A finished task, and one that depends on this one, may be named freely.
    """
    tasks = lookup.tasks
    for task in lookup.plan.tasks:
        if "-" not in task.notes or task.is_finished:
            continue
        declared = frozenset(task.depends_on)
        for name, start in _find_ids(task.notes).items():
            other = tasks.get(name)
            if other is None or other.is_finished or name == task.id or name in declared:
                continue
            if task.id not in other.depends_on:
                message = f"the notes mention {name}, which is not in depends_on"
                hint = f"add {name} to depends_on if {task.id} waits for it"
                place = task.source.at("notes")
                yield Violation("undeclared-dependency", place, message, hint, text=task.notes, offset=start)


def _find_ids(text: str) -> dict[str, int]:
    """Return each id in a text, with where it stands first."""
    starts: dict[str, int] = {}
    for found in re.finditer(_ID, text):
        starts.setdefault(found[0], found.start())
    return starts


CHECKS: tuple[Check, ...] = (
    define(
        check_undeclared_dependency,
        name="undeclared-dependency",
        severity="warning",
        summary="notes mention a task that is not in depends_on",
        example="id: TEST-1\nnotes: Blocked on QA-1 # and no depends_on",
    ),
)
