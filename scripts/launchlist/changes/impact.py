"""What a change leads to: both plans projected at one moment, and what differs between the projections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from launchlist.changes.causes import Cause, trace_causes
from launchlist.plan.metrics import MetricRow, count_items, measure_plan
from launchlist.plan.model import Metric

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from launchlist.findings import Finding
    from launchlist.plan.model import Moment, Task
    from launchlist.plan.schedule import Schedule


class Late(NamedTuple):
    """An unfinished task that cannot meet its deadline, or has missed it, in the head."""

    task: Task
    before: datetime | None
    """When it was expected in the base; None for a task that was not there, or was finished."""
    expected: datetime
    was_late: bool
    """It was late in the base too, and is expected even later now."""
    cause: Cause


class Measured(NamedTuple):
    """A row of the metrics in both plans; None where one of them has none of that title."""

    title: str
    before: MetricRow | None
    after: MetricRow | None

    @property
    def is_changed(self) -> bool:
        """Whether number or status differ; the reason for it may name other tasks, or the same in another order."""
        if self.before is None or self.after is None:
            return True
        return self.before._replace(reason="") != self.after._replace(reason="")


class PathProgress(NamedTuple):
    """Steps of the critical path that are done, of how many."""

    done: int
    total: int


class Release(NamedTuple):
    """When the launch is planned and when it is expected (an instant in UTC), if the plan has a release."""

    planned: Moment | None
    projected: datetime | None


class Consequences(NamedTuple):
    """What differs between two projections. Tasks in the order of their deadlines."""

    late: tuple[Late, ...]
    """Those on time in the base or new, then those late already and now expected even later."""
    recovered: tuple[Task, ...]
    """No longer late, as the head has them; finished ones not among them."""
    metrics: tuple[Measured, ...]
    path_before: PathProgress
    path_after: PathProgress
    release_before: Release
    release_after: Release

    @property
    def is_nothing(self) -> bool:
        """Whether both projections say the same."""
        return (
            not (self.late or self.recovered)
            and not any(row.is_changed for row in self.metrics)
            and self.path_before == self.path_after
            and self.release_before.projected == self.release_after.projected
        )


def find_consequences(base: Schedule, head: Schedule, names: Mapping[str, str]) -> Consequences:
    """Return what differs between two projections as of one moment; ``names`` maps ids of the base to the head's."""
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
    """Return the progress of the critical path, counted as the plan's own metric of it does if it has one."""
    plan = schedule.lookup.plan
    usual = Metric(title="", measure="critical_path_steps", source=plan.source)
    own = (metric for metric in plan.metrics if metric.measure == "critical_path_steps" and not metric.owner)
    items = count_items(next((metric for metric in own if not metric.label), usual), schedule)
    return PathProgress(done=sum(item.is_done for item in items), total=len(items))


def compare_findings(
    before: Iterable[Finding], after: Iterable[Finding], shared: Collection[str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that are new and those that are gone, whatever line they stand on.

    The path counts where the file is in both plans (``shared``), so that a file that moved brings nothing new.
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
    """Pair rows by title; of rows that share one, the first with the first."""
    olds: dict[str, list[MetricRow]] = {}
    for row in before:
        olds.setdefault(row.title, []).append(row)
    rows = []
    for row in after:
        same = olds.get(row.title)
        rows.append(Measured(title=row.title, before=same.pop(0) if same else None, after=row))
    rows += [Measured(title=title, before=row, after=None) for title, left in olds.items() for row in left]
    return tuple(rows)
