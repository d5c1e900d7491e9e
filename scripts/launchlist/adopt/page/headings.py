"""What the headings of a hand-kept page say: what stands below them, and of which day it speaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.words.deadlines import LONGEST, Reading, read_deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from launchlist.adopt.page.document import Page, PageSection
    from launchlist.adopt.page.records import Left
    from launchlist.plan.words.deadlines import Calendar

UPDATES: Final = re.compile(r"update|status|log|journal|progress|diary|news")
SUMMARY: Final = re.compile(r"summary|timeline|key dates|tl;?dr")
ACTIONS: Final = re.compile(r"action|next steps?|attention|to ?do|follow.?up")
MEETING: Final = re.compile(r"sync|meeting|stand.?up|next call")
PATH: Final = re.compile(r"critical|sequence|path|order")
OTHERS: Final = re.compile(
    f"{UPDATES.pattern}|{ACTIONS.pattern}|{MEETING.pattern}|{SUMMARY.pattern}|retro|risk|question"
)
"""What a list stands under that is not a critical path, whatever its lines begin with."""
_OURS: Final = re.compile(
    "|".join(each.pattern for each in (UPDATES, SUMMARY, ACTIONS, MEETING, PATH))
    + r"|task|checklist|blocker|dependenc|metric|measure|kpi"
)
"""What the headings of a checklist say, ours among them."""
_AROUND_DAY: Final = re.compile(
    r"\b(?:daily|weekly|team|status|progress|updates?|stand-?ups?|meetings?|sync|log|notes?|report|journal|from|for)\b"
    r"|[-–—:()\[\]]\s|\s[-–—:()\[\]]",
    re.IGNORECASE,
)
"""What a heading says beside its day."""


def read_day(text: str, calendar: Calendar) -> Reading:
    """Return the day that a heading is about, such as ``13 May 2025`` or ``Status update (12 May)``."""
    if len(text) > LONGEST:
        return Reading("")
    plain = _AROUND_DAY.sub(" ", text).strip(" -–—:")
    return read_deadline(plain, calendar) if re.search(r"[0-9]", plain) else Reading("")


def list_headings(
    page: Page, left: Sequence[Left], known: Container[int], is_day: Callable[[PageSection], str]
) -> Iterator[PageSection]:
    """Yield the sections whose heading says what the plan does not: no label, no day, none of our own."""
    kept = {each.section.heading.line for each in left if each.section.heading}
    top = page.top
    for section in page.sections:
        heading = section.heading
        if heading is None or heading is top or heading.line in kept or heading.line in known:
            continue
        if not _OURS.search(heading.text.lower()) and not is_day(section):
            yield section
