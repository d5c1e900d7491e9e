"""The parts of a document as fields and rows of Markdown, each escaped for where it lands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from launchlist.rendering.dates import Clock, name_day, name_deadline, name_eta, name_time
from launchlist.rendering.markdown import escape_plain
from launchlist.rendering.words import HEALTH, RESOLVED, TASK_STATUS, name_group, name_waiting

if TYPE_CHECKING:
    from launchlist.plan.metrics import MetricRow
    from launchlist.plan.model import Blocker, Sync, Task, Update
    from launchlist.plan.report import Report, StepRow, TaskRow

Fields = dict[str, str]
Row = tuple[str, str, str, str, str, str]
"""A row of the progress table: id, task, owner, deadline, status, notes. A tuple: a large plan has very many."""
Escape = Callable[[str], str]


class Day(TypedDict):
    """The updates of one day."""

    day: str
    updates: list[tuple[str, str]]
    """Task id and text."""


def build_step(step: StepRow, line: Escape, names: dict[str, str]) -> Fields:
    """Return a step of the critical path with a label made of its ids."""
    owners = ", ".join(name_owner(owner, names) for owner in step.owners)
    return {"label": name_group(step.tasks), "title": line(step.title), "owners": owners}


def build_rows(report: Report, clock: Clock, cell: Escape) -> list[Row]:
    """Return the rows of the progress table."""
    shown = {
        owner.name: escape_plain(f"{owner.name} ({owner.role})" if owner.role else owner.name)
        for owner in report.plan.owners
    }
    # Tasks that are due together share one moment, read once; the rows keep it alive, so its id stays its own.
    dues: dict[int, str] = {}
    rows = []
    for row in report.rows:
        task, _, _, is_next, is_overdue = row
        deadline = task.deadline
        due = dues.get(id(deadline))
        if due is None:
            due = dues[id(deadline)] = name_deadline(deadline, clock)
        if is_overdue or is_next:
            due = _mark_due(row, due)
        status = TASK_STATUS[task.status]
        if task.claimed:
            claims = dict(task.claimed)
            due, status = (_claim(claims, "deadline", due, cell), _claim(claims, "status", status, cell))
        owner = shown.get(task.owner) or escape_plain(task.owner)
        notes = cell(task.notes) if task.notes and not task.links else _build_notes(row, cell)
        rows.append((task.id, cell(task.title), owner, due, status, notes))
    return rows


def build_day(day: str, updates: Sequence[tuple[Task, Update]], line: Escape) -> Day:
    """Return a day of updates."""
    return {
        "day": name_day(date.fromisoformat(day)),
        "updates": [(task.id, line(update.text)) for task, update in updates],
    }


def build_sync(sync: Sync, clock: Clock, line: Escape) -> Fields:
    """Return the next meeting."""
    return {"date": name_day(sync.at.local), "time": name_time(sync.at, clock), "focus": line(sync.focus)}


def build_metric(row: MetricRow, cell: Escape) -> Fields:
    """Return a row of the metrics table."""
    claims = dict(row.claimed)
    return {
        "title": cell(row.title),
        "target": _claim(claims, "target", row.target, cell),
        "current": _claim(claims, "current", row.current, cell),
        "status": _claim(claims, "status", HEALTH[row.health] if row.is_measured else "–", cell),
        "reason": row.reason,
    }


def _claim(claims: dict[str, str], field: str, computed: str, cell: Escape) -> str:
    """Return what an adopted document says of a field, else what is computed."""
    return cell(claims[field]) if field in claims else computed


def _mark_due(row: TaskRow, due: str) -> str:
    if row.is_overdue:
        due += " (overdue)"
    return f"**{due}**" if row.is_next else due


def _build_notes(row: TaskRow, cell: Escape) -> str:
    notes = cell(row.task.notes) if row.task.notes else name_waiting(row.waits, row.held_by)
    if row.task.links:
        links = (f"[{escape_plain(link.split('/')[2])}](<{cell(link)}>)" for link in dict.fromkeys(row.task.links))
        notes = " ".join((notes, *links)).lstrip()
    return notes


def build_blocker(blocker: Blocker, clock: Clock, cell: Escape, names: dict[str, str]) -> Fields:
    """Return a row of the blockers table."""
    return {
        "id": blocker.id,
        "description": cell(blocker.description),
        "affects": ", ".join(dict.fromkeys(blocker.affects)),
        "resolution_plan": cell(blocker.resolution_plan),
        "owner": name_owner(blocker.owner, names),
        "eta": _claim(dict(blocker.claimed), "eta", name_eta(blocker.eta, clock), cell)
        if blocker.is_open
        else RESOLVED,
    }


def name_owner(name: str, names: dict[str, str]) -> str:
    """Return an owner's name as Markdown, prepared in ``names`` if plan.yaml knows it."""
    return names.get(name) or escape_plain(name)
