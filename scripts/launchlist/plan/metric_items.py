"""What a metric counts (tasks, blockers or critical path steps), whether it is on track, and why."""

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
"""The due moment of something without a date: it is never late, and due after everything else."""


class MetricItem(NamedTuple):
    """One item that a metric counts."""

    name: str
    is_done: bool
    due: Moment
    held_by: str = ""
    """The id of an open blocker that affects it."""
    late: str = ""
    """Why it is expected to be late; empty if it is not."""


def count_tasks(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item per task that the metric covers; cancelled tasks are left out."""
    tasks: Iterable[Task] = schedule.lookup.tasks.values()
    if metric.owner or metric.label:
        tasks = (task for task in tasks if _is_covered(task, metric))
    return [_count_task(task, schedule) for task in tasks if task.status != "cancelled"]


def count_blockers(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item per blocker; an open blocker is late if it outlasts the deadline of a task it affects."""
    blockers = schedule.lookup.blockers.values()
    return [_count_blocker(blocker, schedule) for blocker in blockers if metric.owner in {"", blocker.owner}]


def count_steps(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return one item per critical path step that has a task the metric covers."""
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
    # Only unfinished tasks have a projection, and a lookup is faster than asking the task.
    projected = schedule.projected.get(task_id)
    if projected is None:
        return MetricItem(task_id, True, due)  # noqa: FBT003 - keywords take twice as long, and there may be many tasks
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
    """Return the task that stands for a step: an overdue one, else a blocked one, else the next one due."""
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
    """Return how the percentage done compares with the thresholds, and why."""
    share = 100 * done / total if total else 100.0
    on_track, at_risk = f"{thresholds.on_track:.12g} %", f"{thresholds.at_risk:.12g} %"
    if share >= thresholds.on_track:
        return "On Track", f"{_name_share(done, total, thresholds.on_track)} done, at least {on_track} required"
    if share >= thresholds.at_risk:
        reached = _name_share(done, total, thresholds.at_risk)
        return "At Risk", f"{reached} done, less than {on_track} but at least {at_risk}"
    return "Behind", f"{_name_share(done, total)} done, less than {at_risk}"


def _name_share(done: int, total: int, reached: float = 0) -> str:
    """Return the percentage, rounded down, with enough digits to show that it is at least ``reached``."""
    if not total:
        return "100 %"
    shares = ((digits, 100 * 10**digits * done // total / 10**digits) for digits in range(_MOST_DIGITS))
    digits, share = next((each for each in shares if each[1] >= reached), (_MOST_DIGITS, 100 * done / total))
    return f"{share:.{digits}f} %"


def judge_target(done: int, target: int, total: int) -> tuple[Health, str]:
    """Judge a target that is met, or that is beyond the total and cannot be met."""
    if done >= target:
        return "On Track", f"{done} done, target {target}"
    return "Behind", f"target {target}, but there are only {total}"


def judge_items(items: list[MetricItem], spare: int, measure: Measure, as_of: Moment) -> tuple[Health, str]:
    """Return how the items compare with the schedule when the target can be met without ``spare`` of them, and why."""
    needed, spared = _spare_worst(items, spare, as_of)
    health, reason = _JUDGES[measure](needed, as_of)
    return health, f"the target can be met without {_join(spared)}; of the rest: {reason}" if spared else reason


def _spare_worst(items: list[MetricItem], spare: int, as_of: Moment) -> tuple[list[MetricItem], list[MetricItem]]:
    """Split the items into those a target needs and those it does not: as many unfinished ones as can be spared.

    The worst are spared, the last of equals first; only those with a problem are returned as spared.
    """
    if not spare:
        return items, []
    unfinished = [item for item in reversed(items) if not item.is_done]
    unfinished.sort(key=lambda item: (item.due.at >= as_of.at, not item.late, not item.held_by))
    spared = {item.name for item in unfinished[:spare] if item.due.at < as_of.at or item.late or item.held_by}
    return [item for item in items if item.name not in spared], [item for item in items if item.name in spared]


def _judge_tasks(items: list[MetricItem], as_of: Moment) -> tuple[Health, str]:
    """Tasks finished early make up for late ones; tasks without a due date are neither early nor late."""
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
    """A critical path has no slack: a delay of one step delays the launch."""
    overdue = _list_overdue(items, as_of)
    if overdue:
        return "Behind", f"{_join(overdue)} should be finished by now"
    unfinished = [item for item in items if not item.is_done]
    held = min((item for item in unfinished if item.held_by), key=lambda item: item.due.at, default=None)
    if held:
        due = "" if held.due is NEVER else f", due in {_name_span(held.due.at - as_of.at)},"
        return "At Risk", f"{held.name}{due} is blocked by {held.held_by}"
    late = [item for item in unfinished if item.late]
    if late:
        return "At Risk", late[0].late
    return "On Track", "no step is overdue or blocked"


def _judge_blockers(items: list[MetricItem], as_of: Moment) -> tuple[Health, str]:
    overdue = _list_overdue(items, as_of)
    if overdue:
        return "Behind", f"{_join(overdue)} should be resolved by now"
    late = [item for item in items if item.late]
    if late:
        return "Behind", late[0].late
    held = [item for item in items if item.held_by]
    if held:
        return "At Risk", f"{_join(held)} still block{'s' if len(held) == 1 else ''} unfinished tasks"
    return "On Track", "no open blocker affects an unfinished task"


def _list_overdue(items: list[MetricItem], as_of: Moment) -> list[MetricItem]:
    return [item for item in items if not item.is_done and item.due.at < as_of.at]


def _join(items: list[MetricItem]) -> str:
    names = [item.name for item in items]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _name_span(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    return f"{days} d {hours} h" if days else f"{hours} h {span.seconds % 3600 // 60} min"


_JUDGES: Final = {"tasks": _judge_tasks, "blockers": _judge_blockers, "critical_path_steps": _judge_steps}
