"""When work is projected to be finished: overdue work, blockers and dependencies delay what waits for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Task

_LATEST = datetime(2999, 1, 1, tzinfo=UTC)
"""The latest start that is projected; a long chain of long estimates would leave the calendar."""


class Schedule(NamedTuple):
    """The projection of a plan as of one moment."""

    lookup: Lookup
    as_of: Moment
    projected: dict[str, datetime]
    """Unfinished task id to the instant (UTC) it is expected to be finished."""
    release: datetime | None
    """The instant (UTC) the launch is expected, never before the planned one."""

    def is_overdue(self, task: Task) -> bool:
        """Whether the deadline has passed and the task is not finished."""
        return task.due_at < self.as_of.at and not task.is_finished

    def is_late(self, task: Task) -> bool:
        """Whether the task is expected to miss its deadline, or has."""
        return not task.is_finished and self.projected[task.id] > task.due_at

    def is_blocker_overdue(self, blocker: Blocker) -> bool:
        """Whether the ETA has passed and the blocker is still open."""
        return blocker.eta.at < self.as_of.at and blocker.is_open and blocker.has_eta


def project_schedule(lookup: Lookup, as_of: Moment) -> Schedule:
    """Return the projection of a plan as of a moment.

    A task starts when the tasks it depends on are projected to be finished and the open blockers on it are expected to
    be resolved, and not before ``as_of`` or its ``not_before``; it takes its ``estimate`` from then, in working time
    if the plan has a calendar, and is not finished before its deadline: work ahead of the plan is not assumed.
    A placeholder ETA has no effect.
    The launch follows the last unfinished task.
    """
    now, tasks, held_by, calendar = as_of.at, lookup.tasks, lookup.held_by, lookup.plan.calendar
    projected: dict[str, datetime] = {}
    for task_id in lookup.order:
        task = tasks[task_id]
        if task.is_finished:
            continue
        start = now
        for dep in task.depends_on:
            if dep in projected and projected[dep] > start:
                start = projected[dep]
        if task_id in held_by:
            start = max([start, *(blocker.eta.at for blocker in held_by[task_id] if blocker.has_eta)])
        if task.not_before and task.not_before.at > start:
            start = task.not_before.at
        if task.estimate and not task.is_milestone:
            start = min(start, _LATEST)
            start = calendar.add(start, task.estimate) if calendar else start + task.estimate
        projected[task_id] = max(task.deadline.at, start) if task.deadline else start
    release = lookup.plan.release
    return Schedule(
        lookup=lookup,
        as_of=as_of,
        projected=projected,
        release=max((release.at, *projected.values())) if release else None,
    )
