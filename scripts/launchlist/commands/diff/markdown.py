"""A comparison as GitHub Flavored Markdown for a comment or a job summary, with the plan's text made inert."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from launchlist.commands.diff.phrases import Escapes
from launchlist.commands.diff.sections import ReportSection, build_sections, choose_clock, introduce, summarize
from launchlist.rendering.github_text import PageEscapes
from launchlist.rendering.markdown import show_code
from launchlist.wording import count_noun, count_units

if TYPE_CHECKING:
    from launchlist.project.comparison import Comparison

COMMENT_LIMIT: Final = 60_000
"""UTF-16 units: GitHub accepts 65,536 in a comment, to which a marker is added."""
SERVER: Final = "https://github.com"
_END: Final = 80
"""Room for the line that counts what was left out, without the command in it."""
_FOLDED: Final = 12
"""Number of lines from which a section is collapsed."""


def print_markdown(comparison: Comparison, *, server: str = SERVER, limit: int = COMMENT_LIMIT, place: str = "") -> str:
    """Return the comparison in at most ``limit`` UTF-16 units; what does not fit is counted.

    ``server`` is the URL of the GitHub that shows it, whose own links must be defused; ``place`` is the folder of a
    plan that is not at the top of its repository.
    """
    page = PageEscapes.build(server)
    escapes = Escapes(*page, strong=lambda text: f"**{text}**", code=show_code, clock=choose_clock(comparison))
    plan = f"Launch plan in {escapes.plain(place)}" if place else "Launch plan"
    text = f"### {plan}: {_lower_first(summarize(comparison))}\n\n{introduce(comparison, escapes)}\n"
    omitted, command = 0, _name_command(place, escapes)
    room = limit - _END - count_units(command)
    for section in build_sections(comparison, escapes):
        # A very long section leaves some room for the following ones.
        part, missing = _print_section(section, (room - count_units(text)) * 2 // 3)
        text += part
        omitted += missing
    return f"{text}\n{count_noun(omitted, 'more line')}: {command} shows all.\n" if omitted else text


def _name_command(place: str, escapes: Escapes) -> str:
    command = f"launchlist diff --root {shlex.quote(place)}" if place else "launchlist diff"
    return escapes.code(command)


def _print_section(section: ReportSection, room: int) -> tuple[str, int]:
    """Return as much of a section as fits, and the number of lines left out."""
    lines = [f"- {line}\n" for line in section.lines]
    start, end = f"\n**{section.heading}**\n\n", ""
    if section.rows:
        columns, *rows = [f"| {' | '.join(row)} |\n" for row in section.rows]
        start += f"{columns}|{' - |' * len(section.rows[0])}\n"
        lines = rows
    elif len(lines) > _FOLDED:
        start = f"\n<details><summary><b>{section.heading}</b> ({len(lines)})</summary>\n\n"
        end = "\n</details>\n"
    room -= count_units(start) + count_units(end)
    kept = []
    for line in lines:
        room -= count_units(line)
        if room < 0:
            break
        kept.append(line)
    return "".join((start, *kept, end)) if kept else "", len(lines) - len(kept)


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:].removesuffix(".")
