"""What was checked and found, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.findings import Finding


class Counts(NamedTuple):
    """How many records the plan holds."""

    tasks: int
    blockers: int
    plans: int


class Totals(NamedTuple):
    """How many findings there are of each severity."""

    errors: int
    warnings: int


def count_severities(findings: Iterable[Finding]) -> Totals:
    """Count the errors and the warnings."""
    severities = [finding.severity for finding in findings]
    return Totals(errors=severities.count("error"), warnings=severities.count("warning"))


def build_summary(counts: Counts, findings: Iterable[Finding]) -> str:
    """Return such a line: ``14 tasks, 3 blockers, 1 plan: 0 errors, 5 warnings``."""
    totals = count_severities(findings)
    checked = (_count(counts.tasks, "task"), _count(counts.blockers, "blocker"), _count(counts.plans, "plan"))
    return f"{', '.join(checked)}: {_count(totals.errors, 'error')}, {_count(totals.warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
