"""A plan as plain data for JSON; schemas/export.schema.json describes the shape."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from launchlist import __version__
from launchlist.plan.metrics import measure_plan
from launchlist.plan.moments import WEEKDAYS, name_zone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from launchlist.plan.model import Moment, Phase, Plan, Step
    from launchlist.plan.view import BlockerView, PlanView, TaskView
    from launchlist.plan.work_calendar import WorkCalendar

SHAPE = 2
"""Increased when programs that read the document would have to change."""


def write_json(document: dict[str, Any]) -> str:
    """Return the JSON of a document in ASCII, one value per line."""
    return json.dumps(document, indent=2) + "\n"


def describe_view(view: PlanView) -> dict[str, Any]:
    """Return the whole document: moments in RFC 3339 in the zone they were written in, spans in seconds."""
    plan, selection = view.lookup.plan, view.selection
    steps = enumerate(plan.critical_path, start=1)
    return {
        "version": SHAPE,
        "tool": {"name": "launchlist", "version": __version__},
        "as_of": write_instant(view.schedule.as_of.local),
        "complete": plan.is_complete,
        "selection": {
            "owners": list(selection.owners),
            "labels": list(selection.labels),
            "due": selection.due or None,
        },
        "plan": _describe_plan(plan, view.schedule.release),
        "critical_path": [_describe_step(step, position, view) for position, step in steps],
        "tasks": [describe_task(each) for each in view.tasks],
        "blockers": [describe_blocker(each) for each in view.blockers],
        "metrics": [
            {"title": row.title, "target": row.target, "current": row.current, "status": row.health}
            | {"reason": row.reason}
            for row in measure_plan(view.schedule)
        ],
    }


def describe_records(
    view: PlanView, tasks: Sequence[TaskView] | None = None, blockers: Sequence[BlockerView] | None = None
) -> dict[str, Any]:
    """Return part of the document: the given records under the same names, without the others."""
    part: dict[str, Any] = {"version": SHAPE, "as_of": write_instant(view.schedule.as_of.local)}
    if tasks is not None:
        part["tasks"] = [describe_task(each) for each in tasks]
    if blockers is not None:
        part["blockers"] = [describe_blocker(each) for each in blockers]
    return part


def describe_task(each: TaskView) -> dict[str, Any]:
    """Return a task as written in its file, and what follows from the plan."""
    task = each.task
    return {
        "id": task.id,
        "title": task.title,
        "owner": task.owner,
        "deadline": task.deadline and _describe_moment(task.deadline),
        "due_by_phase": task.is_due_by_phase,
        "status": task.status,
        "notes": task.notes or None,
        "next_action": task.next_action or None,
        "depends_on": list(task.depends_on),
        "labels": list(task.labels),
        "estimate": round(task.estimate.total_seconds()),
        "links": list(task.links),
        "updates": [{"date": update.date, "text": update.text} for update in task.updates],
        "snooze_until": task.snooze_until and _describe_moment(task.snooze_until),
        "not_before": task.not_before and _describe_moment(task.not_before),
        "phase": task.phase or None,
        "order": task.order,
        "kind": "milestone" if task.is_milestone else "task",
        "file": task.source.path,
        "ready": each.is_ready,
        "blocked": each.is_blocked,
        "waits_for": list(each.waits_for),
        "held_by": list(each.held_by),
        "waited_for_by": list(each.waited_for_by),
        "overdue": each.is_overdue,
        "critical_path_step": each.step,
        "expected": each.expected and write_instant(each.expected),
        "late_by": round(each.late_by.total_seconds()),
    }


def describe_blocker(each: BlockerView) -> dict[str, Any]:
    """Return a blocker as written in its file, and what follows from the plan."""
    blocker = each.blocker
    return {
        "id": blocker.id,
        "description": blocker.description,
        "affects": list(blocker.affects),
        "resolution_plan": blocker.resolution_plan,
        "owner": blocker.owner,
        "eta": _describe_moment(blocker.eta),
        "status": blocker.status,
        "next_action": blocker.next_action or None,
        "file": blocker.source.path,
        "holds": list(each.holds),
        "overdue": each.is_overdue,
    }


def write_instant(at: datetime) -> str:
    """Return RFC 3339; in UTC if the offset has seconds (not allowed there), as in some zones until 1972."""
    offset = at.utcoffset()
    return (at if offset is not None and not offset.seconds % 60 else at.astimezone(UTC)).isoformat()


def _describe_moment(moment: Moment) -> dict[str, Any]:
    return {"at": write_instant(moment.local), "all_day": moment.all_day, "written": moment.written or None}


def _describe_plan(plan: Plan, release: datetime | None) -> dict[str, Any]:
    return {
        "title": plan.title,
        "goal": plan.goal or None,
        "timezone": name_zone(plan.zone),
        "release": plan.release and _describe_moment(plan.release),
        "expected_release": release and write_instant(release.astimezone(plan.zone)),
        "anchors": [{"name": anchor.name, "at": _describe_moment(anchor.at)} for anchor in plan.anchors],
        "phases": [_describe_phase(phase) for phase in plan.phases],
        "calendar": plan.calendar and _describe_calendar(plan.calendar),
        "refresh": plan.refresh or None,
        "owners": [
            {
                "name": owner.name,
                "role": owner.role or None,
                "github": owner.github or None,
                "away": _list_ranges(owner.away),
            }
            for owner in plan.owners
        ],
        "next_sync": plan.next_sync
        and {"at": _describe_moment(plan.next_sync.at), "focus": plan.next_sync.focus or None},
    }


def _describe_phase(phase: Phase) -> dict[str, Any]:
    return {
        "id": phase.id,
        "title": phase.title,
        "from": phase.begins and _describe_moment(phase.begins),
        "until": phase.ends and _describe_moment(phase.ends),
    }


def _describe_calendar(calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "weekend": [WEEKDAYS[day] for day in sorted(calendar.weekend)],
        "days_off": _list_ranges(calendar.days_off),
        "day": round(calendar.day.total_seconds()),
    }


def _list_ranges(ranges: Sequence[tuple[date, date]]) -> list[list[str]]:
    return [[first.isoformat(), last.isoformat()] for first, last in ranges]


def _describe_step(step: Step, position: int, view: PlanView) -> dict[str, Any]:
    known = [view.lookup.tasks[task_id] for task_id in step.tasks if task_id in view.lookup.tasks]
    remaining = [task.id for task in known if not task.is_finished]
    return {
        "position": position,
        "title": step.title,
        "tasks": list(step.tasks),
        "owners": list(dict.fromkeys(task.owner for task in known)),
        "remaining": list(dict.fromkeys(remaining)),
    }
