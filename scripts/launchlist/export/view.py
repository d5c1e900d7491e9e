"""A plan as of a moment with what follows from it for each task and blocker; all that is shown or exported is one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from launchlist.export.selection import Selection
from launchlist.plan.report import sort_tasks
from launchlist.plan.schedule import project_schedule

if TYPE_CHECKING:
    from datetime import datetime

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Task
    from launchlist.plan.schedule import Schedule


class TaskView(NamedTuple):
    """A task and what follows for it."""

    task: Task
    waits_for: tuple[str, ...]
    """Unfinished tasks it depends on; none once it is finished itself."""
    held_by: tuple[str, ...]
    """Open blockers on it; none once it is finished."""
    waited_for_by: tuple[str, ...]
    """Unfinished tasks that depend on it; none once it is finished."""
    step: int | None
    """Its first step on the critical path, from 1."""
    is_overdue: bool
    expected: datetime | None
    """The instant (UTC) it is projected to be finished; None once it is."""

    @property
    def is_blocked(self) -> bool:
        """Whether it waits for anything."""
        return bool(self.waits_for or self.held_by)

    @property
    def is_ready(self) -> bool:
        """Whether somebody could do it now."""
        return not self.task.is_finished and not self.is_blocked

    @property
    def late_by(self) -> timedelta:
        """How long after its deadline it is projected to be finished."""
        is_dated = self.task.has_deadline
        return self.expected - self.task.deadline.at if self.expected and is_dated else timedelta()


class BlockerView(NamedTuple):
    """A blocker and what follows for it."""

    blocker: Blocker
    holds: tuple[str, ...]
    """Unfinished tasks it holds up; none once it is resolved."""
    is_overdue: bool


class View(NamedTuple):
    """The tasks in the order of the progress table and the blockers by ETA, as far as they are selected."""

    schedule: Schedule
    tasks: tuple[TaskView, ...]
    blockers: tuple[BlockerView, ...]
    selection: Selection = Selection()

    @property
    def lookup(self) -> Lookup:
        """The whole plan, whatever is selected."""
        return self.schedule.lookup


def build_view(lookup: Lookup, as_of: Moment) -> View:
    """Return the whole plan as of a moment."""
    schedule = project_schedule(lookup, as_of)
    waiting: dict[str, list[str]] = {}
    tasks = sort_tasks(lookup)
    for task in tasks:
        if not task.is_finished:
            for dep in lookup.find_waits(task):
                waiting.setdefault(dep, []).append(task.id)
    blockers = sorted(lookup.blockers.values(), key=lambda blocker: (not blocker.is_open, blocker.eta.at, blocker.id))
    return View(
        schedule=schedule,
        tasks=tuple(_view_task(task, schedule, waiting) for task in tasks),
        blockers=tuple(_view_blocker(blocker, schedule) for blocker in blockers),
    )


def _view_task(task: Task, schedule: Schedule, waiting: dict[str, list[str]]) -> TaskView:
    lookup = schedule.lookup
    step = lookup.steps.get(task.id)
    held = () if task.is_finished else lookup.held_by.get(task.id, ())
    expected = schedule.projected.get(task.id)
    return TaskView(
        task=task,
        waits_for=() if task.is_finished else lookup.find_waits(task),
        held_by=tuple(blocker.id for blocker in held),
        waited_for_by=tuple(waiting.get(task.id, ())),
        step=None if step is None else step + 1,
        is_overdue=schedule.is_overdue(task),
        expected=expected and expected.astimezone(lookup.plan.zone),
    )


def _view_blocker(blocker: Blocker, schedule: Schedule) -> BlockerView:
    tasks = schedule.lookup.tasks
    affected = [tasks[task_id] for task_id in dict.fromkeys(blocker.affects) if task_id in tasks]
    return BlockerView(
        blocker=blocker,
        holds=tuple(task.id for task in affected if blocker.is_open and not task.is_finished),
        is_overdue=schedule.is_blocker_overdue(blocker),
    )
