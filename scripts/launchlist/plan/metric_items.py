"""What a metric counts: tasks, blockers or steps of the critical path, each reduced to one countable item."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.model import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.plan.model import Blocker, Metric, Step, Task
    from launchlist.plan.schedule import Schedule

_LAST: Final = datetime(9999, 12, 31, tzinfo=UTC)
NEVER: Final = Moment(_LAST, _LAST)
"""When something is due that has no date of its own: it is never late, and due after everything else."""


class MetricItem(NamedTuple):
    """One thing to be done, as a metric sees it."""

    name: str
    is_done: bool
    due: Moment
    held_by: str = ""
    """The id of an open blocker on it."""
    late: str = ""
    """Why it is expected to miss its due moment, if it is."""


def count_tasks(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item a task that the metric covers; cancelled ones are left out."""
    tasks: Iterable[Task] = schedule.lookup.tasks.values()
    if metric.owner or metric.label:
        tasks = (task for task in tasks if _is_covered(task, metric))
    return [_count_task(task, schedule) for task in tasks if task.status != "cancelled"]


def count_blockers(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item a blocker; an open one is late when it outlasts the deadline of a task it affects."""
    blockers = schedule.lookup.blockers.values()
    return [_count_blocker(blocker, schedule) for blocker in blockers if metric.owner in {"", blocker.owner}]


def count_steps(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item a step of the critical path with a task that the metric covers."""
    items = []
    for step in schedule.lookup.plan.critical_path:
        tasks = _list_step_tasks(step, metric, schedule)
        if tasks:
            items.append(_count_step(tasks, schedule, any_completes=metric.any_task_completes_step))
    return items


def _is_covered(task: Task, metric: Metric) -> bool:
    return metric.owner in {"", task.owner} and (not metric.label or metric.label in task.labels)


def _count_task(task: Task, schedule: Schedule) -> MetricItem:
    task_id, due = task.id, NEVER if task.claimed and not task.has_deadline else task.deadline
    # What is projected is unfinished, and to look it up takes less than to ask the task.
    projected = schedule.projected.get(task_id)
    if projected is None:
        return MetricItem(task_id, True, due)  # noqa: FBT003 - by name it takes twice as long, for each of many tasks
    held = schedule.lookup.held_by.get(task_id)
    late = f"{task_id} is expected after its deadline" if projected > due.at else ""
    return MetricItem(task_id, False, due, held[0].id if held else "", late)  # noqa: FBT003 - the same


def _count_blocker(blocker: Blocker, schedule: Schedule) -> MetricItem:
    lookup = schedule.lookup
    affected = [lookup.tasks[task_id] for task_id in blocker.affects if task_id in lookup.tasks]
    waiting = [task for task in affected if not task.is_finished]
    dated = (task for task in waiting if task.has_deadline)
    first = min(dated, key=lambda task: task.deadline.at, default=None)
    late = blocker.is_open and blocker.has_eta and first is not None and blocker.eta.at > first.deadline.at
    return MetricItem(
        name=blocker.id,
        is_done=not blocker.is_open,
        due=blocker.eta if blocker.has_eta else NEVER,
        held_by=blocker.id if waiting and blocker.is_open else "",
        late=f"{blocker.id} is expected to outlast the deadline of {first.id}" if late and first else "",
    )


def _list_step_tasks(step: Step, metric: Metric, schedule: Schedule) -> list[Task]:
    known = (schedule.lookup.tasks[task_id] for task_id in step.tasks if task_id in schedule.lookup.tasks)
    return [task for task in known if task.status != "cancelled" and _is_covered(task, metric)]


def _count_step(tasks: list[Task], schedule: Schedule, *, any_completes: bool) -> MetricItem:
    """Return a step as its member that needs looking at first: an overdue one, a held one, the next one due."""
    members = [_count_task(task, schedule) for task in tasks]
    is_done = (any if any_completes else all)(member.is_done for member in members)
    unfinished = sorted((member for member in members if not member.is_done), key=_find_due)
    if is_done or not unfinished:
        return max(members, key=_find_due)._replace(is_done=True, held_by="", late="")
    first = unfinished[0]
    if first.due.at < schedule.as_of.at:
        return first
    held = next((member for member in unfinished if member.held_by), first)
    return held._replace(late=next((member.late for member in unfinished if member.late), ""))


def _find_due(item: MetricItem) -> datetime:
    return item.due.at
