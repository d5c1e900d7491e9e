"""Dates and times in words, in English regardless of the machine's locale."""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.moments import name_zone

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from launchlist.plan.model import Moment, Plan

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS = tuple(month[:3] for month in _MONTHS)
_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


class Clock(NamedTuple):
    """The defaults when a moment is written: only what differs from them is named."""

    zone: tzinfo
    year: int
    display_zones: tuple[tzinfo, ...] = ()


def set_clock(plan: Plan, as_of: Moment) -> Clock:
    """Return the clock of a document: the plan's zones and the default year."""
    zones = tuple(dict.fromkeys(plan.display_zones))
    return Clock(zone=plan.zone, year=as_of.at.astimezone(plan.zone).year, display_zones=zones)


def name_day(day: date) -> str:
    """Return ``May 17, 2025``."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def name_stamp(moment: Moment, zone: tzinfo) -> str:
    """Return ``May 17, 2025 18:30 UTC+08``, in the plan's zone."""
    local = moment.at.astimezone(zone)
    return f"{name_day(local)} {_name_clock(local)} {name_zone(zone)}"


def name_deadline(moment: Moment, clock: Clock) -> str:
    """Return ``18 May 23:00`` or ``22 May EOD``, with its own zone if any, then in every display zone."""
    _, local, all_day, own_zone, _ = moment
    day = _name_short_day(local, clock.year)
    text = f"{day} EOD" if all_day else f"{day} {_name_clock(local)}"
    if own_zone:
        text += _name_own_zone(moment, clock)
    return text + _name_elsewhere(moment, clock) if clock.display_zones else text


def name_eta(moment: Moment, clock: Clock) -> str:
    """Return ``May 18``, or ``May 18 16:00`` if a time was given, with zones as in a deadline."""
    local = moment.local
    text = f"{_MONTHS[local.month - 1]} {local.day}" + (f", {local.year}" if local.year != clock.year else "")
    if moment.all_day:
        return text + _name_own_zone(moment, clock)
    return f"{text} {_name_clock(local)}" + _name_own_zone(moment, clock) + _name_elsewhere(moment, clock)


def name_time(moment: Moment, clock: Clock) -> str:
    """Return ``16:00 UTC+08``, then the same in every display zone; ``all day`` if no time was given."""
    if moment.all_day:
        return "all day"
    return f"{_name_clock(moment.local)} {name_zone(_find_zone(moment, clock))}" + _name_elsewhere(moment, clock)


def _name_clock(local: datetime) -> str:
    # Looking up two digits takes an eighth of the time of formatting them.
    return f"{_TWO_DIGITS[local.hour]}:{_TWO_DIGITS[local.minute]}"


def _find_zone(moment: Moment, clock: Clock) -> tzinfo:
    return (moment.own_zone and moment.local.tzinfo) or clock.zone


def _name_short_day(local: datetime, year: int) -> str:
    text = f"{local.day} {_SHORT_MONTHS[local.month - 1]}"
    return text if local.year == year else f"{text} {local.year}"


def _name_own_zone(moment: Moment, clock: Clock) -> str:
    """Name the zone unless the plan's zone has that offset then, and the time does not happen twice there."""
    if not moment.own_zone:
        return ""
    if isinstance(clock.zone, timezone):  # its offset never changes
        is_usual = moment.local.utcoffset() == clock.zone.utcoffset(None)
        return "" if is_usual else f" {name_zone(_find_zone(moment, clock))}"
    here = moment.at.astimezone(clock.zone)
    if moment.local.utcoffset() == here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
        return ""
    return f" {name_zone(_find_zone(moment, clock))}"


def _name_elsewhere(moment: Moment, clock: Clock) -> str:
    text = ""
    for zone in clock.display_zones:
        local = moment.at.astimezone(zone)
        day = f"{_name_short_day(local, clock.year)} " if moment.all_day or local.date() != moment.local.date() else ""
        text += f" / {day}{_name_clock(local)} {name_zone(zone)}"
    return text
