"""A report as the plain data that templates see: sorted, worded and escaped, so that they only lay out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from launchlist.plan.zones import name_zone
from launchlist.rendering.dates import Clock, name_day, name_deadline, name_eta, name_stamp, name_time, set_clock
from launchlist.rendering.markdown import escape_plain, make_escapes
from launchlist.rendering.words import HEALTH, RESOLVED, TASK_STATUS, name_group, name_waiting

if TYPE_CHECKING:
    from launchlist.plan.model import Blocker
    from launchlist.plan.report import Report, TaskRow

Row = dict[str, str]
Escape = Callable[[str], str]


class Day(TypedDict):
    """The updates of one day."""

    day: str
    updates: list[Row]


class Context(TypedDict):
    """The names a template can use. All text is Markdown already, safe where it stands in the built-in templates."""

    title: str
    goal: str
    updated: str
    stamp: str
    zone: str
    refresh: str
    steps: list[Row]
    rows: list[Row]
    days: list[Day]
    blockers: list[Row]
    actions: list[Row]
    next_sync: Row
    metrics: list[Row]
    sections: list[str]
    parts: NotRequired[list[Row]]
    """For the layout alone: the section's name and its rendered text, in order."""


def build_context(report: Report, wanted: Sequence[str]) -> Context:
    """Return what the templates see, with those of the ``wanted`` sections that have anything to say."""
    plan = report.plan
    clock = set_clock(plan, report.as_of)
    cell, line = make_escapes(owner.github for owner in plan.owners if owner.github)
    names = {owner.name: escape_plain(owner.name) for owner in plan.owners}
    sync = plan.next_sync
    context: Context = {
        "title": line(plan.title),
        "goal": line(plan.goal),
        "updated": name_day(report.stamp.at.astimezone(plan.zone)),
        "stamp": name_stamp(report.stamp, plan.zone),
        "zone": name_zone(plan.zone),
        "refresh": plan.refresh,
        "steps": [
            {
                "label": name_group(step.tasks),
                "title": line(step.title),
                "owners": ", ".join(_name_owner(owner, names) for owner in step.owners),
            }
            for step in report.steps
        ],
        "rows": _build_rows(report, clock, cell),
        "days": [
            {
                "day": name_day(date.fromisoformat(day)),
                "updates": [{"id": task.id, "text": line(update.text.rstrip("\n"))} for task, update in updates],
            }
            for day, updates in report.days
        ],
        "blockers": [_build_blocker(blocker, clock, cell, names) for blocker in report.blockers],
        "actions": [
            {"id": action.id, "owner": _name_owner(action.owner, names), "text": line(action.text.rstrip("\n"))}
            for action in report.actions
        ],
        "next_sync": {
            "date": name_day(sync.at.local),
            "time": name_time(sync.at, clock),
            "focus": line(sync.focus),
        }
        if sync
        else {},
        "metrics": [
            {
                "title": cell(row.title),
                "target": row.target,
                "current": row.current,
                "status": HEALTH[row.health],
                "reason": row.reason,
            }
            for row in report.metrics
        ],
        "sections": [],
    }
    context["sections"] = _list_sections(context, wanted)
    return context


def _build_rows(report: Report, clock: Clock, cell: Escape) -> list[Row]:
    shown = {
        owner.name: escape_plain(f"{owner.name} ({owner.role})" if owner.role else owner.name)
        for owner in report.plan.owners
    }
    return [
        {
            "id": row.task.id,
            "title": cell(row.task.title.rstrip("\n")),
            "owner": _name_owner(row.task.owner, shown),
            "deadline": _name_due(row, clock),
            "status": TASK_STATUS[row.task.status],
            "notes": _build_notes(row, cell),
        }
        for row in report.rows
    ]


def _name_due(row: TaskRow, clock: Clock) -> str:
    due = name_deadline(row.task.deadline, clock)
    if row.is_overdue:
        due += " (overdue)"
    return f"**{due}**" if row.is_next else due


def _build_notes(row: TaskRow, cell: Escape) -> str:
    notes = cell(row.task.notes.rstrip("\n")) if row.task.notes else name_waiting(row.waits, row.held_by)
    if row.task.links:
        links = (f"[{escape_plain(link.split('/')[2])}](<{cell(link)}>)" for link in row.task.links)
        notes = " ".join((notes, *links)).lstrip()
    return notes


def _build_blocker(blocker: Blocker, clock: Clock, cell: Escape, names: dict[str, str]) -> Row:
    return {
        "id": blocker.id,
        "description": cell(blocker.description.rstrip("\n")),
        "affects": ", ".join(blocker.affects),
        "resolution_plan": cell(blocker.resolution_plan.rstrip("\n")),
        "owner": _name_owner(blocker.owner, names),
        "eta": name_eta(blocker.eta, clock) if blocker.is_open else RESOLVED,
    }


def _name_owner(name: str, names: dict[str, str]) -> str:
    return names.get(name) or escape_plain(name)


def _list_sections(context: Context, wanted: Sequence[str]) -> list[str]:
    """A section without a line to show is left out; the three tables stay and say that they are empty."""
    content = {
        "critical_path": context["steps"],
        "updates": context["days"],
        "action_items": context["actions"],
        "next_sync": context["next_sync"],
    }
    return [section for section in wanted if content.get(section, True)]
