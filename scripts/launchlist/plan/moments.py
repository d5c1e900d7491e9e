"""Dates, times and time zones as people write them: ``2025-05-18 23:00``, ``2025-05-22``, with or without an offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.model import Moment

if TYPE_CHECKING:
    from launchlist.plan.work_calendar import WorkCalendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OFFSET_ZONES = r"(?:UTC)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?"
_IANA = r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*"
_WIDEST = timedelta(hours=14)


@cache
def find_zone(name: str) -> tzinfo | None:
    """Return the zone named ``name``, or None if there is no such zone.

    ``AoE``, anywhere on Earth, is the last zone in which a day ends (UTC-12).
    Names come from the IANA database, https://www.iana.org/time-zones, as packaged in ``tzdata``.
    """
    if name in {"UTC", "Z", "GMT"}:
        return UTC
    if name == "AoE":
        return timezone(timedelta(hours=-12), "AoE")
    offset = re.fullmatch(_OFFSET_ZONES, name)
    if offset:
        return _build_offset(offset[1], int(offset[2]), int(offset[3] or 0))
    return _load_zone(name) if re.fullmatch(_IANA, name) else None


def _build_offset(sign: str, hours: int, minutes: int) -> tzinfo | None:
    size = timedelta(hours=hours, minutes=minutes)
    if size > _WIDEST or minutes > 59:
        return None
    if not size:
        return UTC
    label = f"UTC{sign}{hours:02}" + (f":{minutes:02}" if minutes else "")
    return timezone(-size if sign == "-" else size, label)


def _load_zone(name: str) -> tzinfo | None:
    # Imported here: most plans use a fixed offset, and the two imports take 10 ms.
    import io
    import pkgutil
    from zoneinfo import ZoneInfo

    try:
        data = pkgutil.get_data("tzdata", f"zoneinfo/{name}")
    except OSError:
        return None
    if not data or not data.startswith(b"TZif"):
        return None
    return ZoneInfo.from_file(io.BytesIO(data), key=name)


def name_zone(zone: tzinfo) -> str:
    """Return the name of the zone for readers: ``UTC+08``, ``AoE``, ``Europe/Berlin``."""
    return getattr(zone, "key", None) or zone.tzname(None) or "UTC"


_SHAPE = (
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?| EOD)?"
    r"(?: ?(Z|[+-][0-9]{2}:?[0-9]{2})| ([A-Za-z][A-Za-z0-9_+:/-]*))?"
)
FIRST_YEAR, LAST_YEAR = 1970, 2199
_DURATION = r"([0-9]+(?:\.[0-9]+)?)([hdw])"
_HOURS = {"h": 1, "d": 24, "w": 168}
_LONGEST_HOURS = 10 * 365 * 24
_LONGEST_RANGE = 3653
"""Days."""


class DateFault(NamedTuple):
    """Why a relative moment has no date; ``rule`` is empty where its anchor is at fault, which is reported there."""

    rule: str = ""
    message: str = ""
    hint: str = ""


class Written(NamedTuple):
    """A moment before its zone is known; ``zone`` is None if the plan's zone applies."""

    local: datetime
    all_day: bool
    zone: tzinfo | None


def is_relative(text: str) -> bool:
    """Return whether ``text`` starts as a relative moment does, with a letter, and so cannot be a date."""
    return text[:1].isalpha() and text[:1].isascii()


@cache
def read_moment(text: str) -> Written | str:
    """Return the moment in ``text``, or the reason why there is none, to follow "... is not a valid date or time: "."""
    shape = re.fullmatch(_SHAPE, text)
    if not shape:
        return "write 2025-05-18 or 2025-05-18 23:00, optionally followed by an offset such as +08:00"
    year, month, day, hour, minute, second, offset, zone_name = shape.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return f"the year must be between {FIRST_YEAR} and {LAST_YEAR}"
    all_day = hour is None
    clock = (23, 59, 59) if all_day else (int(hour), int(minute), int(second or 0))
    try:
        local = datetime(int(year), int(month), int(day), *clock)  # noqa: DTZ001 - resolve_moment adds the zone
    except ValueError:
        return explain_date(int(year), int(month), int(day)) or "the time must be from 00:00 to 23:59"
    if not (offset or zone_name):
        return Written(local=local, all_day=all_day, zone=None)
    zone = find_zone(offset or zone_name)
    if zone is None:
        return f"there is no time zone {offset or zone_name}"
    return Written(local=local, all_day=all_day, zone=zone)


def explain_date(year: int, month: int, day: int) -> str:
    """Return why there is no such day, or "" if there is."""
    if not 1 <= month <= 12:
        return f"there is no month {month:02}"
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    last = (following - timedelta(days=1)).day
    if not 1 <= day <= last:
        return f"{following - timedelta(days=1):%B %Y} has {last} days"
    return ""


@cache
def resolve_moment(text: str, plan_zone: tzinfo) -> Moment:
    """Return the moment ``text`` names in a plan of that zone; raises ValueError if `read_moment` gives a reason.

    A local time that happens twice means the first time; one that never happens uses the offset before the gap
    (PEP 495, https://peps.python.org/pep-0495/). The rule ``ambiguous-local-time`` reports both.
    """
    written = read_moment(text)
    if isinstance(written, str):
        raise ValueError(written)  # noqa: TRY004 - the text is wrong, not its type
    naive, all_day, zone = written
    local = naive.replace(tzinfo=zone or plan_zone)
    return Moment(local.astimezone(UTC), local, all_day, zone is not None)


def build_moment(at: datetime, zone: tzinfo) -> Moment:
    """Return the aware instant ``at`` as a moment of ``zone``, to the second."""
    local = at.astimezone(zone).replace(microsecond=0)
    return Moment(at=local.astimezone(UTC), local=local)


def read_work(text: str, calendar: WorkCalendar | None) -> timedelta | None:
    """Return the working time that ``4h``, ``2d`` or ``1.5w`` take, as `read_duration` reads it without a calendar.

    A day is as long as a working day of the calendar, a week as its working days without days off.
    """
    span = read_duration(text)
    if calendar is None or span is None or text.endswith("h"):
        return span
    unit, length = (calendar.day, 24) if text.endswith("d") else (calendar.week, 168)
    return span / timedelta(hours=length) * unit


def read_day_range(text: str) -> tuple[date, date]:
    """Return the first and the last day of ``2026-12-24`` or ``2026-12-28..2026-12-31``; raises ValueError."""
    first, _, last = text.partition("..")
    days = _read_day(first), _read_day(last or first)
    if days[1] < days[0]:
        msg = f"{last} is before {first}"
        raise ValueError(msg)
    if (days[1] - days[0]).days > _LONGEST_RANGE:
        msg = "a range of more than ten years"
        raise ValueError(msg)
    return days


def _read_day(text: str) -> date:
    reason = explain_date(*map(int, text.split("-")))
    if reason:
        raise ValueError(reason)
    return date.fromisoformat(text)


def read_hours(text: str) -> tuple[timedelta, timedelta]:
    """Return the beginning and the end of ``09:00-17:00``, from midnight; raises ValueError."""
    opens, closes = (timedelta(hours=int(each[:2]), minutes=int(each[3:])) for each in text.split("-"))
    if any(int(each[3:]) > 59 for each in text.split("-")) or closes > timedelta(days=1):
        msg = "the times of a day are 00:00 to 24:00"
        raise ValueError(msg)
    if closes <= opens:
        msg = "it ends before it begins"
        raise ValueError(msg)
    return opens, closes


def read_duration(text: str) -> timedelta | None:
    """Return the length of ``4h``, ``2d`` or ``1.5w`` (days of 24 hours), or None if it is invalid or over ten years.

    The limit keeps the sum of a moment and a duration within the calendar.
    """
    shape = re.fullmatch(_DURATION, text)
    hours = float(shape[1]) * _HOURS[shape[2]] if shape else _LONGEST_HOURS + 1
    return timedelta(hours=hours) if hours <= _LONGEST_HOURS else None
