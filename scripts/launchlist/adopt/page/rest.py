"""What a page says and a plan has no place for: kept word for word, a note a section, and listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.adopt.draft import Fault
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.page.document import Page
    from launchlist.adopt.page.records import Left


def write_notes(page: Page, left: Sequence[Left]) -> tuple[list[str], list[Fault]]:
    """Return a note a section, under its heading, and a line for each that says so."""
    places = {id(section): at for at, section in enumerate(page.sections)}
    grouped: dict[int, list[Left]] = {}
    for each in sorted(left, key=lambda each: each.line):
        grouped.setdefault(places[id(each.section)], []).append(each)
    notes, faults, top = [], [], page.top
    for group in grouped.values():
        heading = group[0].section.heading
        lead = [f"{'#' * heading.level} {heading.text}"] if heading and heading is not top else []
        texts = [each.text for each in group if each.text.strip()]
        if texts or lead:
            notes.append("\n\n".join([*lead, *texts]))
        told = [each for each in group if each.text.strip()]
        faults += [_list_note(page.path, each.line, each.text) for each in told]
        if lead and not told:
            faults.append(_list_note(page.path, group[0].line, lead[0]))
    return notes, faults


def _list_note(path: str, line: int, text: str) -> Fault:
    first = text.strip().partition("\n")[0]
    what = "an HTML table, which is not read" if "<table" in text.lower() else quote(first)
    return Fault(path, line, f"a plan has no place for {what}", "it is kept in plan.yaml's notes")
