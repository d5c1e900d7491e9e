"""A plan as of a moment, with what follows for each task and blocker; everything shown or exported comes from one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import UsageError
from launchlist.plan.moments import read_duration
from launchlist.plan.names import compose_name
from launchlist.plan.report import sort_tasks
from launchlist.plan.schedule import project_schedule
from launchlist.vocabulary import suggest
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Task
    from launchlist.plan.schedule import Schedule


OVERDUE = "overdue"


class Selection(NamedTuple):
    """Any of the owners, any of the labels, and due by then; an empty field selects everything."""

    owners: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    due: str = ""
    """As given: ``7d``, ``overdue``."""
    within: timedelta | None = None
    """Counted from the moment of the report; None if ``due`` is empty or asks only for what is overdue."""


class TaskView(NamedTuple):
    """A task and what follows from the plan for it."""

    task: Task
    waits_for: tuple[str, ...]
    """Unfinished tasks it depends on; empty once it is finished."""
    held_by: tuple[str, ...]
    """Open blockers that affect it; empty once it is finished."""
    waited_for_by: tuple[str, ...]
    """Unfinished tasks that depend on it; empty once it is finished."""
    step: int | None
    """The number of its first critical path step, from 1."""
    is_overdue: bool
    expected: datetime | None
    """The instant (UTC) it is projected to be finished; None once it is finished."""

    @property
    def is_blocked(self) -> bool:
        """Whether it waits for anything."""
        return bool(self.waits_for or self.held_by)

    @property
    def is_ready(self) -> bool:
        """Whether it can be worked on now."""
        return not self.task.is_finished and not self.is_blocked

    @property
    def late_by(self) -> timedelta:
        """How long after its deadline it is projected to be finished."""
        deadline = self.task.deadline
        return self.expected - deadline.at if self.expected and deadline else timedelta()


class BlockerView(NamedTuple):
    """A blocker and what follows from the plan for it."""

    blocker: Blocker
    holds: tuple[str, ...]
    """Unfinished tasks it blocks; empty once it is resolved."""
    is_overdue: bool


class PlanView(NamedTuple):
    """The selected tasks in the order of the progress table, and the selected blockers by ETA."""

    schedule: Schedule
    tasks: tuple[TaskView, ...]
    blockers: tuple[BlockerView, ...]
    selection: Selection = Selection()

    @property
    def lookup(self) -> Lookup:
        """The whole plan, whatever is selected."""
        return self.schedule.lookup


def build_view(lookup: Lookup, as_of: Moment) -> PlanView:
    """Return the whole plan as of a moment."""
    schedule = project_schedule(lookup, as_of)
    waiting: dict[str, list[str]] = {}
    tasks = sort_tasks(lookup)
    for task in tasks:
        if not task.is_finished:
            for dep in lookup.find_waits(task):
                waiting.setdefault(dep, []).append(task.id)
    blockers = sorted(lookup.blockers.values(), key=lambda blocker: (not blocker.is_open, blocker.eta.at, blocker.id))
    return PlanView(
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


def read_selection(owners: Sequence[str], labels: Sequence[str], due: str | None) -> Selection:
    """Return the selection for the given options; raises UsageError for an invalid span."""
    within = read_duration(due) if due and due != OVERDUE else None
    if due is not None and due != OVERDUE and within is None:
        msg = f"--due {quote(due)} is not a valid duration: write 7d, 24h, 2w (ten years at most) or {OVERDUE}"
        raise UsageError(msg)
    return Selection(
        owners=tuple(dict.fromkeys(map(compose_name, owners))),
        labels=tuple(dict.fromkeys(map(compose_name, labels))),
        due=due or "",
        within=within,
    )


def select(view: PlanView, selection: Selection) -> PlanView:
    """Return the selected part of a view; raises UsageError for an owner or a label that the plan does not have.

    Only unfinished tasks and open blockers can be due. A blocker has the labels of the tasks it affects.
    """
    plan = view.lookup.plan
    named = {owner.name for owner in plan.owners} | {task.owner for task in plan.tasks}
    _check_names("owner", selection.owners, named | {blocker.owner for blocker in plan.blockers})
    _check_names("label", selection.labels, {label for task in plan.tasks for label in task.labels})
    return view._replace(
        tasks=tuple(each for each in view.tasks if _is_task_asked_for(each, view, selection)),
        blockers=tuple(each for each in view.blockers if _is_blocker_asked_for(each, view, selection)),
        selection=selection,
    )


def is_due(moment: Moment, view: PlanView, selection: Selection) -> bool:
    """Whether something still to be done is due by the selected moment."""
    if not selection.due:
        return True
    now = view.schedule.as_of.at
    return moment.at < now or (selection.within is not None and moment.at <= now + selection.within)


def _is_task_asked_for(each: TaskView, view: PlanView, selection: Selection) -> bool:
    task = each.task
    return (
        _is_any_of(selection.owners, {task.owner})
        and _is_any_of(selection.labels, task.labels)
        and (
            not selection.due
            or (not task.is_finished and task.deadline is not None and is_due(task.deadline, view, selection))
        )
    )


def _is_blocker_asked_for(each: BlockerView, view: PlanView, selection: Selection) -> bool:
    blocker, tasks = each.blocker, view.lookup.tasks
    labels = {label for task_id in blocker.affects if task_id in tasks for label in tasks[task_id].labels}
    return (
        _is_any_of(selection.owners, {blocker.owner})
        and _is_any_of(selection.labels, labels)
        and (not selection.due or (blocker.is_open and blocker.has_eta and is_due(blocker.eta, view, selection)))
    )


def _is_any_of(wanted: Sequence[str], there: Collection[str]) -> bool:
    return not wanted or any(each in there for each in wanted)


def _check_names(kind: str, wanted: Sequence[str], known: set[str]) -> None:
    for name in wanted:
        if name not in known:
            hint = suggest(name, known) or (f"the plan only has {_list(known)}" if known else "the plan has none")
            msg = f"--{kind} {quote(name)}: the plan has no such {kind}; {hint}"
            raise UsageError(msg)


def _list(known: set[str]) -> str:
    names = sorted(known)
    return ", ".join(quote(name) for name in names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
