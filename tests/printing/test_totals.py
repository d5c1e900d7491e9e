from __future__ import annotations

import pytest

from launchlist.findings import Finding, Severity
from launchlist.printing.text import Counts, Totals, build_summary, count_severities


def make_finding(severity: Severity) -> Finding:
    return Finding(path="a.yaml", line=1, column=1, severity=severity, rule="cycle", message="m")


@pytest.mark.parametrize(
    ("counts", "severities", "expected"),
    [
        (Counts(14, 3, 1), ["warning"] * 5, "14 tasks, 3 blockers, 1 plan: 0 errors, 5 warnings"),
        (Counts(1, 1, 1), ["error", "warning"], "1 task, 1 blocker, 1 plan: 1 error, 1 warning"),
        (Counts(0, 0, 0), [], "0 tasks, 0 blockers, 0 plans: 0 errors, 0 warnings"),
    ],
)
def test_summary_counts_in_good_english(counts: Counts, severities: list[Severity], expected: str) -> None:
    assert build_summary(counts, [make_finding(severity) for severity in severities]) == expected


def test_severities_are_counted_apart() -> None:
    findings = [make_finding("error"), make_finding("warning"), make_finding("error")]
    assert count_severities(findings) == Totals(errors=2, warnings=1)
