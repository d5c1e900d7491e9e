"""What a metric counts (tasks, blockers or steps of the critical path), and whether that is on track and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.plan.model import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta

    from launchlist.plan.model import Blocker, Measure, Metric, Step, Task, Thresholds
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
    task_id, due = task.id, task.deadline or NEVER
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
    dated = (task for task in waiting if task.deadline)
    first = min(dated, key=lambda task: task.due_at, default=None)
    late = blocker.is_open and blocker.has_eta and first is not None and blocker.eta.at > first.due_at
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


Health: TypeAlias = Literal["On Track", "At Risk", "Behind"]
_MOST_DIGITS: Final = 12


def judge_share(done: int, total: int, thresholds: Thresholds) -> tuple[Health, str]:
    """Return how the share in per cent compares with limits, and why."""
    share = 100 * done / total if total else 100.0
    on_track, at_risk = f"{thresholds.on_track:.12g} %", f"{thresholds.at_risk:.12g} %"
    if share >= thresholds.on_track:
        return "On Track", f"{_name_share(done, total, thresholds.on_track)} done, at least {on_track} asked for"
    if share >= thresholds.at_risk:
        reached = _name_share(done, total, thresholds.at_risk)
        return "At Risk", f"{reached} done, less than {on_track} but at least {at_risk}"
    return "Behind", f"{_name_share(done, total)} done, less than {at_risk}"


def _name_share(done: int, total: int, reached: float = 0) -> str:
    """Return the share in per cent, rounded down, with as many digits as show that ``reached`` is reached."""
    if not total:
        return "100 %"
    shares = ((digits, 100 * 10**digits * done // total / 10**digits) for digits in range(_MOST_DIGITS))
    digits, share = next((each for each in shares if each[1] >= reached), (_MOST_DIGITS, 100 * done / total))
    return f"{share:.{digits}f} %"


def judge_target(done: int, target: int, total: int) -> tuple[Health, str]:
    """A target that is met needs no schedule; one beyond all there is cannot be met."""
    if done >= target:
        return "On Track", f"{done} done, {target} asked for"
    return "Behind", f"{target} asked for, and there are only {total}"


def judge_items(items: list[MetricItem], spare: int, measure: Measure, as_of: Moment) -> tuple[Health, str]:
    """Return how items go by the schedule, of which a target leaves ``spare`` out, and why."""
    needed, spared = _spare_worst(items, spare, as_of)
    health, reason = _JUDGES[measure](needed, as_of)
    return health, f"the target can do without {_join(spared)}; of the rest: {reason}" if spared else reason


def _spare_worst(items: list[MetricItem], spare: int, as_of: Moment) -> tuple[list[MetricItem], list[MetricItem]]:
    """Return what a target asks for, and what it does without: as many of the unfinished as there are to spare.

    Those that go worst, of equals the last, are done without; only where something is wrong with them is it said.
    """
    if not spare:
        return items, []
    unfinished = [item for item in reversed(items) if not item.is_done]
    unfinished.sort(key=lambda item: (item.due.at >= as_of.at, not item.late, not item.held_by))
    spared = {item.name for item in unfinished[:spare] if item.due.at < as_of.at or item.late or item.held_by}
    return [item for item in items if item.name not in spared], [item for item in items if item.name in spared]


def _judge_tasks(items: list[MetricItem], as_of: Moment) -> tuple[Health, str]:
    """Tasks finished early make up for tasks that are late; what was never due is finished neither early nor late."""
    finished = sum(item.is_done for item in items)
    done = sum(item.is_done and item.due is not NEVER for item in items)
    overdue = _list_overdue(items, as_of)
    expected = sum(item.due.at < as_of.at for item in items)
    if done < expected:
        return "Behind", f"{expected} should be finished by now, {done} are; overdue: {_join(overdue)}"
    late = [item for item in items if item.late]
    lead = done - expected
    if len(late) > lead:
        return "At Risk", f"{_join(late)} expected late, and only {lead} finished ahead of the plan"
    return "On Track", f"{finished} finished, {expected} due by now" + (
        f"; expected late: {_join(late)}" if late else ""
    )


def _judge_steps(items: list[MetricItem], as_of: Moment) -> tuple[Health, str]:
    """A critical path has no slack: whatever threatens one step threatens the launch."""
    overdue = _list_overdue(items, as_of)
    if overdue:
        return "Behind", f"{_join(overdue)} should be finished by now"
    unfinished = [item for item in items if not item.is_done]
    held = min((item for item in unfinished if item.held_by), key=lambda item: item.due.at, default=None)
    if held:
        due = "" if held.due is NEVER else f", due in {_name_span(held.due.at - as_of.at)},"
        return "At Risk", f"{held.name}{due} is held by {held.held_by}"
    late = [item for item in unfinished if item.late]
    if late:
        return "At Risk", late[0].late
    return "On Track", "no step is overdue or held by an open blocker"


def _judge_blockers(items: list[MetricItem], as_of: Moment) -> tuple[Health, str]:
    overdue = _list_overdue(items, as_of)
    if overdue:
        return "Behind", f"{_join(overdue)} should be resolved by now"
    late = [item for item in items if item.late]
    if late:
        return "Behind", late[0].late
    held = [item for item in items if item.held_by]
    if held:
        return "At Risk", f"{_join(held)} still hold{'s' if len(held) == 1 else ''} unfinished tasks"
    return "On Track", "no open blocker holds an unfinished task"


def _list_overdue(items: list[MetricItem], as_of: Moment) -> list[MetricItem]:
    return [item for item in items if not item.is_done and item.due.at < as_of.at]


def _join(items: list[MetricItem]) -> str:
    names = [item.name for item in items]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _name_span(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    return f"{days} d {hours} h" if days else f"{hours} h {span.seconds % 3600 // 60} min"


_JUDGES: Final = {"tasks": _judge_tasks, "blockers": _judge_blockers, "critical_path_steps": _judge_steps}
