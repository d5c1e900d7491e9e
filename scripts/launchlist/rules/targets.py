"""The rules about what plan.yaml says of its metrics: targets can be met, and no setting is without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Metric, Moment

_NOUNS = {"tasks": "task", "blockers": "blocker", "critical_path_steps": "step"}


def check_useless_target(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """A target beyond all that a metric counts cannot be met, and days to release are measured against the release.

    Lower the target or write down what is missing; to have more days, move the release.
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
            message = "days to release are measured against the release date, so a target changes nothing"
            yield Violation("useless-target", place, message, "remove it, or move the release")
            continue
        if metric.measure == "claimed":
            yield Violation(
                "useless-target", place, "nothing is counted here, so a target changes nothing", "remove it"
            )
            continue
        total = len(count_items(metric, schedule))
        if total < (metric.target or 0):
            counted = count_noun(total, _NOUNS[metric.measure])
            message = f"{metric.target} cannot be reached: the metric counts {counted}"
            yield Violation("useless-target", place, message, "lower the target, or add what is missing")


def check_useless_setting(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A filter or limit that its measure does not look at leaves the row as it is, while it reads as if it counted.

    Blockers have no labels, days to release are those of the whole plan, and only steps of the critical path look at
    ``step_complete``. Of two limits in the wrong order one is never reached. Remove the setting or correct it.
    """
    for metric in lookup.plan.metrics:
        for setting, message, hint in _list_useless(metric):
            yield Violation("useless-setting", metric.source.at(*setting), message, hint, on_key=True)


def _list_useless(metric: Metric) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the way to each setting without effect, why it has none, and what to do."""
    is_release, limits = metric.measure == "days_to_release", metric.thresholds
    if metric.owner and is_release:
        yield ("owner",), "days to release are those of the whole plan, whoever owns what", "remove it"
    if metric.label and is_release:
        yield ("label",), "days to release are those of the whole plan, whatever its labels", "remove it"
    if metric.label and metric.measure == "blockers":
        yield ("label",), "blockers have no labels, so all of them are counted", "remove it, or measure tasks"
    if metric.any_task_completes_step and metric.measure != "critical_path_steps":
        message, hint = "only critical_path_steps look at this", "remove it, or measure critical_path_steps"
        yield ("step_complete",), message, hint
    if limits and (limits.at_risk < limits.on_track if is_release else limits.at_risk > limits.on_track):
        relation, right = ("below", "higher") if is_release else ("above", "lower")
        message = f"at_risk {limits.at_risk:g} is {relation} on_track {limits.on_track:g}, so nothing is ever At Risk"
        yield ("thresholds", "at_risk"), message, f"give at_risk the {right} limit"


CHECKS: tuple[Check, ...] = (
    define(
        check_useless_target,
        name="useless-target",
        severity="warning",
        summary="a metric's target cannot be met, or changes nothing",
        example="metrics:\n  - {title: Tasks, measure: tasks, target: 20} # and there are 14",
    ),
    define(
        check_useless_setting,
        name="useless-setting",
        severity="warning",
        summary="a setting of a metric changes nothing",
        example="metrics:\n  - {title: Open blockers, measure: blockers, label: security}",
    ),
)
