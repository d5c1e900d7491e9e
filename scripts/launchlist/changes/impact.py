"""The consequences of a change: both plans projected at one moment, what differs between them, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.plan.metrics import MetricRow, count_items, measure_plan
from launchlist.plan.model import Metric

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime, timedelta

    from launchlist.findings import Finding
    from launchlist.plan.model import Blocker, Moment, Task
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


def _explain_return(name: str, old: Task | Blocker | None) -> Cause:
    """Return the cause of what was not there before, or was finished."""
    return Cause("new" if old is None else "reopened", name)


def _explain_own(task: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    """Return the cause for a task that waits for nothing: it is overdue, or its estimate exceeds the time left."""
    old = base.lookup.tasks.get(former.get(task.id, task.id))
    if old is None or old.is_finished:
        return _explain_return(task.id, old)
    if task.due_at < old.due_at:
        return Cause("deadline", task.id, task.due_at - old.due_at if old.deadline else None)
    return Cause("overdue" if head.is_overdue(task) else "estimate", task.id)


def _explain_task(task: Task, waiting: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    old = base.lookup.tasks.get(former.get(task.id, task.id))
    if old is None or old.is_finished:
        return _explain_return(task.id, old)
    before, after = base.projected[old.id], head.projected[task.id]
    if after > before:
        return Cause("slips", task.id, after - before)
    follower = base.lookup.tasks.get(former.get(waiting.id, waiting.id))
    if follower is not None and old.id not in follower.depends_on:
        return Cause("linked", task.id)
    return _explain_waiting(task.id, waiting, follower)


def _explain_blocker(name: str, waiting: Task, base: Schedule, head: Schedule, former: Mapping[str, str]) -> Cause:
    old = base.lookup.blockers.get(former.get(name, name))
    if old is None or not old.is_open:
        return _explain_return(name, old)
    after = head.lookup.blockers[name].eta.at
    if after > old.eta.at:
        return Cause("slips", name, after - old.eta.at)
    follower = base.lookup.tasks.get(former.get(waiting.id, waiting.id))
    if follower is not None and follower.id not in old.affects:
        return Cause("linked", name)
    return _explain_waiting(name, waiting, follower)


def _explain_waiting(name: str, waiting: Task, follower: Task | None) -> Cause:
    """Return the cause for an unchanged dependency: the task that waits for it changed."""
    if follower is None or follower.is_finished:
        return _explain_return(waiting.id, follower)
    if waiting.due_at < follower.due_at:
        return Cause("deadline", waiting.id, waiting.due_at - follower.due_at if follower.deadline else None)
    return Cause("estimate", waiting.id) if waiting.estimate > follower.estimate else Cause("open", name)


class Late(NamedTuple):
    """An unfinished task that in the head cannot meet its deadline, or has missed it."""

    task: Task
    before: datetime | None
    """When it was expected in the base; None if it did not exist, or was finished."""
    expected: datetime
    was_late: bool
    """It was already late in the base, and is now expected even later."""
    cause: Cause


class Measured(NamedTuple):
    """A row of the metrics in both plans; None if one of them has no row with that title."""

    title: str
    before: MetricRow | None
    after: MetricRow | None

    @property
    def is_changed(self) -> bool:
        """Whether the number or the status differs; the reason is not compared, since it names tasks."""
        if self.before is None or self.after is None:
            return True
        return self.before._replace(reason="") != self.after._replace(reason="")


class PathProgress(NamedTuple):
    """How many steps of the critical path are done, and how many there are."""

    done: int
    total: int


class Release(NamedTuple):
    """When the launch is planned and when it is expected (in UTC), if the plan has a release."""

    planned: Moment | None
    projected: datetime | None


class Consequences(NamedTuple):
    """The differences between two projections. Tasks are ordered by deadline."""

    late: tuple[Late, ...]
    """Those on time in the base or new, then those already late and now expected even later."""
    recovered: tuple[Task, ...]
    """Unfinished tasks that are no longer late, from the head."""
    metrics: tuple[Measured, ...]
    path_before: PathProgress
    path_after: PathProgress
    release_before: Release
    release_after: Release

    @property
    def is_nothing(self) -> bool:
        """Whether both projections are the same."""
        return (
            not (self.late or self.recovered)
            and not any(row.is_changed for row in self.metrics)
            and self.path_before == self.path_after
            and self.release_before.projected == self.release_after.projected
        )


def find_consequences(base: Schedule, head: Schedule, names: Mapping[str, str]) -> Consequences:
    """Return the differences between two projections as of one time; ``names`` maps ids of the base to the head."""
    olds = {names.get(name, name): task for name, task in base.lookup.tasks.items()}
    causes = trace_causes(base, head, names)
    late = []
    recovered = []
    for task in sorted(head.lookup.tasks.values(), key=lambda task: (task.sorts_at, task.id)):
        old = olds.get(task.id)
        was_late = old is not None and base.is_late(old)
        before = base.projected.get(old.id) if old else None
        if head.is_late(task):
            expected = head.projected[task.id]
            if not was_late or (before and expected > before):
                late.append(Late(task, before, expected, was_late=was_late, cause=causes[task.id]))
        elif was_late and not task.is_finished:
            recovered.append(task)
    return Consequences(
        late=tuple(sorted(late, key=lambda each: each.was_late)),
        recovered=tuple(recovered),
        metrics=_pair_metrics(measure_plan(base), measure_plan(head)),
        path_before=measure_path(base),
        path_after=measure_path(head),
        release_before=Release(planned=base.lookup.plan.release, projected=base.release),
        release_after=Release(planned=head.lookup.plan.release, projected=head.release),
    )


def measure_path(schedule: Schedule) -> PathProgress:
    """Return the progress of the critical path, counted as in the plan's own metric for it, if it has one."""
    plan = schedule.lookup.plan
    usual = Metric(title="", measure="critical_path_steps", source=plan.source)
    own = (metric for metric in plan.metrics if metric.measure == "critical_path_steps" and not metric.owner)
    items = count_items(next((metric for metric in own if not metric.label), usual), schedule)
    return PathProgress(done=sum(item.is_done for item in items), total=len(items))


def compare_findings(
    before: Iterable[Finding], after: Iterable[Finding], shared: Collection[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that are new and those that are gone, ignoring their lines.

    The path counts only if the file is in both plans (``shared``), so that a renamed file has no new findings.
    """
    olds, news = list(before), list(after)
    return _subtract(news, olds, shared), _subtract(olds, news, shared)


def _subtract(findings: list[Finding], others: list[Finding], shared: Collection[str]) -> tuple[Finding, ...]:
    known = Counter(_identify(other, shared) for other in others)
    left = []
    for finding in findings:
        key = _identify(finding, shared)
        if known[key]:
            known[key] -= 1
        else:
            left.append(finding)
    return tuple(left)


def _identify(finding: Finding, shared: Collection[str]) -> tuple[str, str, str, str]:
    place = finding.path if finding.path in shared else ""
    return place, finding.severity, finding.rule, finding.message


def _pair_metrics(before: tuple[MetricRow, ...], after: tuple[MetricRow, ...]) -> tuple[Measured, ...]:
    """Pair rows by title; rows with the same title are paired in order."""
    olds: dict[str, list[MetricRow]] = {}
    for row in before:
        olds.setdefault(row.title, []).append(row)
    rows = []
    for row in after:
        same = olds.get(row.title)
        rows.append(Measured(title=row.title, before=same.pop(0) if same else None, after=row))
    rows += [Measured(title=title, before=row, after=None) for title, left in olds.items() for row in left]
    return tuple(rows)
