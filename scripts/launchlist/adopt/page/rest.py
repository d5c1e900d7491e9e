"""What a page says and a plan has no place for: kept word for word, a note a section, and listed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import Fault
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from launchlist.adopt.page.document import Page, Section
    from launchlist.adopt.page.records import Left

UPDATES: Final = re.compile(r"update|status|log|journal|progress|diary|news")
SUMMARY: Final = re.compile(r"summary|timeline|key dates|tl;?dr")
ACTIONS: Final = re.compile(r"action|next steps?|attention|to ?do|follow.?up")
MEETING: Final = re.compile(r"sync|meeting|stand.?up|next call")
PATH: Final = re.compile(r"critical|sequence|path|order")
_OURS: Final = re.compile(
    "|".join(each.pattern for each in (UPDATES, SUMMARY, ACTIONS, MEETING, PATH))
    + r"|task|checklist|blocker|dependenc|metric|measure|kpi"
)
"""What the headings of a checklist say, ours among them."""


def list_headings(
    page: Page, left: Sequence[Left], known: Container[int], is_day: Callable[[Section], str]
) -> Iterator[Section]:
    """Yield the sections whose heading says what the plan does not: no label, no day, none of ours."""
    kept = {each.section.heading.line for each in left if each.section.heading}
    for section in page.sections:
        heading = section.heading
        if heading is None or heading is page.top or heading.line in kept or heading.line in known:
            continue
        if not _OURS.search(heading.text.lower()) and not is_day(section):
            yield section


def write_notes(page: Page, left: Sequence[Left]) -> tuple[list[str], list[Fault]]:
    """Return a note a section, under its heading, and a line for each that says so."""
    grouped: dict[int, list[Left]] = {}
    for each in sorted(left, key=lambda each: each.line):
        grouped.setdefault(page.sections.index(each.section), []).append(each)
    notes, faults = [], []
    for group in grouped.values():
        heading = group[0].section.heading
        lead = [f"{'#' * heading.level} {heading.text}"] if heading and heading is not page.top else []
        texts = [each.text for each in group if each.text.strip()]
        if texts or lead:
            first = (texts or lead)[0].strip().partition("\n")[0]
            message = f"a plan has no place for {quote(first)}"
            faults.append(Fault(page.path, group[0].line, message, "it is kept in plan.yaml's notes"))
            notes.append("\n\n".join([*lead, *texts]))
    return notes, faults
