"""The rule about the targets that plan.yaml gives its metrics: each can be met, and measures something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.check import Check, define
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment

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
        total = len(count_items(metric, schedule))
        if total < (metric.target or 0):
            counted = count_noun(total, _NOUNS[metric.measure])
            message = f"{metric.target} cannot be reached: the metric counts {counted}"
            yield Violation("useless-target", place, message, "lower the target, or add what is missing")


CHECKS: tuple[Check, ...] = (
    define(
        check_useless_target,
        name="useless-target",
        severity="warning",
        summary="a metric's target cannot be met, or changes nothing",
        example="metrics:\n  - {title: Tasks, measure: tasks, target: 20} # and there are 14",
    ),
)
