"""A report as the plain data that templates see: sorted, worded and escaped, so that they only do the layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from launchlist.plan.moments import name_zone
from launchlist.rendering.dates import Clock, name_day, name_deadline, name_eta, name_stamp, name_time, set_clock
from launchlist.rendering.markdown import escape_plain, make_escapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.plan.metrics import MetricRow
    from launchlist.plan.model import Blocker, Sync, Task, Update
    from launchlist.plan.report import Report, StepRow, TaskRow


TASK_STATUS = {
    "pending": "⏳ Pending",
    "in_progress": "🔄 In Progress",
    "complete": "✅ Complete",
    "cancelled": "🚫 Cancelled",
}
HEALTH = {"On Track": "🟢 On Track", "At Risk": "🟠 At Risk", "Behind": "🔴 Behind"}
UNDATED = "–"
RESOLVED = "✅ Resolved"


def name_group(ids: Sequence[str]) -> str:
    """Return ``CFG-1/2`` for ids with the same prefix, ``CFG-1, INF-2`` otherwise."""
    prefix = ids[0].rpartition("-")[0]
    if all(each.rpartition("-")[0] == prefix for each in ids):
        return f"{prefix}-" + "/".join(each.rpartition("-")[2] for each in ids)
    return ", ".join(ids)


def name_waiting(waits: Sequence[str], held_by: Sequence[str]) -> str:
    """Return the note of a blocked task: ``Blocked on QA-1 and INF-2 completion``."""
    reasons = []
    if waits:
        reasons.append(f"on {_join(waits)} completion")
    if held_by:
        reasons.append(f"by {_join(held_by)}")
    return f"Blocked {' and '.join(reasons)}" if reasons else ""


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


TemplateFields = dict[str, str]
TableRow = tuple[str, str, str, str, str, str]
"""A row of the progress table: id, task, owner, deadline, status, notes. A tuple, since large plans have many rows."""
Escape = Callable[[str], str]


class RowGroup(TypedDict):
    """The rows of one phase, with its title and its end."""

    title: str
    ends: str
    rows: list[TableRow]


class Day(TypedDict):
    """The updates of one day."""

    day: str
    updates: list[tuple[str, str]]
    """Task id and text."""


def build_step(step: StepRow, line: Escape, names: dict[str, str]) -> TemplateFields:
    """Return a step of the critical path with a label made of its ids."""
    owners = ", ".join(name_owner(owner, names) for owner in step.owners)
    return {"label": name_group(step.tasks), "title": line(step.title), "owners": owners}


def build_rows(report: Report, clock: Clock, cell: Escape) -> list[TableRow]:
    """Return the rows of the progress table."""
    shown = {
        owner.name: escape_plain(f"{owner.name} ({owner.role})" if owner.role else owner.name)
        for owner in report.plan.owners
    }
    # Tasks that are due together share one moment; the rows keep it alive, so its id stays unique.
    dues: dict[int, str] = {}
    rows = []
    for row in report.rows:
        task, _, _, is_next, is_overdue = row
        deadline = task.deadline
        due = dues.get(id(deadline))
        if due is None:
            due = dues[id(deadline)] = name_deadline(deadline, clock) if deadline else UNDATED
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


def group_rows(report: Report, rows: Sequence[TableRow], clock: Clock, cell: Escape) -> list[RowGroup]:
    """Return the rows in a group for each phase that has any, and one for the rest; nothing unless the plan asks."""
    plan = report.plan
    if not plan.is_grouped_by_phase:
        return []
    phases = {task.id: task.phase for task in plan.tasks}
    known = {phase.id for phase in plan.phases}
    groups: list[RowGroup] = []
    for phase in plan.phases:
        ends = name_deadline(phase.ends, clock) if phase.ends else ""
        own = [row for row in rows if phases[row[0]] == phase.id]
        groups.append({"title": cell(phase.title), "ends": ends, "rows": own})
    rest = [row for row in rows if phases[row[0]] not in known]
    groups.append({"title": "Other tasks", "ends": "", "rows": rest})
    return [group for group in groups if group["rows"]]


def build_day(day: str, updates: Sequence[tuple[Task, Update]], line: Escape) -> Day:
    """Return a day of updates."""
    return {
        "day": name_day(date.fromisoformat(day)),
        "updates": [(task.id, line(update.text)) for task, update in updates],
    }


def build_sync(sync: Sync, clock: Clock, line: Escape) -> TemplateFields:
    """Return the next meeting."""
    return {"date": name_day(sync.at.local), "time": name_time(sync.at, clock), "focus": line(sync.focus)}


def build_metric(row: MetricRow, cell: Escape) -> TemplateFields:
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
    """Return the claimed value of a field if there is one, else the computed value."""
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


def build_blocker_fields(blocker: Blocker, clock: Clock, cell: Escape, names: dict[str, str]) -> TemplateFields:
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
    """Return an owner's name as Markdown, from ``names`` if it is in plan.yaml."""
    return names.get(name) or escape_plain(name)


class Context(TypedDict):
    """The names a template can use. All text is already Markdown, escaped for its place in the built-in templates."""

    title: str
    goal: str
    updated: str
    stamp: str
    zone: str
    refresh: str
    steps: list[TemplateFields]
    rows: list[TableRow]
    groups: list[RowGroup]
    """The rows by phase, if the plan asks for it."""
    days: list[Day]
    blockers: list[TemplateFields]
    actions: list[TemplateFields]
    next_sync: TemplateFields
    metrics: list[TemplateFields]
    sections: list[str]
    parts: NotRequired[list[TemplateFields]]
    """Only for the layout: each section's name and rendered text, in order."""


def build_context(report: Report, wanted: Sequence[str]) -> Context:
    """Return what the templates see, with those of the ``wanted`` sections that are not empty."""
    plan = report.plan
    clock = set_clock(plan, report.as_of)
    cell, line = make_escapes(owner.github for owner in plan.owners if owner.github)
    names = {owner.name: escape_plain(owner.name) for owner in plan.owners}
    rows = build_rows(report, clock, cell)
    context: Context = {
        "title": line(plan.title),
        "goal": line(plan.goal),
        "updated": name_day(report.stamp.at.astimezone(plan.zone)),
        "stamp": name_stamp(report.stamp, plan.zone),
        "zone": name_zone(plan.zone),
        "refresh": plan.refresh,
        "steps": [build_step(step, line, names) for step in report.steps],
        "rows": rows,
        "groups": group_rows(report, rows, clock, line),
        "days": [build_day(day, updates, line) for day, updates in report.days],
        "blockers": [build_blocker_fields(blocker, clock, cell, names) for blocker in report.blockers],
        "actions": [
            {"id": action.id, "owner": name_owner(action.owner, names), "text": line(action.text)}
            for action in report.actions
        ],
        "next_sync": build_sync(plan.next_sync, clock, line) if plan.next_sync else {},
        "metrics": [build_metric(row, cell) for row in report.metrics],
        "sections": [],
    }
    context["sections"] = _list_sections(context, wanted)
    return context


def _list_sections(context: Context, wanted: Sequence[str]) -> list[str]:
    """Leave out empty sections, except for the three tables, which say that they are empty."""
    content = {
        "critical_path": context["steps"],
        "updates": context["days"],
        "action_items": context["actions"],
        "next_sync": context["next_sync"],
    }
    return [section for section in dict.fromkeys(wanted) if content.get(section, True)]
