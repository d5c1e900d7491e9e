"""A hand-kept page in Markdown: repaired and split into sections, with its time zone and its last update."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault, decode_windows
from launchlist.adopt.page.blocks import Block, BlockTable, Heading, TextBlock, read_blocks
from launchlist.plan.moments import find_zone, resolve_moment
from launchlist.plan.words.deadlines import Calendar, read_deadline
from launchlist.plan.words.zone_words import PATTERN, find_zones
from launchlist.reading.yaml.mojibake import find_garbled
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from launchlist.adopt.draft import AdoptOptions, DraftSource
    from launchlist.plan.model import Moment


STAMP: Final = re.compile(
    r"(?:\b(?:updated?|status|stand)\b[^:\n]*:|(?<![a-zA-Z])as of\b:?)\s*(?P<moment>[^*\n]*?[0-9][^*\n]*)",
    re.IGNORECASE,
)
LONGEST: Final = 1000
"""Length of a paragraph in which a stamp is looked for."""


class Stamp(NamedTuple):
    """A time at which the page was updated, according to itself."""

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
    """Report a page that gives two days for its update."""
    days = {stamp.at.local.date(): stamp for stamp in stamps}
    if len(days) < 2:
        return []
    first, *_, last = sorted(days)
    message = f"it gives the date of its update as {last}, and on {first} in line {days[first].line}"
    return [Fault(path, days[last].line, message, "the later one counts")]


_ID: Final = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}(?![\w-])")
_TIMED: Final = re.compile(r"deadline|due|when|date|time|eta\b|by\b", re.IGNORECASE)
_FRONT: Final = re.compile(r"\ufeff?---[ \t]*\n((?:(?!---)[^\n]*\n)*?)---[ \t]*(?:\n|\Z)")
_TITLE: Final = re.compile(r"(?m)^title:[ \t]*(\S[^\n]*?)[ \t]*$")
_ZONE: Final = re.compile(rf"\(?\b({PATTERN})(?![A-Za-z0-9])\)?")


class PageSection(NamedTuple):
    """A heading and the blocks up to the next one; the first section may have no heading."""

    heading: Heading | None
    parents: tuple[str, ...]
    """The texts of the headings above it in lower case, the outermost first."""
    blocks: tuple[Block, ...]

    @property
    def words(self) -> str:
        """Return the beginnings of its headings, for a search for words; each item below may ask for them."""
        texts = (*self.parents, self.heading.text.lower() if self.heading else "")
        return " / ".join(text[:LONGEST] for text in texts)


class Page(NamedTuple):
    """The whole page."""

    path: str
    sections: tuple[PageSection, ...]
    stamps: tuple[Stamp, ...]
    zone: tzinfo | None
    zone_name: str
    faults: tuple[Fault, ...]
    text: str
    front: str = ""
    """The front matter, unchanged; line numbers include it."""

    @property
    def top(self) -> Heading | None:
        """Return the first heading of the first level."""
        headings = (section.heading for section in self.sections)
        return next((heading for heading in headings if heading and heading.level == 1), None)

    @property
    def title(self) -> str:
        """Return the text of that heading, else the title of the front matter."""
        named = _TITLE.search(self.front)
        return self.top.text if self.top else named[1].strip("\"'") if named else ""

    def list_repeated(self) -> set[str]:
        """Return everything that looks like an id and occurs on the page more than once."""
        counted = Counter(_ID.findall(self.text))
        return {each for each, count in counted.items() if count > 1}

    @property
    def stamp(self) -> Stamp | None:
        """Return the most precise stamp: one with a time of day, and of those the last."""
        return max(self.stamps, key=lambda stamp: (not stamp.at.all_day, stamp.at.at), default=None)


def read_page(source: DraftSource, options: AdoptOptions) -> Page:
    """Return a page as it was meant: text that was read in a wrong character set is repaired, and reported."""
    path = source.path()
    text, faults = _decode(source.data, path)
    text, repairs = _repair(text.replace("\r\n", "\n").replace("\r", "\n"), path)
    front, text = _cut_front(text)
    blocks = read_blocks(text)
    found, word = _find_zone_name(blocks)
    zone_name = options.zone_name or found
    zone = options.zone or (find_zone(zone_name) if zone_name else None)
    stamps = tuple(list_stamps(blocks, zone or UTC, options.now))
    faults = [*faults, *repairs, *compare_stamps(stamps, path)]
    if word and not options.zone_name:
        faults.append(Fault(path, 0, f"{word} is taken for the time of {zone_name}", "name another zone with --zone"))
    return Page(path, tuple(_split(blocks)), stamps, zone, zone_name, tuple(faults), text, front)


def _decode(data: bytes, path: str) -> tuple[str, list[Fault]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text, fault = decode_windows(data, path, error)
        return text, [fault]


def _repair(text: str, path: str) -> tuple[str, list[Fault]]:
    parts, at, first = [], 0, None
    found = find_garbled(text)
    for garbled in found:
        parts += [text[at : garbled.offset], garbled.repaired]
        at = garbled.offset + len(garbled.text)
        first = first or garbled
    if first is None:
        return text, []
    line = text.count("\n", 0, first.offset) + 1
    places = count_noun(len(found), "place")
    message = (
        f"it was saved in the wrong character set: {quote(first.text)} is {quote(first.repaired)}; {places} repaired"
    )
    return "".join([*parts, text[at:]]), [Fault(path, line, message)]


def _cut_front(text: str) -> tuple[str, str]:
    """Return the YAML at the top of a page, and the page with as many empty lines in its place."""
    match = _FRONT.match(text)
    return (match[1].strip("\n"), "\n" * match[0].count("\n") + text[match.end() :]) if match else ("", text)


def _split(blocks: list[Block]) -> list[PageSection]:
    sections: list[PageSection] = []
    above: list[Heading] = []
    heading: Heading | None = None
    own: list[Block] = []

    def close() -> None:
        if heading or own:
            parents = tuple(each.text.lower() for each in above if each is not heading)
            sections.append(PageSection(heading, parents, tuple(own)))

    for block in blocks:
        if isinstance(block, Heading):
            close()
            own = []
            above = [each for each in above if each.level < block.level]
            above.append(block)
            heading = block
        else:
            own.append(block)
    close()
    return sections


def _find_zone_name(blocks: list[Block]) -> tuple[str, str]:
    """Return the zone in a column's header, else in a stamp, as plan.yaml writes it, and a word that means a place."""
    headers = [
        each for block in blocks if isinstance(block, BlockTable) for each in block.headers if _TIMED.search(each)
    ]
    texts = [block.text for block in blocks if isinstance(block, TextBlock) and len(block.text) <= LONGEST]
    stamps = [stamp["moment"] for text in texts for stamp in STAMP.finditer(text)]
    for text in (*headers, *stamps):
        for match in _ZONE.finditer(text):
            zone = find_zones(match[1])
            if zone and len(zone.names) == 1:
                return (zone.place, match[1]) if zone.place else (zone.names[0], "")
    return "", ""
