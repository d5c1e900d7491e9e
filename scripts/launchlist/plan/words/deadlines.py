"""Deadlines as people write them, read in the context of their document; ambiguous ones stay ambiguous."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.plan.moments import read_moment, resolve_moment
from launchlist.plan.words.candidate_days import Calendar, Order, check_weekday, is_contradictory, list_days
from launchlist.plan.words.date_tokens import Words, is_said, read_date_tokens
from launchlist.plan.words.timestamps import Timestamp, write_moment
from launchlist.plan.words.zone_words import explain_season
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Calendar", "Order", "Reading", "find_order", "read_deadline"]

LONGEST: Final = 200
"""The most characters that a deadline may have."""
_HALVES: Final = re.compile(r"\s+(?:/|\||=|·|or)\s+|\s*\((?=[^()]*[0-9][^()]*\))|\)\s*$|\n|<br\s*/?>")
_DAY: Final = ("year", "month", "day", "weekday", "is_next", "pair", "relative", "is_month_end")


class Reading(NamedTuple):
    """The meaning of a deadline."""

    moment: str
    """As a plan writes it: 2025-05-18, 2025-05-18 23:00, 2025-05-18 23:00 UTC; empty if it is not clear."""
    faults: tuple[str, ...] = ()
    """What is wrong with it: two halves that contradict each other, a weekday that does not match the date."""
    choices: tuple[str, ...] = ()
    """The moments it may mean if it is ambiguous, to choose from."""


def read_deadline(text: str, calendar: Calendar) -> Reading:
    """Read ``text``: 18 May 23:00, 22 May EOD, tomorrow 18:00, Friday, +3d, 2025-05-18 AoE.

    Several halves, as in ``02:00 UTC Wednesday 8 October / 19:00 PDT Tuesday 7 October``, must be the same instant; one
    without a day is on the day of the first.
    """
    plain = re.sub(r"[*_`]+|~~", "", text).strip()
    if not plain:
        return Reading("", ("it is empty",))
    if len(plain) > LONGEST:
        return Reading("", (f"{quote(plain)} is too long for a deadline",))
    if not isinstance(read_moment(plain), str):
        return Reading(re.sub(r"(?<=[0-9])T(?=[0-9])", " ", plain))
    halves = [half.strip() for half in _HALVES.split(plain) if half and half.strip()]
    words = _share_day([read_date_tokens(half) for half in halves])
    readings = [_read_half(half, each, calendar) for half, each in zip(halves, words, strict=True) if each is not None]
    halves = [half for half, each in zip(halves, words, strict=True) if each is not None]
    faults = tuple(fault for reading in readings for fault in reading.faults)
    meant = tuple(dict.fromkeys(choice for reading in readings for choice in reading.choices))
    if not readings or any(not reading.choices for reading in readings):
        return Reading("", faults or (f"{plain!r} has no date",))
    if len(readings) == 1:
        return Reading(meant[0] if len(meant) == 1 else "", faults, meant if len(meant) > 1 else ())
    return _compare(halves, readings, faults, calendar)


def find_order(texts: Iterable[str]) -> Order:
    """Return the order of day and month in the texts of one column, if any of them shows it."""
    orders: set[Order] = set()
    for text in texts:
        for match in re.finditer(r"(?<![0-9])([0-9]{1,2})[/-]([0-9]{1,2})(?![0-9])", text):
            if int(match[1]) > 12 >= int(match[2]):
                orders.add("day first")
            elif int(match[2]) > 12 >= int(match[1]):
                orders.add("month first")
    return orders.pop() if len(orders) == 1 else ""


def _compare(halves: list[str], readings: list[Reading], faults: tuple[str, ...], calendar: Calendar) -> Reading:
    """Return what all halves agree on, or how far apart they are."""
    shared = [
        choice
        for choice in readings[0].choices
        if all(any(_is_same(choice, other, calendar) for other in reading.choices) for reading in readings[1:])
    ]
    if len(shared) == 1:
        return Reading(shared[0], faults)
    every = tuple(dict.fromkeys(choice for reading in readings for choice in reading.choices))
    if shared:
        return Reading("", faults, tuple(shared))
    apart = [
        f"{halves[one]!r} and {halves[other]!r} are {_name_gap(readings[one], readings[other], calendar)} apart"
        for one, other in combinations(range(len(halves)), 2)
        if not any(_is_same(a, b, calendar) for a in readings[one].choices for b in readings[other].choices)
    ]
    return Reading("", (*faults, *apart), every)


def _is_same(one: str, other: str, calendar: Calendar) -> bool:
    """Whether two moments are the same instant, or one is a date that the other one falls on."""
    first, second = (resolve_moment(text, calendar.zone) for text in (one, other))
    if first.all_day != second.all_day:
        return first.local.date() == second.local.date()
    return first.at == second.at


def _name_gap(one: Reading, other: Reading, calendar: Calendar) -> str:
    first, second = (resolve_moment(reading.choices[0], calendar.zone).at for reading in (one, other))
    gap = abs(first - second)
    days, rest = divmod(round(gap.total_seconds() / 60), 1440)
    hours, minutes = divmod(rest, 60)
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(parts) or "no time"


def _share_day(halves: list[Words | str]) -> list[Words | str | None]:
    """Give halves without a day the day of the first; a half that only completes the previous one becomes None."""
    shared: list[Words | str | None] = []
    for words in halves:
        first = shared[0] if shared else None
        if not isinstance(words, Words) or not isinstance(first, Words) or _has_day(words):
            shared.append(words)
            continue
        before = shared[-1]
        own: dict[str, Any] = {name: value for name, value in zip(words._fields, words, strict=True) if is_said(value)}
        if before == Words(**{name: getattr(first, name) for name in _DAY}) and len(shared) == 1:
            shared[0] = first._replace(**own)
            shared.append(None)
        elif words.zone and words == Words(zone=words.zone) and isinstance(before, Words) and before.zone is None:
            shared[-1] = before._replace(zone=words.zone)
            shared.append(None)
        else:
            shared.append(Words(**{**{name: getattr(first, name) for name in _DAY}, **own}))
    return shared


def _has_day(words: Words) -> bool:
    return any(value is not None for value in (words.day, words.pair, words.weekday, words.relative, words.hours))


def _read_half(text: str, words: Words | str, calendar: Calendar) -> Reading:
    """Return what one half may mean: no choice if it means nothing, one if it is clear."""
    if not isinstance(read_moment(text), str):
        return Reading("", (), (re.sub(r"(?<=[0-9])T(?=[0-9])", " ", text),))
    if isinstance(words, str):
        return Reading("", (f"{words!r} is not understood",))
    if is_contradictory(words):
        return Reading("", (f"{text!r} gives its date or time twice",))
    if words.hours is not None:
        return _add_hours(words.hours, words, calendar)
    days, faults = list_days(words, calendar)
    if not days:
        return Reading("", faults or (f"{text!r} has no date",))
    choices: list[str] = []
    for day in days:
        found, more = _list_moments(day, words)
        choices += found
        faults += tuple(fault for fault in more if fault not in faults)
    return Reading("", faults, tuple(dict.fromkeys(choices)))


def _add_hours(hours: int, words: Words, calendar: Calendar) -> Reading:
    """Add in UTC, in which every hour has sixty minutes."""
    start = datetime.combine(calendar.today, calendar.clock.replace(second=0, microsecond=0), calendar.zone)
    at = (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(calendar.zone)
    return Reading("", check_weekday(words, [at.date()]), (write_moment(Timestamp(at, all_day=False), calendar.zone),))


def _list_moments(day: date, words: Words) -> tuple[list[str], tuple[str, ...]]:
    """Return a day with its time in each zone that may be meant, and what is wrong with the zone."""
    texts = [f"{day.isoformat()} {words.clock[0]:02}:{words.clock[1]:02}" if words.clock else day.isoformat()]
    if words.clock == (24, 0):
        texts = [f"{day + timedelta(days=1)} 00:00"]
    elif words.is_midnight:
        texts = [f"{day} 00:00", f"{day + timedelta(days=1)} 00:00"]
    elif words.is_before and not words.clock and not words.is_eod:
        texts = [(day - timedelta(days=1)).isoformat(), day.isoformat()]
    if words.zone is None:
        return texts, ()
    zone = words.zone
    local = datetime(day.year, day.month, day.day, *(words.clock or (12, 0))) if words.clock != (24, 0) else None  # noqa: DTZ001 - the zone is not known yet
    season = explain_season(zone, local) if local else ""
    names = (*zone.names, zone.place) if season else zone.names
    return [f"{text} {name}" for text in texts for name in names], (season,) if season else ()
