"""The moments that a page says it was updated at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault
from launchlist.adopt.page.blocks import TextBlock
from launchlist.plan.moments import resolve_moment
from launchlist.plan.words.deadlines import Calendar, read_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from launchlist.adopt.page.blocks import Block
    from launchlist.plan.model import Moment

STAMP: Final = re.compile(
    r"(?:\b(?:updated?|status|stand)\b[^:\n]*:|(?<![a-zA-Z])as of\b:?)\s*(?P<moment>[^*\n]*?[0-9][^*\n]*)",
    re.IGNORECASE,
)
LONGEST: Final = 1000
"""Signs of a paragraph in which a stamp is looked for."""


class Stamp(NamedTuple):
    """A moment that the page says it was updated at."""

    line: int
    moment: str
    """As a plan writes it."""
    at: Moment


def write_local(moment: str, zone: tzinfo) -> str:
    """Return a moment without the zone it names where the plan's zone has the same offset then."""
    at = resolve_moment(moment, zone)
    if not at.own_zone or at.local.utcoffset() != at.at.astimezone(zone).utcoffset():
        return moment
    return f"{at.local:%Y-%m-%d}" if at.all_day else f"{at.local:%Y-%m-%d %H:%M}"


def list_stamps(blocks: Sequence[Block], zone: tzinfo, now: datetime) -> list[Stamp]:
    """Return the moments of the paragraphs of a page; a time without a zone is in ``zone``."""
    stamps = []
    calendar = Calendar(zone, now.astimezone(zone).date())
    for block in blocks:
        if isinstance(block, TextBlock) and block.is_paragraph and len(block.text) <= LONGEST:
            for match in STAMP.finditer(block.text):
                reading = read_deadline(match["moment"].strip().rstrip("."), calendar)
                if reading.moment:
                    line = block.line + block.text.count("\n", 0, match.start())
                    stamps.append(Stamp(line, write_local(reading.moment, zone), resolve_moment(reading.moment, zone)))
    return stamps


def compare_stamps(stamps: tuple[Stamp, ...], path: str) -> list[Fault]:
    """Say where a page says that it was updated on two days."""
    days = {stamp.at.local.date(): stamp for stamp in stamps}
    if len(days) < 2:
        return []
    first, *_, last = sorted(days)
    message = f"it says it was updated on {last}, and on {first} in line {days[first].line}"
    return [Fault(path, days[last].line, message, "the later one counts")]
