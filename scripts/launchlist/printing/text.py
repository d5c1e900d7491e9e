"""Findings for people: one line each that editors can jump to, the source with a caret, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.printing.escape import escape_line, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from launchlist.findings import Finding


class Counts(NamedTuple):
    """The number of records in the plan."""

    tasks: int
    blockers: int
    plans: int


class Totals(NamedTuple):
    """The number of findings of each severity."""

    errors: int
    warnings: int


def count_severities(findings: Iterable[Finding]) -> Totals:
    """Count the errors and the warnings."""
    severities = [finding.severity for finding in findings]
    return Totals(errors=severities.count("error"), warnings=severities.count("warning"))


def build_summary(counts: Counts, findings: Iterable[Finding]) -> str:
    """Return a line such as ``14 tasks, 3 blockers, 1 plan: 0 errors, 5 warnings``."""
    totals = count_severities(findings)
    checked = (_count(counts.tasks, "task"), _count(counts.blockers, "blocker"), _count(counts.plans, "plan"))
    return f"{', '.join(checked)}: {_count(totals.errors, 'error')}, {_count(totals.warnings, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_WIDTH = 120
"""The most columns of the source that are shown."""
_BEFORE = 80
"""The columns kept before the position if the line is longer than that."""
_TAB = "    "


def draw_excerpt(source: str, line: int, column: int) -> tuple[str, str]:
    """Return the source line after its number, and a caret below the column (in characters, from 1).

    The number also keeps the source away from the start of the line.
    """
    before, after = source[: column - 1], source[column - 1 : column - 1 + _WIDTH]
    left, right = _show(before[-_WIDTH:]), _show(after)
    indent = measure_width(left)
    if len(before) > _WIDTH or (indent > _BEFORE and indent + measure_width(right) > _WIDTH):
        left = f"…{_keep_end(left, _BEFORE)}"
        indent = measure_width(left)
    shown = escape_text(_keep_start(left + right, _WIDTH))
    return f"{line:>5} | {shown}".rstrip(), f"      | {' ' * indent}^"


def measure_width(text: str) -> int:
    """Return the width of the text in terminal columns."""
    return len(text) if text.isascii() else sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if character < "\u0300":
        return 1
    import unicodedata  # only lines that are not ASCII need its tables

    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _show(text: str) -> str:
    return escape_text(text.rstrip("\r\n").replace("\t", _TAB))


def _keep_start(text: str, width: int) -> str:
    """Shorten text to a width, ending with an ellipsis if something is cut."""
    if measure_width(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        used += _measure_character(character)
        if used >= width:
            return f"{text[:index]}…"
    return text


def _keep_end(text: str, width: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += _measure_character(text[index])
        if used > width:
            return text[index + 1 :]
    return text


_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_GREEN = "\x1b[32m"
_CYAN = "\x1b[36m"
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m"}


def print_text(
    findings: Sequence[Finding], counts: Counts, *, lines: Mapping[tuple[str, int], str], color: bool
) -> str:
    """Return the findings and the summary; ``lines`` has the source lines to show, by path and line."""
    parts: list[str] = []
    for finding in findings:
        parts.append(_print_finding(finding, color=color))
        source = lines.get((finding.path, finding.line))
        if source is not None:
            shown, caret = draw_excerpt(source, finding.line, finding.column)
            parts += [shown, _paint(caret, _CYAN, color=color)]
    parts.append(_print_summary(findings, counts, color=color))
    return "\n".join(parts) + "\n"


def _print_finding(finding: Finding, *, color: bool) -> str:
    if not color:
        return escape_line(str(finding))
    place = escape_line(f"{finding.path}:{finding.line}:{finding.column}:")
    severity = _paint(f"{finding.severity} {finding.rule}:", _COLOURS[finding.severity], color=True)
    hint = f"; {escape_text(finding.hint)}" if finding.hint else ""
    return f"{_paint(place, _BOLD, color=True)} {severity} {escape_text(finding.message)}{hint}"


def _print_summary(findings: Sequence[Finding], counts: Counts, *, color: bool) -> str:
    totals = count_severities(findings)
    worst = _COLOURS["error"] if totals.errors else _COLOURS["warning"] if totals.warnings else _GREEN
    return _paint(build_summary(counts, findings), worst, color=color)


def _paint(text: str, code: str, *, color: bool) -> str:
    return f"{code}{text}{_RESET}" if color else text
