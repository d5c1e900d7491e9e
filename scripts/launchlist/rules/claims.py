"""The rule about what an adopted document claims: it is printed as it stood, and never passed off as computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.findings import Source
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Claims, Moment

_HINT = "remove the claim to print that"


def check_claimed_value(lookup: Lookup, as_of: Moment) -> Iterator[Violation]:
    """An adopted document said this, and no rule comes to it; the checklist prints it all the same.

    ``launchlist adopt`` keeps such words as claims so that nothing of the old document is lost. Each stands beside what
    the plan counts with. Remove the claim once the plan says what is true; ``launchlist set`` does so by itself.
    """
    plan = lookup.plan
    for task in plan.tasks:
        if task.claimed:
            computed = {"status": task.status, "deadline": _name_moment(task.deadline)}
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
    """Report each claim beside the value of our ``own`` that it hides, put into ``words``."""
    for field, text in claims:
        known = field in own
        beside = words.format(quote(own[field])) if known else "nothing here computes it"
        hint = _HINT if known else "remove the row, or measure something the plan has"
        yield Violation("claimed-value", source.at("claimed", field), f"{quote(text)} is claimed; {beside}", hint)


def _name_moment(moment: Moment) -> str:
    return f"{moment.local:%Y-%m-%d}" if moment.all_day else f"{moment.local:%Y-%m-%d %H:%M}"


CHECKS: tuple[Check, ...] = (
    define(
        check_claimed_value,
        name="claimed-value",
        severity="warning",
        summary="what an adopted document claims is printed instead of what is computed",
        example="claimed:\n  status: 🟠 On hold",
        clock=True,
    ),
)
