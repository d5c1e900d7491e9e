"""Findings as annotations of a GitHub Actions run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.printing.escape import escape_data, escape_line, escape_property
from launchlist.printing.text import Counts, build_summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Finding, Severity

LIMIT = 10
"""GitHub shows so many annotations of one severity for a step and drops the others without a word."""


def print_github(findings: Sequence[Finding], counts: Counts) -> str:
    """Return a workflow command for the first findings of each severity, plain lines for the others, the summary."""
    room: dict[Severity, int] = {"error": LIMIT, "warning": LIMIT}
    annotated: list[str] = []
    others: list[str] = []
    for finding in findings:
        if room[finding.severity] > 0:
            room[finding.severity] -= 1
            annotated.append(print_annotation(finding))
        else:
            others.append(escape_line(str(finding)))
    if others:
        verb = "is" if len(others) == 1 else "are"
        others.append(
            f"{len(others)} of {len(findings)} findings {verb} not annotated: GitHub shows {LIMIT} a severity."
        )
    return "\n".join([*annotated, *others, build_summary(counts, findings)]) + "\n"


def print_annotation(finding: Finding) -> str:
    """Return the workflow command that puts a finding beside its line."""
    message = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    place = f"file={escape_property(finding.path)},line={finding.line},col={finding.column}"
    return f"::{finding.severity} {place},title={escape_property(finding.rule)}::{escape_data(message)}"
