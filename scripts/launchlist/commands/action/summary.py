"""The job summary's own sections as GitHub Flavored Markdown, in which the plan's text starts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.action.runner_files import SUMMARY_BYTES
from launchlist.plan.metrics import measure_plan
from launchlist.printing.text import build_summary
from launchlist.wording import count_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from launchlist.findings import Finding
    from launchlist.plan.schedule import Schedule
    from launchlist.printing.text import Counts
    from launchlist.rendering.github_text import PageEscapes

_CHUNK: Final = 200
"""Findings in one section, which is kept whole or left out."""


def list_metrics(schedule: Schedule, voice: PageEscapes) -> str:
    """Return the table of the metrics."""
    rows = (
        f"| {voice.cell(row.title)} | {row.current} | {row.target} | {row.health} | {voice.plain(row.reason)} |\n"
        for row in measure_plan(schedule)
    )
    return "".join(("\n#### Metrics\n\n| Metric | Current | Target | Status | Why |\n| - | - | - | - | - |\n", *rows))


def list_findings(found: Sequence[Finding], counts: Counts, voice: PageEscapes) -> Iterator[str]:
    """Yield the findings in full as one table, in sections of which the later ones are more of its rows."""
    yield f"\n#### Findings\n\n{build_summary(counts, found)}\n"
    for start in range(0, len(found), _CHUNK):
        head = "\n| Where | Rule | What |\n| - | - | - |\n" if start == 0 else ""
        yield head + "".join(_name_finding(each, voice) for each in found[start : start + _CHUNK])


def _name_finding(finding: Finding, voice: PageEscapes) -> str:
    hint = f"; {voice.plain(finding.hint)}" if finding.hint else ""
    place = f"{voice.plain(finding.path)}:{finding.line}:{finding.column}"
    return f"| {place} | {finding.severity} {finding.rule} | {voice.plain(finding.message)}{hint} |\n"


def join_summary(sections: Sequence[str], report: str) -> str:
    """Return what fits into a summary, and where the rest can be read."""
    where = f"in the JSON report at `{report}`, which a later step can upload" if report else "in the log"
    pointer = f"\nThe rest does not fit: all findings are {where}.\n"
    return cut_sections(sections, pointer, SUMMARY_BYTES, lambda text: len(text.encode(errors="replace")))


def cut_sections(sections: Sequence[str], pointer: str, limit: int, measure: Callable[[str], int] = count_units) -> str:
    """Return as many whole sections as fit, from the first on, and where the rest can be read."""
    left = limit - measure(pointer)
    kept: list[str] = []
    for section in sections:
        left -= measure(section)
        if left < 0:
            return "".join([*kept, pointer])
        kept.append(section)
    return "".join(kept)
