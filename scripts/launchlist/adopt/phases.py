"""The phases that the tasks of a draft name, in the order of their first use."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from launchlist.adopt.normalize import join_lines
from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Container

    from launchlist.adopt.draft import Draft, DraftTask

LONGEST: Final = 200
"""Characters of a title, as the schema of plan.yaml has it."""
_ID_LENGTH: Final = 40


def fold_phase(title: str) -> str:
    """Return a title as it is compared with others."""
    return compose_name(join_lines(title)).casefold()


def settle_phases(draft: Draft) -> tuple[Draft, dict[str, str], list[dict[str, Any]]]:
    """Return the draft, the ids of its phases by their folded titles, and their data for plan.yaml.

    A task whose phase ends on another day than the same phase of an earlier task gets that day as its deadline.
    """
    phases: dict[str, dict[str, Any]] = {}
    for task in draft.tasks:
        if not task.phase:
            continue
        title = compose_name(join_lines(task.phase))
        phase = phases.setdefault(fold_phase(title), {"title": title})
        if task.phase_until:
            phase.setdefault("until", task.phase_until)
    ids: dict[str, str] = {}
    for folded, phase in phases.items():
        ids[folded] = phase["id"] = make_phase_id(phase["title"], ids.values())
    tasks = tuple(_keep_own_end(task, phases) for task in draft.tasks)
    return draft._replace(tasks=tasks), ids, [*phases.values()]


def make_phase_id(title: str, taken: Container[str]) -> str:
    """Return an id made from a title: ``beta-test`` for *Beta test*; numbered if it is already taken."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    stem = stem if stem[:1].isalpha() else f"phase-{stem}".strip("-")
    stem, count = stem[:_ID_LENGTH].strip("-"), 1
    name = stem
    while name in taken:
        count += 1
        name = f"{stem[: _ID_LENGTH - len(str(count)) - 1]}-{count}"
    return name


def _keep_own_end(task: DraftTask, phases: dict[str, dict[str, Any]]) -> DraftTask:
    has_date = task.deadline or "deadline" in task.offsets or "deadline" in task.claimed
    if not task.phase_until or has_date or phases[fold_phase(task.phase)]["until"] == task.phase_until:
        return task
    return task._replace(deadline=task.phase_until)
