"""The words of an offset, taken apart: numbers, units, signs, days of the week, the time of day and its zone."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from launchlist.plan.moments import WEEKDAYS
from launchlist.plan.words.zone_words import PATTERN, ZoneWord, find_zones

Kind: TypeAlias = Literal[
    "clock", "eod", "noon", "midnight", "zone", "sign", "fraction", "number", "weekday", "word", "joint", "other", "end"
]

_TOKEN: Final = re.compile(
    r"(?P<skip>[\s,;()*`'’\"]+)"
    r"|(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[ap]\.?m\b\.?| ?h\b)?|[0-9]{1,2}(?:\.[0-9]{2})? ?[ap]\.?m\b\.?)"
    r"|(?P<eod>e\.o\.d\b\.?|eod\b|end of (?:the )?day\b|cob\b|close of business\b)"
    r"|(?P<noon>noon\b|midday\b)|(?P<midnight>midnight\b)"
    r"|(?P<zone>aoe\b|anywhere on earth\b)"
    r"|(?P<sign>[-–−—]?(?:minus|plus)\b[-–−—]?|[-–−—+])"
    r"|(?P<fraction>[0-9]+[./][0-9]+|[0-9]* ?[½¼¾]|half\b)"
    r"|(?P<number>[0-9]+)"
    r"|(?P<word>[a-z][a-z0-9]*)"
    r"|(?P<joint>_)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.ASCII,
)
_ZONE: Final = re.compile(rf"(?:{PATTERN}|utc|gmt)(?![A-Za-z0-9])")
_CLOCK: Final = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2})?(?: ?([ap])\.?m\.?| ?h)?", re.IGNORECASE)
_WEEKDAY: Final = re.compile(
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_FILLERS: Final = frozenset(("the", "at", "by", "on", "of", "in", "due", "and", "latest"))

NUMBERS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
UNITS: Final = {
    **dict.fromkeys(("d", "day", "days"), ("d", 1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), ("w", 1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("h", 1)),
    **dict.fromkeys(("wd", "wds", "bd", "bds", "workday", "workdays"), ("wd", 1)),
    **dict.fromkeys(("fortnight", "fortnights"), ("w", 2)),
}
"""Each word, to the unit that a plan has and how many of them it is."""
NO_UNITS: Final = {
    **dict.fromkeys(("m", "mo", "mos", "mth", "mths", "month", "months"), "month"),
    **dict.fromkeys(("q", "quarter", "quarters"), "quarter"),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), "year"),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), "minute"),
}
"""Words for what no offset counts in."""


class Token(NamedTuple):
    """A piece of a text, in lower case."""

    kind: Kind
    text: str
    start: int
    end: int


class TimeOfDay(NamedTuple):
    """The time of day that a text gives, if any: none of the fields is set where it gives none."""

    time: tuple[int, int] | None = None
    """24:00 is the end of the day, in hours."""
    is_eod: bool = False
    is_midnight: bool = False
    """Either end of the day may be meant."""
    zone: ZoneWord | None = None


def read_offset_tokens(text: str) -> list[Token]:
    """Return the pieces of a text, without spaces, punctuation and words such as "the"; a zone follows a time of day.

    A hyphen or an underscore between the words of a name is a piece of its own.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        zone = _ZONE.match(text, at) if tokens and tokens[-1].kind in {"clock", "eod", "noon", "midnight"} else None
        if zone and find_zones(zone[0]):
            tokens.append(Token("zone", zone[0], at, zone.end()))
            at = zone.end()
            continue
        match = _TOKEN.match(text, at)
        at = match.end() if match else at + 1
        name = match.lastgroup if match else None
        if match is None or name is None or name == "skip":
            continue
        lower = match[0].lower()
        kind: Kind = name  # type: ignore[assignment] # the names of the groups are these
        if kind == "word" and _WEEKDAY.fullmatch(lower):
            kind = "weekday"
        if not (kind == "word" and lower in _FILLERS):
            tokens.append(Token(kind, lower, match.start(), match.end()))
    return tokens


def drop_fillers(words: list[str]) -> list[str]:
    """Return the words of an anchor's name that `read_offset_tokens` keeps."""
    return [word for word in words if word not in _FILLERS]


def find_weekday(token: Token) -> int:
    """Return the number of a day of the week, 0 for Monday."""
    return WEEKDAYS.index(token.text[:3])


def read_sign(token: Token) -> int:
    """Return 1 for a plus and -1 for a minus."""
    return 1 if "+" in token.text or "plus" in token.text else -1


def take_clock(tokens: list[Token]) -> tuple[list[Token], TimeOfDay, list[str]]:
    """Return the pieces without the time of day, wherever it is, that time, and what is wrong with it."""
    times = [token for token in tokens if token.kind in {"clock", "eod", "noon", "midnight"}]
    zones = [token for token in tokens if token.kind == "zone"]
    rest = [token for token in tokens if token not in times and token not in zones]
    faults = []
    if len(times) > 1 or len(zones) > 1:
        faults.append("it gives two times of day; keep one")
    zone = find_zones("AoE" if zones[0].text.startswith("a") else zones[0].text) if zones else None
    if not times:
        return rest, TimeOfDay(is_eod=zone is not None, zone=zone), faults  # AoE is about the end of a day
    first = times[0]
    if first.kind == "clock":
        time = _read_time(first.text)
        if time is None:
            faults.append(f"{first.text!r} is not a time of day; write 00:00 to 23:59")
        return rest, TimeOfDay(time or (0, 0), zone=zone), faults
    time = (12, 0) if first.kind == "noon" else None
    return rest, TimeOfDay(time, first.kind == "eod", first.kind == "midnight", zone), faults


def _read_time(text: str) -> tuple[int, int] | None:
    match = _CLOCK.fullmatch(text)
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return (hour, minute) if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else None
