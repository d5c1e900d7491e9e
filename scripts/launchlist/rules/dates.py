"""Rules about dates that contradict the calendar, the time zone, the as-of time or each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from launchlist.findings import Source, Violation
from launchlist.plan.moments import name_zone
from launchlist.rules.definition import Check, define

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment


def check_update_after_as_of(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """An update is dated after the as-of moment of the plan, so it reports something that has not happened yet.

    Correct the date, or the plan's ``as_of``.
    """
    today = as_of.at.astimezone(lookup.plan.zone).date().isoformat()
    for task in lookup.plan.tasks:
        for at, update in enumerate(task.updates) if task.updates else ():
            if update.date > today:
                message = f"the update of {update.date} is dated after the plan's as-of day, {today}"
                place = task.source.at("updates", at, "date")
                yield Violation("update-after-as-of", place, message, "correct the date, or the plan's as_of")


def check_ambiguous_local_time(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """When the clocks change, one hour of the night never happens or happens twice.

    Move the deadline by an hour, or write it with an offset, such as ``2025-03-30 02:30 +01:00``.
    """
    for task in lookup.plan.tasks:
        if task.deadline and not task.is_due_by_phase and not isinstance(task.deadline.local.tzinfo, timezone):
            yield from _check_moment(task.deadline, task.source.at("deadline"))
    for blocker in lookup.plan.blockers:
        yield from _check_moment(blocker.eta, blocker.source.at("eta"))
    plan = lookup.plan
    for moment, field in ((plan.release, ("release",)), (plan.next_sync and plan.next_sync.at, ("next_sync", "at"))):
        if moment:
            yield from _check_moment(moment, plan.source.at(*field))
    for anchor in plan.anchors:
        yield from _check_moment(anchor.at, anchor.source)


def _check_moment(moment: Moment, place: Source) -> Iterator[Violation]:
    zone = moment.local.tzinfo
    if zone is None or isinstance(zone, timezone):  # a fixed offset never changes
        return
    offsets = {moment.local.replace(fold=fold).utcoffset() for fold in (0, 1)}
    if len(offsets) == 1:
        return
    real = moment.at.astimezone(zone).replace(tzinfo=None) == moment.local.replace(tzinfo=None)
    what = "happens twice" if real else "never happens"
    message = f"{moment.local:%Y-%m-%d %H:%M} {what} in {name_zone(zone)}, where clocks change that night"
    hint = "give it another time" if moment.written else "add an offset, such as +01:00"
    yield Violation("ambiguous-local-time", place, message, hint)


def check_stale_progress(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """A task has been in progress for longer than the plan's ``stale_after`` without an update.

    Write an update, even if nothing has changed, or correct the status. A task without any update is
    not reported, since nothing shows when it was started.
    """
    oldest = (as_of.at - lookup.plan.stale_after).astimezone(lookup.plan.zone).date().isoformat()
    for task in lookup.plan.tasks:
        if task.status == "in_progress" and task.updates:
            last = max(update.date for update in task.updates)
            if last < oldest:
                message = f"{task.id} is in progress, and its last update is from {last}"
                yield Violation(
                    "stale-progress", task.source.at("status"), message, "add an update or correct the status"
                )


def check_overdue(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """The deadline of an unfinished task, or the ETA of an open blocker, has passed.

    Finish it, or agree on a new date and write it down. A placeholder date, next to ``claimed``, is never overdue.
    """
    for task in lookup.plan.tasks:
        if task.deadline and task.deadline.at < as_of.at and not task.is_finished:
            message = f"{task.id} was due {_name_lateness(task.deadline.at, as_of.at)} ago"
            yield Violation("overdue", task.due_source, message, "finish it or move the deadline")
    for blocker in lookup.plan.blockers:
        if blocker.eta.at < as_of.at and blocker.is_open and blocker.has_eta:
            message = f"{blocker.id} should have been resolved {_name_lateness(blocker.eta.at, as_of.at)} ago"
            yield Violation("overdue", blocker.source.at("eta"), message, "resolve it or move the ETA")


def _name_lateness(due: datetime, now: datetime) -> str:
    late: timedelta = now.astimezone(UTC) - due
    return f"{late.days} d" if late.days else "less than a day"


def check_due_before_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due before, or at the same moment as, a task that it depends on, so no time is left for it.

    Move one of the two deadlines. Finished tasks are not reported.
    """
    tasks = lookup.tasks
    for task in lookup.plan.tasks:
        if not task.depends_on or task.is_finished or not task.deadline:
            continue
        due = task.deadline.at
        for dep_id in task.depends_on:
            dep = tasks.get(dep_id)
            if dep is None or dep is task or dep.is_finished or not dep.deadline or dep.deadline.at < due:
                continue
            if task.is_due_by_phase and dep.deadline.at == due:
                continue  # their phase ends for both; what comes first in it is for depends_on to say
            when = "at the same moment as" if dep.deadline.at == due else "before"
            message = f"{task.id} is due {when} {dep_id}, which it depends on"
            hint = "move one of the two deadlines"
            yield Violation("due-before-dependency", task.due_source, message, hint)


def check_due_after_release(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due after the release it is part of.

    Move the deadline or the release; a task that the release does not need belongs to another plan.
    """
    release = lookup.plan.release
    if not release:
        return
    for task in lookup.plan.tasks:
        if task.deadline and task.deadline.at > release.at and not task.is_finished:
            message = f"{task.id} is due after the release"
            yield Violation("due-after-release", task.due_source, message, "move the deadline or the release")


def check_blocker_outlasts_deadline(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A blocker is expected to be resolved only after the deadline of a task that it blocks.

    Bring the ETA forward, or move the deadline: otherwise the deadline cannot be met.
    """
    for blocker in lookup.plan.blockers:
        for task_id in blocker.affects if blocker.is_open and blocker.has_eta else ():
            task = lookup.tasks.get(task_id)
            if task and task.deadline and not task.is_finished and task.deadline.at < blocker.eta.at:
                message = f"{blocker.id} is expected to be resolved after {task_id} is due, which it blocks"
                hint = "bring the ETA forward or move the deadline"
                yield Violation("blocker-outlasts-deadline", blocker.source.at("eta"), message, hint)


CHECKS: tuple[Check, ...] = (
    define(
        check_update_after_as_of,
        name="update-after-as-of",
        severity="warning",
        summary="an update is dated after the as-of moment",
        example="updates:\n  - date: 2025-05-18 # the plan says as_of: 2025-05-17 18:30\n    text: Image built",
        clock=True,
    ),
    define(
        check_ambiguous_local_time,
        name="ambiguous-local-time",
        severity="warning",
        summary="a local time never happens or happens twice",
        example="deadline: 2025-03-30 02:30 Europe/Berlin",
    ),
    define(
        check_stale_progress,
        name="stale-progress",
        severity="warning",
        summary="a task is in progress without a recent update",
        example="status: in_progress\nupdates:\n  - {date: 2025-04-01, text: Started} # as of 2025-05-17",
        clock=True,
    ),
    define(
        check_overdue,
        name="overdue",
        severity="warning",
        summary="a deadline or an ETA has passed",
        example="deadline: 2025-05-16 # as of 2025-05-17\nstatus: in_progress",
        clock=True,
    ),
    define(
        check_due_before_dependency,
        name="due-before-dependency",
        severity="warning",
        summary="a task is due before or when a task it depends on is due",
        example="id: UI-1\ndeadline: 2025-05-19 12:00\ndepends_on: [MCP-1] # due 2025-05-19 12:00",
    ),
    define(
        check_due_after_release,
        name="due-after-release",
        severity="warning",
        summary="a task is due after the release",
        example="deadline: 2025-05-23 # release: 2025-05-22",
    ),
    define(
        check_blocker_outlasts_deadline,
        name="blocker-outlasts-deadline",
        severity="warning",
        summary="a blocker's ETA is after the deadline of a task it blocks",
        example="id: BLK-2\naffects: [CFG-2] # due 2025-05-18 23:30\neta: 2025-05-18",
    ),
)
