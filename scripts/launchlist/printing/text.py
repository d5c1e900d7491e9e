"""Findings for people: one line each that editors can follow, the source with a caret, the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.printing.escape import escape_line, escape_text
from launchlist.printing.excerpt import draw_excerpt
from launchlist.printing.summary import Counts, build_summary, count_severities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.findings import Finding

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_GREEN = "\x1b[32m"
_CYAN = "\x1b[36m"
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m"}


def print_text(
    findings: Sequence[Finding], counts: Counts, *, lines: Mapping[tuple[str, int], str], colour: bool
) -> str:
    """Return the findings and the summary; ``lines`` holds the source by path and line, as far as it may be shown."""
    parts: list[str] = []
    for finding in findings:
        parts.append(_print_finding(finding, colour=colour))
        source = lines.get((finding.path, finding.line))
        if source is not None:
            shown, caret = draw_excerpt(source, finding.line, finding.column)
            parts += [shown, _paint(caret, _CYAN, colour=colour)]
    parts.append(_print_summary(findings, counts, colour=colour))
    return "\n".join(parts) + "\n"


def _print_finding(finding: Finding, *, colour: bool) -> str:
    if not colour:
        return escape_line(str(finding))
    place = escape_line(f"{finding.path}:{finding.line}:{finding.column}:")
    severity = _paint(f"{finding.severity} {finding.rule}:", _COLOURS[finding.severity], colour=True)
    hint = f"; {escape_text(finding.hint)}" if finding.hint else ""
    return f"{_paint(place, _BOLD, colour=True)} {severity} {escape_text(finding.message)}{hint}"


def _print_summary(findings: Sequence[Finding], counts: Counts, *, colour: bool) -> str:
    totals = count_severities(findings)
    worst = _COLOURS["error"] if totals.errors else _COLOURS["warning"] if totals.warnings else _GREEN
    return _paint(build_summary(counts, findings), worst, colour=colour)


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"{code}{text}{_RESET}" if colour else text
