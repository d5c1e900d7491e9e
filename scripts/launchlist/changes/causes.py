"""Find out why a task is late in the head of a comparison: follow its dependencies back to what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from launchlist.plan.model import Task
    from launchlist.plan.schedule import Schedule

CauseKind: TypeAlias = Literal["slips", "new", "reopened", "linked", "overdue", "deadline", "estimate", "open"]

MOST_THROUGH: Final = 5


class Cause(NamedTuple):
    """What makes a task late.

    ``slips``: the task or blocker ``id`` is expected later than before, by ``by``. ``new``, ``reopened``: it is new or
    was reopened. ``linked``: it did not move, but is a new dependency. ``open``: it was already open before. For the
    late task itself or one it waits for, ``overdue``: its time has passed; ``deadline``: it was brought forward;
    ``estimate``: it needs more time than is left.
    """

    reason: CauseKind
    id: str
    by: timedelta | None = None
    through: tuple[str, ...] = ()
    """Tasks between the cause and the late task, starting at the cause; one more than `MOST_THROUGH` means many."""


class _Driver(NamedTuple):
    """What decides when a task can start: a task, a blocker, or just the current time."""

    id: str
    is_blocker: bool


def trace_causes(base: Schedule, head: Schedule, names: Mapping[str, str]) -> dict[str, Cause]:
    """Return the cause of each late task of the head; ``names`` maps ids of the base to those of the head."""
    former = {new: old for old, new in names.items()}
    causes: dict[str, Cause] = {}
    for task_id in head.lookup.order:  # a task's dependencies come before it
        task = head.lookup.tasks[task_id]
        if not head.is_late(task):
            continue
        driver = _find_driver(task, head)
        if driver is None:
            causes[task_id] = _explain_own(task, base, head, former)
        elif driver.is_blocker:
            causes[task_id] = _explain_blocker(driver.id, task, base, head, former)
        elif driver.id in causes:
            causes[task_id] = _pass_on(causes[driver.id], driver.id)
        else:  # a task that meets its deadline, or is part of a cycle
            causes[task_id] = _explain_task(head.lookup.tasks[driver.id], task, base, head, former)
    return causes


def _pass_on(cause: Cause, task_id: str) -> Cause:
    if cause.id == task_id or len(cause.through) > MOST_THROUGH:
        return cause
    return cause._replace(through=(*cause.through, task_id))


def _find_driver(task: Task, schedule: Schedule) -> _Driver | None:
    """Return the last-expected item that ``task`` waits for, if it waits for anything after the current time."""
    lookup, latest = schedule.lookup, schedule.as_of.at
    driver = None
    for name in lookup.find_waits(task):
        if name in schedule.projected and schedule.projected[name] > latest:
            latest, driver = schedule.projected[name], _Driver(name, is_blocker=False)
    for blocker in lookup.held_by.get(task.id, ()):
        if blocker.eta.at > latest and blocker.has_eta:
            latest, driver = blocker.eta.at, _Driver(blocker.id, is_blocker=True)
    return driver


def _explain_own(task: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    """Return the cause for a task that waits for nothing: it is overdue, or its estimate exceeds the time left."""
    old = base.lookup.tasks.get(former.get(task.id, task.id))
    if old is None:
        return Cause("new", task.id)
    if old.is_finished:
        return Cause("reopened", task.id)
    if task.due_at < old.due_at:
        return Cause("deadline", task.id, task.due_at - old.due_at if old.deadline else None)
    return Cause("overdue" if head.is_overdue(task) else "estimate", task.id)


def _explain_task(task: Task, waiting: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    old = base.lookup.tasks.get(former.get(task.id, task.id))
    if old is None:
        return Cause("new", task.id)
    if old.is_finished:
        return Cause("reopened", task.id)
    before, after = base.projected[old.id], head.projected[task.id]
    if after > before:
        return Cause("slips", task.id, after - before)
    follower = base.lookup.tasks.get(former.get(waiting.id, waiting.id))
    if follower is not None and old.id not in follower.depends_on:
        return Cause("linked", task.id)
    return _explain_waiting(task.id, waiting, follower)


def _explain_blocker(name: str, waiting: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    old = base.lookup.blockers.get(former.get(name, name))
    if old is None:
        return Cause("new", name)
    if not old.is_open:
        return Cause("reopened", name)
    after = head.lookup.blockers[name].eta.at
    if after > old.eta.at:
        return Cause("slips", name, after - old.eta.at)
    follower = base.lookup.tasks.get(former.get(waiting.id, waiting.id))
    if follower is not None and follower.id not in old.affects:
        return Cause("linked", name)
    return _explain_waiting(name, waiting, follower)


def _explain_waiting(name: str, waiting: Task, follower: Task | None) -> Cause:
    """Return the cause for an unchanged dependency: the task that waits for it changed."""
    if follower is None:
        return Cause("new", waiting.id)
    if follower.is_finished:
        return Cause("reopened", waiting.id)
    if waiting.due_at < follower.due_at:
        return Cause("deadline", waiting.id, waiting.due_at - follower.due_at if follower.deadline else None)
    return Cause("estimate", waiting.id) if waiting.estimate > follower.estimate else Cause("open", name)
