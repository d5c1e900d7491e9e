"""The parts of a date or time in words: day, month, year, weekday, time of day, zone."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from launchlist.plan.moments import WEEKDAYS
from launchlist.plan.words.zone_words import PATTERN, ZoneWord, find_zones

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH: Final = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY: Final = (
    r"(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b\.?"
)
_DAY: Final = r"([0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_YEAR: Final = r"((?:19|20|21)[0-9]{2})(?![0-9])"
_ZONE: Final = rf"({PATTERN})(?![A-Za-z0-9])"
_PATTERNS: Final = tuple(
    (name, re.compile(pattern, flags))
    for name, pattern, flags in (
        ("skip", r"[\s,;()*_`@]+|(?:by|due|on|at|of|the|until|till|is)\b", re.IGNORECASE),
        ("before", r"before\b", re.IGNORECASE),
        ("iso", r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])T?", 0),
        ("numeric", r"([0-9]{1,2})([./-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?(?![0-9:])\.?", 0),
        ("clock", r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:([ap])\.?m\b\.?|h\b)?", re.IGNORECASE),
        ("hour", r"([0-9]{1,2})\s*([ap])\.?m\b\.?", re.IGNORECASE),
        ("eod", r"(?:e\.?o\.?d\b|end of (?:the )?day\b|cob\b|close of business\b)\.?", re.IGNORECASE),
        ("noon", r"noon\b", re.IGNORECASE),
        ("midnight", r"midnight\b", re.IGNORECASE),
        ("month_end", rf"end of {_MONTH}", re.IGNORECASE),
        ("aoe", r"(?:aoe|anywhere on earth)\b", re.IGNORECASE),
        ("month", _MONTH, re.IGNORECASE),
        ("next", rf"next\s+{_WEEKDAY}", re.IGNORECASE),
        ("weekday", _WEEKDAY, re.IGNORECASE),
        ("today", r"(today|tonight|tomorrow|yesterday)\b", re.IGNORECASE),
        ("span", r"(?:\+|in\s+)([0-9]{1,4})\s*(h|hours?|d|days?|w|weeks?)\b", re.IGNORECASE),
        ("year", _YEAR, 0),
        ("day", _DAY, re.IGNORECASE),
        ("zone", _ZONE, 0),
        ("utc", r"z\b", re.IGNORECASE),
    )
)


class Words(NamedTuple):
    """The parts that a text gives; None for those it does not give."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """From 0, Monday."""
    is_next: bool = False
    """It says *next* before the weekday, which may mean two days."""
    pair: tuple[int, int] | None = None
    """Day and month in an unknown order."""
    relative: int | None = None
    """Days from today."""
    hours: int | None = None
    """Hours from now."""
    clock: tuple[int, int] | None = None
    is_midnight: bool = False
    is_eod: bool = False
    is_month_end: bool = False
    is_before: bool = False
    """It says *before* a day, which may include that day or not."""
    zone: ZoneWord | None = None


def is_said(value: object) -> bool:
    """Whether a field of `Words` is given: 0 (today, Monday or the year 0) counts as given."""
    return value is not None and value is not False


def read_date_tokens(text: str) -> Words | str:
    """Return the parts of ``text``, or the words that are not understood."""
    words, at = Words(), 0
    while at < len(text):
        for name, pattern in _PATTERNS:
            match = pattern.match(text, at)
            more = _take(name, match, words) if match else None
            if match and more is not None:
                words, at = more, match.end()
                break
        else:
            return text[at:].split(maxsplit=1)[0]
    return words


def _take(name: str, match: re.Match[str], words: Words) -> Words | None:
    """Return the words with one more, or None if it does not fit."""
    if name == "skip":
        return words
    taken = _read_date(name, match) or _read_day(name, match) or _read_clock(name, match)
    if not taken or any(is_said(getattr(words, field)) for field in taken if field != "is_next"):
        return None  # given twice, or not part of a date or time
    return words._replace(**taken)


def _read_date(name: str, match: re.Match[str]) -> dict[str, Any]:
    if name == "iso":
        return {"year": int(match[1]), "month": int(match[3]), "day": int(match[4])}
    if name == "numeric":
        return _read_numeric(match)
    if name == "month":
        return {"month": _find_month(match[1])}
    if name == "month_end":
        return {"month": _find_month(match[1]), "is_month_end": True}
    if name == "year":
        return {"year": int(match[1])}
    return {"day": int(match[1])} if name == "day" else {}


def _read_numeric(match: re.Match[str]) -> dict[str, Any]:
    """18.05.2025 has the day first; the order of 18/05/2025 and 5-18 is not known yet."""
    first, second = int(match[1]), int(match[3])
    year: dict[str, Any] = {}
    if match[4]:
        year = {"year": int(match[4]) + (2000 if len(match[4]) == 2 else 0)}
    elif match[2] == "-":  # 5-18 looks like a range of numbers
        return {}
    if match[2] == ".":
        return {"day": first, "month": second, **year}
    return {"pair": (first, second), **year}


def _find_month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _read_day(name: str, match: re.Match[str]) -> dict[str, Any]:
    if name in {"weekday", "next"}:
        return {"weekday": WEEKDAYS.index(match[1][:3].lower()), "is_next": name == "next"}
    if name == "today":
        return {"relative": {"yesterday": -1, "tomorrow": 1}.get(match[1].lower(), 0)}
    if name == "span":
        count, unit = int(match[1]), match[2][0].lower()
        return {"hours": count} if unit == "h" else {"relative": count * (7 if unit == "w" else 1)}
    return {}


def _read_clock(name: str, match: re.Match[str]) -> dict[str, Any]:
    if name == "clock":
        return _build_clock(int(match[1]), int(match[2]), match[3])
    if name == "hour":
        return _build_clock(int(match[1]), 0, match[2])
    if name == "noon":
        return {"clock": (12, 0)}
    if name == "before":
        return {"is_before": True}
    if name == "midnight":
        return {"is_midnight": True}
    if name == "eod":
        return {"is_eod": True}
    if name in {"zone", "aoe", "utc"}:
        zone = find_zones("AoE" if name == "aoe" else match[0])
        return {"zone": zone} if zone else {}
    return {}


def _build_clock(hour: int, minute: int, half: str | None) -> dict[str, Any]:
    if half:
        if not 1 <= hour <= 12:
            return {}
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    return {"clock": (hour, minute)} if (hour < 24 and minute < 60) or (hour, minute) == (24, 0) else {}
