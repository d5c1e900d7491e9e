"""The days that a deadline may mean, given the year and the date order of its document."""

from __future__ import annotations

from datetime import date, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.plan.moments import explain_date
from launchlist.plan.words.date_tokens import WEEKDAY_NAMES

if TYPE_CHECKING:
    from launchlist.plan.words.date_tokens import Words

Order: TypeAlias = Literal["", "day first", "month first"]

HALF_A_YEAR: Final = 183
FIRST_YEAR, LAST_YEAR = 1970, 2199


class Calendar(NamedTuple):
    """The defaults for a deadline in a document."""

    zone: tzinfo
    """The zone of the column or of the document."""
    today: date
    """The day of the document: it gives the year, and the meaning of ``tomorrow``."""
    order: Order = ""
    """The order of 03/04/2025; empty if it is not known yet."""
    clock: time = time()
    """The time of day in ``zone``, for ``+4h``."""


def list_days(words: Words, calendar: Calendar) -> tuple[list[date], tuple[str, ...]]:
    """Return the days that may be meant, and what is wrong with the text."""
    if words.relative is not None:
        meant = calendar.today + timedelta(days=words.relative)
        return [meant], check_weekday(words, [meant])
    if words.month is None and words.pair is None and words.day is None:
        return [day for day in _list_weekdays(words, calendar) if words.year in {None, day.year}], ()
    faults: list[str] = []
    days = []
    for day, month in _order_pair(words, calendar):
        for year in [words.year] if words.year is not None else _list_years(day, month, words, calendar):
            reason = explain_date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else "the year cannot be right"
            if reason:
                faults.append(reason)
            else:
                days.append(date(year, month, day))
    days = list(dict.fromkeys(days))
    return days, check_weekday(words, days) if days else tuple(faults)


def is_contradictory(words: Words) -> bool:
    """Whether the day is given in two ways, as in ``18 May +3d``, or a time together with a number of hours."""
    date_parts = (words.day, words.month, words.year, words.pair)
    ways = (words.relative, words.hours, *([True] if any(part is not None for part in date_parts) else ()))
    if sum(way is not None for way in ways) > 1:
        return True
    if words.hours is not None:
        return words.clock is not None or words.is_eod or words.is_midnight
    is_dated = words.day is not None or words.month is not None
    return (words.pair is not None and is_dated) or (words.is_month_end and words.day is not None)


def _order_pair(words: Words, calendar: Calendar) -> list[tuple[int, int]]:
    if words.pair is None:
        if words.month is None:
            return []
        if words.is_month_end:
            year = calendar.today.year if words.year is None else words.year
            following = date(year + words.month // 12, words.month % 12 + 1, 1)
            return [((following - timedelta(days=1)).day, words.month)]
        return [(words.day, words.month)] if words.day is not None else []
    first, second = words.pair
    if calendar.order == "day first" or first > 12:
        return [(first, second)]
    if calendar.order == "month first" or second > 12:
        return [(second, first)]
    return list(dict.fromkeys([(first, second), (second, first)]))


def _list_years(day: int, month: int, words: Words, calendar: Calendar) -> list[int]:
    """Return the document's year, and an adjacent one if it is nearer or the only one with that weekday."""
    year = calendar.today.year
    if explain_date(year, month, day):
        return [year]
    given = date(year, month, day)
    away = (given - calendar.today).days
    if abs(away) <= HALF_A_YEAR:
        return [year]
    other = year + (1 if away < 0 else -1)
    if explain_date(other, month, day):
        return [year]
    years = [year, other]
    matching = [each for each in years if words.weekday in {None, date(each, month, day).weekday()}]
    return matching if len(matching) == 1 else years


def check_weekday(words: Words, days: list[date]) -> tuple[str, ...]:
    """Return what is wrong with the weekday if none of the days falls on it."""
    if words.weekday is None or any(day.weekday() == words.weekday for day in days):
        return ()
    day = days[0]
    right, written = WEEKDAY_NAMES[day.weekday()], WEEKDAY_NAMES[words.weekday]
    return (f"{day.isoformat()} is a {right}, not a {written}",)


def _list_weekdays(words: Words, calendar: Calendar) -> list[date]:
    """A weekday alone means the coming one; today's weekday, and a *next* one, may also mean the week after."""
    if words.weekday is None:
        return []
    ahead = (words.weekday - calendar.today.weekday()) % 7
    days = [calendar.today + timedelta(days=ahead)]
    return [*days, days[0] + timedelta(days=7)] if words.is_next or ahead == 0 else days
