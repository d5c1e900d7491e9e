"""The metrics of a plan: what is counted, and whether the schedule says it goes well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist.plan.items import Item, count_blockers, count_steps, count_tasks
from launchlist.plan.model import Metric, Moment, Thresholds

if TYPE_CHECKING:
    from datetime import timedelta

    from launchlist.plan.schedule import Schedule

Health: TypeAlias = Literal["On Track", "At Risk", "Behind"]
_COUNTERS = {"tasks": count_tasks, "blockers": count_blockers, "critical_path_steps": count_steps}


class MetricRow(NamedTuple):
    """One measured row: ``current`` of ``target``, how that is going, and why we say so."""

    title: str
    target: str
    current: str
    health: Health
    reason: str


def measure_plan(schedule: Schedule) -> tuple[MetricRow, ...]:
    """Return the rows of the metrics table, in the plan's order."""
    metrics = schedule.lookup.plan.metrics or _list_default_metrics(schedule)
    return tuple(
        _measure_release(metric, schedule) if metric.measure == "days_to_release" else _measure_count(metric, schedule)
        for metric in metrics
    )


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


def count_items(metric: Metric, schedule: Schedule) -> list[Item]:
    """Return what a metric other than the days to release counts."""
    return _COUNTERS[metric.measure](metric, schedule)


def _measure_count(metric: Metric, schedule: Schedule) -> MetricRow:
    items = count_items(metric, schedule)
    done = sum(item.is_done for item in items)
    target = len(items) if metric.target is None else metric.target
    if metric.thresholds:
        health, reason = _judge_share(done, target, metric.thresholds)
    elif metric.target is not None and not done < target <= len(items):
        health, reason = _judge_target(done, target, len(items))
    elif metric.measure == "tasks":
        health, reason = _judge_tasks(items, schedule.as_of, spare=len(items) - target)
    elif metric.measure == "blockers":
        health, reason = _judge_blockers(items, schedule.as_of)
    else:
        health, reason = _judge_steps(items[:target], schedule.as_of)
    return MetricRow(
        title=metric.title,
        target=f"{target}/{len(items)}",
        current=f"{done}/{len(items)}",
        health=health,
        reason=reason,
    )


def _judge_share(done: int, total: int, thresholds: Thresholds) -> tuple[Health, str]:
    share = 100 * done / total if total else 100.0
    if share >= thresholds.on_track:
        return "On Track", f"{int(share)} % done, at least {thresholds.on_track:g} % asked for"
    if share >= thresholds.at_risk:
        return (
            "At Risk",
            f"{int(share)} % done, less than {thresholds.on_track:g} % but at least {thresholds.at_risk:g} %",
        )
    return "Behind", f"{int(share)} % done, less than {thresholds.at_risk:g} %"


def _judge_target(done: int, target: int, total: int) -> tuple[Health, str]:
    """A target that is met needs no schedule; one beyond all there is cannot be met."""
    if done >= target:
        return "On Track", f"{done} done, {target} asked for"
    return "Behind", f"{target} asked for, and there are only {total}"


def _judge_tasks(items: list[Item], as_of: Moment, *, spare: int) -> tuple[Health, str]:
    """Tasks finished early, and those that the target does not ask for, make up for tasks that are late."""
    done = sum(item.is_done for item in items)
    overdue = _list_overdue(items, as_of)
    expected = sum(item.due.at < as_of.at for item in items) - spare
    if done < expected:
        return "Behind", f"{expected} should be finished by now, {done} are; overdue: {_join(overdue)}"
    late = [item for item in items if item.late]
    # What is overdue and not asked for has used up what there is to spare; it is not held against the plan twice.
    lead = done - expected + min(spare, len(overdue))
    if len(late) > lead:
        ahead = "finished ahead of the plan" + (" or to spare" if spare else "")
        return "At Risk", f"{_join(late)} expected late, and only {lead} {ahead}"
    return "On Track", f"{done} finished, {max(0, expected)} due by now" + (
        f"; expected late: {_join(late)}" if late else ""
    )


def _judge_steps(items: list[Item], as_of: Moment) -> tuple[Health, str]:
    """A critical path has no slack: whatever threatens one step threatens the launch."""
    overdue = _list_overdue(items, as_of)
    if overdue:
        return "Behind", f"{_join(overdue)} should be finished by now"
    unfinished = [item for item in items if not item.is_done]
    held = min((item for item in unfinished if item.held_by), key=lambda item: item.due.at, default=None)
    if held:
        return "At Risk", f"{held.name}, due in {_name_span(held.due.at - as_of.at)}, is held by {held.held_by}"
    late = [item for item in unfinished if item.late]
    if late:
        return "At Risk", late[0].late
    return "On Track", "no step is overdue or held by an open blocker"


def _judge_blockers(items: list[Item], as_of: Moment) -> tuple[Health, str]:
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


def _measure_release(metric: Metric, schedule: Schedule) -> MetricRow:
    """Days are calendar days of the plan's zone; without a release the rule ``metric-without-release`` has spoken."""
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


def _list_overdue(items: list[Item], as_of: Moment) -> list[Item]:
    return [item for item in items if not item.is_done and item.due.at < as_of.at]


def _join(items: list[Item]) -> str:
    names = [item.name for item in items]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _name_span(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    return f"{days} d {hours} h" if days else f"{hours} h {span.seconds % 3600 // 60} min"
