"""The content of a rendered document, sorted and decided but not yet worded, and how long it stays valid."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.metrics import MetricRow, list_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Plan, Task, Update
    from launchlist.plan.schedule import Schedule


class StepRow(NamedTuple):
    """A step of the critical path; ``tasks`` and ``owners`` in its order, each owner once."""

    title: str
    tasks: tuple[str, ...]
    owners: tuple[str, ...]


class TaskRow(NamedTuple):
    """A row of the progress table."""

    task: Task
    waits: tuple[str, ...]
    """Unfinished tasks it waits for, if it is blocked and has no notes."""
    held_by: tuple[str, ...]
    """Open blockers that affect it but none of ``waits``, under the same condition."""
    is_next: bool
    """Whether it is the next task due on the critical path."""
    is_overdue: bool


class ActionItem(NamedTuple):
    """What its owner should do now, and the task or blocker it belongs to."""

    owner: str
    text: str
    id: str


class Report(NamedTuple):
    """The content of one document as of a moment."""

    plan: Plan
    as_of: Moment
    stamp: Moment
    """The moment to print: `as_of`, or an earlier one if nothing else would change."""
    steps: tuple[StepRow, ...]
    rows: tuple[TaskRow, ...]
    days: tuple[tuple[str, tuple[tuple[Task, Update], ...]], ...]
    """Updates by ISO date."""
    blockers: tuple[Blocker, ...]
    """Open ones by ETA, then resolved ones."""
    actions: tuple[ActionItem, ...]
    metrics: tuple[MetricRow, ...]


def build_report(schedule: Schedule) -> Report:
    """Return the content of a document as of the schedule's moment."""
    lookup = schedule.lookup
    tasks = sort_tasks(lookup)
    blockers = sorted(lookup.blockers.values(), key=lambda blocker: (not blocker.is_open, blocker.eta.at, blocker.id))
    return Report(
        plan=lookup.plan,
        as_of=schedule.as_of,
        stamp=schedule.as_of,
        steps=_build_steps(lookup),
        rows=_build_rows(tasks, schedule),
        days=_group_updates(tasks),
        blockers=tuple(blockers),
        actions=_list_actions(tasks, blockers),
        metrics=tuple(list_rows(schedule)),
    )


def sort_tasks(lookup: Lookup) -> list[Task]:
    """Return tasks by deadline, ``order``, critical path and id, then the plan's pinned rows moved to their places.

    What has no date comes last, by phase.
    """
    steps = lookup.steps
    last = len(steps)
    phases = {phase.id: position for position, phase in enumerate(lookup.plan.phases)}

    def rank(task: Task) -> tuple[object, ...]:
        phase = 0 if task.deadline else phases.get(task.phase, len(phases))
        order = inf if task.order is None else task.order
        prefix, _, number = task.id.partition("-")
        return task.sorts_at, phase, order, steps.get(task.id, last), prefix, int(number), task.id

    tasks = sorted(lookup.tasks.values(), key=rank)
    return _move_pinned(tasks, lookup) if lookup.plan.pinned_rows else tasks


def _move_pinned(tasks: Sequence[Task], lookup: Lookup) -> list[Task]:
    """Return the tasks with each pinned row right after the one it is pinned to, moved in the order of the pins."""
    order = ["", *(task.id for task in tasks), ""]
    after = dict(pairwise(order[:-1])) | {order[-2]: ""}
    before = {later: earlier for earlier, later in after.items()}
    for pin in lookup.plan.pinned_rows:
        if pin.task in lookup.tasks and pin.after in lookup.tasks and pin.task != pin.after:
            earlier, later = before[pin.task], after[pin.task]
            after[earlier], before[later] = later, earlier
            later = after[pin.after]
            after[pin.after], after[pin.task] = pin.task, later
            before[pin.task], before[later] = pin.after, pin.task
    sorted_tasks, at = [], after[""]
    while at:
        sorted_tasks.append(lookup.tasks[at])
        at = after[at]
    return sorted_tasks


def _build_steps(lookup: Lookup) -> tuple[StepRow, ...]:
    steps = []
    for step in lookup.plan.critical_path:
        known = [lookup.tasks[task_id] for task_id in step.tasks if task_id in lookup.tasks]
        owners = tuple(dict.fromkeys(task.owner for task in known))
        steps.append(StepRow(title=step.title, tasks=step.tasks, owners=owners))
    return tuple(steps)


def _build_rows(tasks: list[Task], schedule: Schedule) -> tuple[TaskRow, ...]:
    lookup = schedule.lookup
    due = [task for task in tasks if task.id in lookup.steps and not task.is_finished and task.deadline]
    following = min(due, key=lambda task: task.due_at, default=None)
    now = schedule.as_of.at
    affected = {blocker.id: frozenset(blocker.affects) for blocker in lookup.plan.blockers}
    rows = []
    for task in tasks:
        waits: tuple[str, ...] = ()
        held: tuple[str, ...] = ()
        if not task.notes and lookup.is_blocked(task):
            waits = lookup.find_waits(task)
            blockers = lookup.held_by.get(task.id, ())
            held = tuple(blocker.id for blocker in blockers if affected[blocker.id].isdisjoint(waits))
        # Keywords and `is_overdue` would take twice as long.
        late = task.deadline is not None and task.deadline.at < now and not task.is_finished
        rows.append(TaskRow(task, waits, held, task is following, late))
    return tuple(rows)


def _group_updates(tasks: list[Task]) -> tuple[tuple[str, tuple[tuple[Task, Update], ...]], ...]:
    days: dict[str, list[tuple[Task, Update]]] = defaultdict(list)
    for task in tasks:
        for update in task.updates:
            days[update.date].append((task, update))
    return tuple((day, tuple(days[day])) for day in sorted(days))


def _list_actions(tasks: list[Task], blockers: list[Blocker]) -> tuple[ActionItem, ...]:
    of_tasks = [
        ActionItem(owner=task.owner, text=task.next_action, id=task.id)
        for task in tasks
        if task.next_action and not task.is_finished
    ]
    of_blockers = [
        ActionItem(owner=blocker.owner, text=blocker.next_action, id=blocker.id)
        for blocker in blockers
        if blocker.next_action and blocker.is_open
    ]
    return (*of_tasks, *of_blockers)
