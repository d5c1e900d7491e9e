"""The metrics of a plan: what each row counts, against what target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.metric_items import (
    Health,
    MetricItem,
    count_blockers,
    count_steps,
    count_tasks,
    judge_items,
    judge_share,
    judge_target,
)
from launchlist.plan.model import Claims, Metric, Thresholds

if TYPE_CHECKING:
    from launchlist.plan.schedule import Schedule

_COUNTERS: Final = {"tasks": count_tasks, "blockers": count_blockers, "critical_path_steps": count_steps}


class MetricRow(NamedTuple):
    """One measured row: ``current`` of ``target``, the status, and the reason for it."""

    title: str
    target: str
    current: str
    health: Health
    reason: str
    claimed: Claims = ()
    """The values that a document prints instead."""
    is_measured: bool = True
    """False for a row that consists of claims only and has no computed value."""


def measure_plan(schedule: Schedule) -> tuple[MetricRow, ...]:
    """Return the computed rows, in the plan's order."""
    return tuple(row for row in list_rows(schedule) if row.is_measured)


def list_rows(schedule: Schedule) -> list[MetricRow]:
    """Return all rows of the metrics table, computed and claimed, in the plan's order."""
    metrics = schedule.lookup.plan.metrics or _list_default_metrics(schedule)
    return [_build_row(metric, schedule) for metric in metrics]


def _build_row(metric: Metric, schedule: Schedule) -> MetricRow:
    if metric.measure == "claimed":
        return MetricRow(metric.title, "–", "–", "Behind", "claimed, not computed", metric.claimed, is_measured=False)
    measure = _measure_release if metric.measure == "days_to_release" else _measure_count
    row = measure(metric, schedule)
    return row._replace(claimed=metric.claimed) if metric.claimed else row


def _list_default_metrics(schedule: Schedule) -> list[Metric]:
    plan = schedule.lookup.plan
    source = plan.source
    rows = [Metric(title="Tasks completed", measure="tasks", source=source)]
    if plan.critical_path:
        rows.insert(0, Metric(title="Critical path steps completed", measure="critical_path_steps", source=source))
    if plan.blockers:
        rows.append(Metric(title="Blockers resolved", measure="blockers", source=source))
    if plan.release:
        rows.append(Metric(title="Days to release", measure="days_to_release", source=source))
    return rows


def count_items(metric: Metric, schedule: Schedule) -> list[MetricItem]:
    """Return the items of a metric other than days to release."""
    return _COUNTERS[metric.measure](metric, schedule)


def _measure_count(metric: Metric, schedule: Schedule) -> MetricRow:
    items = count_items(metric, schedule)
    done = sum(item.is_done for item in items)
    target = len(items) if metric.target is None else metric.target
    if metric.thresholds:
        health, reason = judge_share(done, target, metric.thresholds)
    elif metric.target is not None and not done < target <= len(items):
        health, reason = judge_target(done, target, len(items))
    else:
        health, reason = judge_items(items, len(items) - target, metric.measure, schedule.as_of)
    return MetricRow(
        title=metric.title,
        target=f"{target}/{len(items)}",
        current=f"{done}/{len(items)}",
        health=health,
        reason=reason,
    )


def _measure_release(metric: Metric, schedule: Schedule) -> MetricRow:
    """Count calendar days in the plan's zone; without a release, the rule ``empty-metric`` reports the metric."""
    plan = schedule.lookup.plan
    if not plan.release or not schedule.release:
        return MetricRow(title=metric.title, target="–", current="–", health="Behind", reason="the plan has no release")
    today = schedule.as_of.at.astimezone(plan.zone).date()
    planned = plan.release.at.astimezone(plan.zone).date()
    projected = schedule.release.astimezone(plan.zone).date()
    slip = (projected - planned).days
    limits = metric.thresholds or Thresholds(on_track=0, at_risk=1)
    health: Health = "On Track" if slip <= limits.on_track else "At Risk" if slip <= limits.at_risk else "Behind"
    last = max(schedule.projected, key=lambda task_id: schedule.projected[task_id], default="")
    reason = (
        f"{last} is projected for {projected.isoformat()}, {slip} d after the release" if slip else "no slip projected"
    )
    return MetricRow(
        title=metric.title,
        target=str(max(0, (planned - today).days)),
        current=str(max(0, (projected - today).days)),
        health=health,
        reason=reason,
    )
