"""Rules about metrics: targets that cannot be met, settings without effect, and claims of adopted documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.findings import Source
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Claims, Metric, Moment


_NOUNS = {"tasks": "task", "blockers": "blocker", "critical_path_steps": "step"}


def check_useless_target(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """A target above everything a metric counts cannot be met, and days to release are measured against the release.

    Lower the target, or add what is missing to the plan; to get more days, move the release.
    """
    metrics = [metric for metric in lookup.plan.metrics if metric.target is not None]
    if not metrics or not lookup.plan.is_complete:
        return
    from launchlist.plan.metrics import count_items  # needed by few plans
    from launchlist.plan.schedule import project_schedule

    schedule = project_schedule(lookup, as_of)
    for metric in metrics:
        place = metric.source.at("target")
        if metric.measure == "days_to_release":
            message = "days to release are measured against the release date, so a target has no effect"
            yield Violation("useless-target", place, message, "remove it, or move the release")
            continue
        if metric.measure == "claimed":
            yield Violation("useless-target", place, "nothing is counted here, so a target has no effect", "remove it")
            continue
        total = len(count_items(metric, schedule))
        if total < (metric.target or 0):
            counted = count_noun(total, _NOUNS[metric.measure])
            message = f"{metric.target} cannot be reached: the metric counts {counted}"
            yield Violation("useless-target", place, message, "lower the target, or add what is missing")


def check_useless_setting(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A filter or limit that the measure does not use has no effect on the row, although it looks as if it had one.

    Blockers have no labels, days to release are those of the whole plan, and only critical path steps use
    ``step_complete``. If two limits are in the wrong order, one is never reached. Remove the setting or correct it.
    """
    for metric in lookup.plan.metrics:
        for setting, message, hint in _list_useless(metric):
            yield Violation("useless-setting", metric.source.at(*setting), message, hint, on_key=True)


def _list_useless(metric: Metric) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the path to each setting without effect, the reason, and the remedy."""
    is_release, limits = metric.measure == "days_to_release", metric.thresholds
    if metric.owner and is_release:
        yield ("owner",), "days to release are those of the whole plan, not of an owner", "remove it"
    if metric.label and is_release:
        yield ("label",), "days to release are those of the whole plan, not of a label", "remove it"
    if metric.label and metric.measure == "blockers":
        yield ("label",), "blockers have no labels, so all of them are counted", "remove it, or measure tasks"
    if metric.any_task_completes_step and metric.measure != "critical_path_steps":
        message, hint = "only critical_path_steps uses this", "remove it, or measure critical_path_steps"
        yield ("step_complete",), message, hint
    if limits and (limits.at_risk < limits.on_track if is_release else limits.at_risk > limits.on_track):
        relation, right = ("below", "higher") if is_release else ("above", "lower")
        message = f"at_risk {limits.at_risk:g} is {relation} on_track {limits.on_track:g}, so nothing is ever At Risk"
        yield ("thresholds", "at_risk"), message, f"give at_risk the {right} limit"


_HINT = "remove the claim to print that"


def check_claimed_value(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """This value comes from an adopted document, not from the plan's data; the checklist prints it anyway.

    ``launchlist adopt`` keeps such values as claims so that nothing of the old document is lost, next to the value that
    the plan uses. Remove the claim once the plan is right; ``launchlist set`` does so by itself.
    """
    plan = lookup.plan
    for task in plan.tasks:
        if task.claimed:
            given = task.placeholder or task.deadline
            computed = {"status": task.status, "deadline": _name_moment(given) if given else ""}
            yield from _report(task.claimed, task.source, computed, "the plan has {}")
    for blocker in plan.blockers:
        yield from _report(blocker.claimed, blocker.source, {"eta": _name_moment(blocker.eta)}, "the plan has {}")
    if plan.is_complete and any(metric.claimed for metric in plan.metrics):
        yield from _check_metrics(lookup, as_of)


def _check_metrics(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    from launchlist.plan.metrics import list_rows  # needed by few plans
    from launchlist.plan.schedule import project_schedule

    rows = list_rows(project_schedule(lookup, as_of))
    for metric, row in zip(lookup.plan.metrics, rows, strict=True):
        computed = {"target": row.target, "current": row.current, "status": row.health} if row.is_measured else {}
        yield from _report(metric.claimed, metric.source, computed, "{} is computed")


def _report(claims: Claims, source: Source, own: dict[str, str], words: str) -> Iterator[Violation]:
    """Report each claim with the computed value that it hides, put into ``words``."""
    for field, text in claims:
        if field not in own:
            beside, hint = "launchlist cannot compute it", "remove the row, or measure something that the plan has"
        elif own[field]:
            beside, hint = words.format(quote(own[field])), _HINT
        else:
            beside, hint = f"the plan has no {field}", f"set the {field}, or remove the claim"
        yield Violation("claimed-value", source.at("claimed", field), f"{quote(text)} is claimed; {beside}", hint)


def _name_moment(moment: Moment) -> str:
    return f"{moment.local:%Y-%m-%d}" if moment.all_day else f"{moment.local:%Y-%m-%d %H:%M}"


CHECKS: tuple[Check, ...] = (
    define(
        check_useless_target,
        name="useless-target",
        severity="warning",
        summary="a metric's target cannot be met or has no effect",
        example="metrics:\n  - {title: Tasks, measure: tasks, target: 20} # and there are 14",
    ),
    define(
        check_useless_setting,
        name="useless-setting",
        severity="warning",
        summary="a setting of a metric has no effect",
        example="metrics:\n  - {title: Open blockers, measure: blockers, label: security}",
    ),
    define(
        check_claimed_value,
        name="claimed-value",
        severity="warning",
        summary="a claim of an adopted document is printed instead of the computed value",
        example="claimed:\n  status: 🟠 On hold",
        clock=True,
    ),
)
