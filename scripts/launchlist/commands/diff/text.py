"""A comparison for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.diff.phrases import Escapes
from launchlist.commands.diff.sections import ReportSection, build_sections, choose_clock, introduce, summarise
from launchlist.printing.escape import escape_line, escape_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.project.comparison import Comparison

_BOLD = "\x1b[1m"
_RESET = "\x1b[0m"


def print_diff_text(comparison: Comparison, *, colour: bool) -> str:
    """Return the comparison as lines."""
    clock = choose_clock(comparison)
    voice = Escapes(plain=escape_text, line=escape_text, cell=escape_text, strong=str, code=str, clock=clock)
    lines = [escape_line(introduce(comparison, voice)), summarise(comparison)]
    for section in build_sections(comparison, voice):
        lines += ["", f"{_BOLD}{section.heading}{_RESET}" if colour else section.heading]
        lines += [f"  {escape_line(line)}" for line in _list_lines(section)]
    return "".join(f"{line}\n" for line in lines)


def _list_lines(section: ReportSection) -> Iterator[str]:
    yield from section.lines
    if section.rows:
        widths = [max(len(row[at]) for row in section.rows) for at in range(len(section.rows[0]))]
        for row in section.rows:
            yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
