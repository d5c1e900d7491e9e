"""Rules about the frame of a plan: its phases, its start, its working days, and when its owners are away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from launchlist.findings import Source
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment, Plan, Task

_MOST_NAMED = 5


def check_unknown_phase(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task names a phase that plan.yaml does not have, so it may never be due.

    Correct the id, or add the phase to ``phases``.
    """
    known = {phase.id for phase in lookup.plan.phases}
    for task in lookup.plan.tasks:
        if task.phase and task.phase not in known:
            from launchlist.vocabulary import suggest  # needed by few plans

            hint = suggest(task.phase, known) or "add it to the phases of plan.yaml"
            yield Violation("unknown-phase", task.source.at("phase"), f"there is no phase {quote(task.phase)}", hint)


def check_phase_order(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A phase ends before it begins, or two phases have one id.

    Correct ``from`` or ``until``, or give one of the two another id.
    """
    seen: set[str] = set()
    for phase in lookup.plan.phases:
        if phase.begins and phase.ends and phase.ends.at < phase.begins.at:
            message = f"phase {quote(phase.id)} ends before it begins"
            yield Violation("phase-order", phase.source.at("until"), message, "correct from or until")
        if phase.id in seen:
            message = f"phase {quote(phase.id)} is listed twice"
            yield Violation("phase-order", phase.source.at("id"), message, "give one of the two another id")
        seen.add(phase.id)


def check_undated_tasks(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Unfinished tasks have neither a deadline nor a phase that ends, so they are never due and nobody is reminded.

    Give each a deadline or a phase, or set this rule to ``off`` if that is what you want. It is reported once per plan.
    """
    undated = [
        task.id for task in lookup.plan.tasks if not task.deadline and not task.is_finished and not _claims(task)
    ]
    if undated and lookup.plan.is_complete:
        named = undated[:_MOST_NAMED]
        more = [f"{len(undated) - _MOST_NAMED} more"] if len(undated) > _MOST_NAMED else []
        count = "a task has" if len(undated) == 1 else f"{len(undated)} tasks have"
        message = f"{count} no due date: {join_names([*named, *more])}"
        yield Violation("undated-tasks", lookup.plan.source, message, "give each a deadline, or a phase that ends")


def _claims(task: Task) -> bool:
    """Whether an adopted document says something in place of a deadline, which has a rule of its own."""
    return any(field == "deadline" for field, _ in task.claimed)


def check_before_start(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due before the anchor ``start``, when work on the launch begins.

    Correct the deadline; it may count from the wrong anchor.
    """
    start = next((anchor.at for anchor in lookup.plan.anchors if anchor.name == "start"), None)
    if not start:
        return
    first = start.local.date()
    for task in lookup.plan.tasks:
        if task.deadline and task.deadline.local.date() < first and not task.is_finished:
            message = f"{task.id} is due on {_name(task.deadline.local.date())}, before the start, {_name(first)}"
            yield Violation("before-start", task.due_source, message, "correct the deadline, or the start")


def check_day_off(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Something is due on a day that the plan's ``calendar`` does not work.

    Move it: ``+0wd`` at the end of a relative date rolls it to the next working day, ``-0wd`` to the one before.
    """
    plan = lookup.plan
    if not plan.calendar:
        return
    for what, moment, place in _list_dates(plan):
        day = moment.at.astimezone(plan.zone).date()
        if not plan.calendar.is_worked(day):
            message = f"{what} on {_name(day)}, which is not a working day"
            hint = "roll it with -0wd or +0wd, or choose another date" if moment.written else "choose another date"
            yield Violation("day-off", place, message, hint)


def _list_dates(plan: Plan) -> Iterator[tuple[str, Moment, Source]]:
    """Yield what has a date of its own; a task that is due with an anchor is not at fault for its day."""
    anchors = {anchor.name for anchor in plan.anchors} | {"release"}
    if plan.release:
        yield "the release is", plan.release, plan.source.at("release")
    for anchor in plan.anchors:
        yield f"anchor {quote(anchor.name)} is", anchor.at, anchor.source
    for task in plan.tasks:
        if task.deadline and not task.is_due_by_phase and not task.is_finished and task.deadline.written not in anchors:
            yield f"{task.id} is due", task.deadline, task.source.at("deadline")


def check_owner_away(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due while its owner is away.

    Move the deadline, or give the task to somebody else. Nothing is postponed for it.
    """
    away = {owner.name: owner.away for owner in lookup.plan.owners if owner.away}
    if not away:
        return
    for task in lookup.plan.tasks:
        if task.owner in away and task.deadline and not task.is_finished:
            day = task.deadline.at.astimezone(lookup.plan.zone).date()
            until = next((last for first, last in away[task.owner] if first <= day <= last), None)
            if until:
                message = f"{task.id} is due on {_name(day)}, and {task.owner} is away until {_name(until)}"
                hint = "move the deadline, or give the task to somebody else"
                yield Violation("owner-away", task.due_source, message, hint)


def _name(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"


CHECKS: tuple[Check, ...] = (
    define(
        check_unknown_phase,
        name="unknown-phase",
        severity="error",
        summary="a task names a phase that does not exist",
        example="phase: stabilise # plan.yaml has stabilize",
    ),
    define(
        check_phase_order,
        name="phase-order",
        severity="error",
        summary="a phase ends before it begins, or is listed twice",
        example="phases:\n  - {id: freeze, title: Freeze, from: release-1w, until: release-2w}",
    ),
    define(
        check_undated_tasks,
        name="undated-tasks",
        severity="warning",
        summary="tasks have neither a deadline nor a phase that ends",
        example="id: DOC-2\nstatus: pending # and no deadline",
    ),
    define(
        check_before_start,
        name="before-start",
        severity="warning",
        summary="a task is due before the start of the launch",
        example="deadline: start-3d",
    ),
    define(
        check_day_off,
        name="day-off",
        severity="warning",
        summary="a task, an anchor or the release falls on a day off",
        example="deadline: 2026-08-15 # a Saturday; calendar: {weekend: [sat, sun]}",
    ),
    define(
        check_owner_away,
        name="owner-away",
        severity="warning",
        summary="a task is due while its owner is away",
        example="deadline: 2026-12-29 # Maya: away: [2026-12-28..2026-12-31]",
    ),
)
