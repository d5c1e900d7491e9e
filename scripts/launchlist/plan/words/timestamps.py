"""Timestamps as programs write them, converted to the dates and times of a plan."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from launchlist.plan.words.candidate_days import FIRST_YEAR, LAST_YEAR

_SHAPE: Final = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4})"
    r"(?:[T ][0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:\.[0-9]{1,12})?)?(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
"""ISO 8601, basic or extended, as in 2025-05-18T15:00:00Z, 20250518T150000Z and 2025-05-18 15:00."""


class Timestamp(NamedTuple):
    """A point in time; ``at`` is naive where no zone was written."""

    at: datetime
    all_day: bool


def read_timestamp(text: str) -> Timestamp | None:
    """Read a timestamp; None if ``text`` is not one."""
    plain = text.strip()
    if not _SHAPE.fullmatch(plain):
        return None
    try:
        at = datetime.fromisoformat(re.sub(r" ?(?:UTC|Z)$", "+00:00", plain))
        at = at.replace(microsecond=0)
        at.astimezone(UTC)  # near the ends of the calendar there is no UTC equivalent
    except (ValueError, OverflowError):
        return None
    return Timestamp(at, len(plain) in {8, 10}) if FIRST_YEAR <= at.year <= LAST_YEAR else None


def write_moment(stamp: Timestamp, zone: tzinfo | None) -> str:
    """Return a moment as a plan in that zone writes it; in UTC, marked as such, if the zone is not known.

    A time that happens twice in the zone is also written in UTC.
    """
    at = stamp.at
    if stamp.all_day:
        return f"{at:%Y-%m-%d}"
    if at.tzinfo is None:
        return _write_clock(at)
    if zone is not None:
        local = at.astimezone(zone)
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return _write_clock(local)
    return f"{_write_clock(at.astimezone(UTC))} UTC"


def write_day(text: str, zone: tzinfo | None) -> str:
    """Return the day of a timestamp in ``zone`` (UTC if None) as ISO 8601, or "" if ``text`` is not a timestamp."""
    stamp = read_timestamp(text)
    if stamp is None:
        return ""
    at = stamp.at.astimezone(zone or UTC) if stamp.at.tzinfo else stamp.at
    return f"{at:%Y-%m-%d}"


def find_iteration_end(start: str, days: str) -> str:
    """Return the last day of a span of ``days`` days that starts on an ISO date, or ""."""
    stamp = read_timestamp(start)
    if stamp is None or not re.fullmatch("[0-9]{1,4}", days) or int(days) < 1:
        return ""
    return f"{stamp.at + timedelta(days=int(days) - 1):%Y-%m-%d}"


def _write_clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"
