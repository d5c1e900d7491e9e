"""Relative moments: ``release-14d``, ``start+3w tue 18:00``, ``CUT-1+3d``; their grammar, and what each comes to."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.model import Moment
from launchlist.plan.moments import FIRST_YEAR, LAST_YEAR, WEEKDAYS, DateFault, find_zone
from launchlist.wording import quote

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.plan.work_calendar import WorkCalendar

RESERVED = frozenset((*WEEKDAYS, "release", "now", "today", "tomorrow", "yesterday", "none"))
"""What an anchor in ``anchors`` cannot be called; ``release`` is a field of its own."""
MOST_STEPS = 3

ANCHOR_FORM = r"[a-z][a-z0-9_]{0,39}"
_TASK_FORM = r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}"
_ZONE_FORM = r"(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2})| [A-Za-z][A-Za-z0-9_+:/-]*)"
_STEP_FORM = r"(?: *[+-] *[0-9]{1,3}(?:wd|w|d|h)(?![a-z0-9])| +(?:mon|tue|wed|thu|fri|sat|sun)(?![a-z]))"
_CLOCK_FORM = rf" +(?:(EOD)|([0-9]{{2}}):([0-9]{{2}}))({_ZONE_FORM})?"
_SHAPE = rf"({ANCHOR_FORM}|{_TASK_FORM})((?:{_STEP_FORM})*)(?:{_CLOCK_FORM})?"
_ANCHOR_PART = rf"{_TASK_FORM}|{ANCHOR_FORM}"
_STEP = r"([+-]) *([0-9]+)(wd|w|d|h)|(mon|tue|wed|thu|fri|sat|sun)"


class DateStep(NamedTuple):
    """One step from an anchor: a signed number of ``d``, ``w``, ``wd`` or ``h``, or a day of the week reached."""

    unit: str
    """``d``, ``w``, ``wd``, ``h``, or ``weekday``."""
    size: int
    """How many units, negative before the anchor; of a weekday, 0 for Monday to 6."""
    is_backward: bool = False
    """The sign was a minus: ``-0wd`` is the previous working day, ``+0wd`` the next one."""

    def write(self) -> str:
        """Return the step as a plan has it."""
        if self.unit == "weekday":
            return f" {WEEKDAYS[self.size]}"
        return f"{'-' if self.is_backward else '+'}{abs(self.size)}{self.unit}"


class Relative(NamedTuple):
    """A moment that hangs on another one."""

    anchor: str
    """``release``, a name from ``anchors``, or the id of a task, whose deadline is meant."""
    steps: tuple[DateStep, ...] = ()
    clock: tuple[int, int] | None = None
    """Hour and minute, in place of the anchor's time of day."""
    is_eod: bool = False
    """The end of the day, in place of the anchor's time of day."""
    zone: str = ""
    """The zone of ``clock`` as it is written; empty for the plan's."""

    def write(self) -> str:
        """Return the moment in the one form that a plan has: no space but before a weekday, a time and a zone."""
        clock = " EOD" if self.is_eod else f" {self.clock[0]:02}:{self.clock[1]:02}" if self.clock else ""
        return self.anchor + "".join(step.write() for step in self.steps) + clock + (f" {self.zone}" * bool(self.zone))


@cache
def read_relative(text: str) -> Relative | str:
    """Return what ``text`` says, or why it says nothing: the reason completes "... is not a valid date or time: "."""
    shape = re.fullmatch(_SHAPE, text)
    if not shape:
        return "write release-14d, start+3w tue or CUT-1+2d 18:00: an anchor, then steps in d, w, wd or h"
    anchor, steps_text, eod, hour, minute, zone = shape.groups()
    steps = tuple(
        DateStep("weekday", WEEKDAYS.index(day)) if day else DateStep(unit, int(sign + count), sign == "-")
        for sign, count, unit, day in re.findall(_STEP, steps_text)
    )
    if len(steps) > MOST_STEPS:
        return f"it has {len(steps)} steps, and {MOST_STEPS} are the most"
    if anchor == "none":
        return "leave the field out where there is no date"
    if anchor in RESERVED and anchor != "release":
        return f"{anchor} is another date every day, and a plan must mean the same"
    zone = (zone or "").strip()
    if hour and not (int(hour) < 24 and int(minute) < 60):
        return "the time must be from 00:00 to 23:59"
    if zone and find_zone(zone) is None:
        return f"no time zone is called {zone}"
    return Relative(anchor, steps, (int(hour), int(minute)) if hour else None, bool(eod), zone)


def evaluate(
    relative: Relative, anchor: Moment, plan_zone: tzinfo, calendar: WorkCalendar | None
) -> Moment | DateFault:
    """Return the moment that ``relative`` comes to where its anchor is at ``anchor``, or why it comes to none.

    ``d``, ``w`` and ``wd`` move the local date and keep the wall clock, as iCalendar's nominal durations do (RFC 5545,
    3.3.6); ``h`` moves the instant. A weekday is that of the same ISO week, Monday to Sunday. Without a time of its own
    the anchor's is kept, with its zone; a time without a zone is in ``plan_zone``.
    """
    local, zone = anchor.local.replace(tzinfo=None), anchor.local.tzinfo or plan_zone
    for step in relative.steps:
        if step.unit == "h" and anchor.all_day:
            message = f"{relative.anchor} has no time of day to count hours from"
            return DateFault("bad-date", message, "give it one, or count in days (d)")
        if step.unit == "wd" and calendar is None:
            message = "working days (wd) need a calendar, and the plan has none"
            return DateFault("no-calendar", message, "add calendar: {weekend: [sat, sun]} to plan.yaml, or count in d")
        moved = _take(step, local, zone, calendar)
        if moved is None:
            message = f"{quote(relative.write())} is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            return DateFault("bad-date", message, "correct the steps")
        local = moved
    all_day, own_zone = anchor.all_day, anchor.own_zone
    if relative.is_eod or relative.clock:
        all_day = relative.is_eod
        hour, minute = relative.clock or (23, 59)
        local = local.replace(hour=hour, minute=minute, second=59 if all_day else 0, fold=0)
        zone, own_zone = (find_zone(relative.zone) or plan_zone, True) if relative.zone else (plan_zone, False)
    placed = local.replace(tzinfo=zone)
    return Moment(placed.astimezone(UTC), placed, all_day, own_zone, relative.write())


def _take(step: DateStep, local: datetime, zone: tzinfo, calendar: WorkCalendar | None) -> datetime | None:
    """Return the local time after one step, or None beyond the years that a plan may have."""
    try:
        if step.unit == "h":
            local = add_hours(local, zone, step.size).replace(tzinfo=None)
        else:
            local = datetime.combine(take_day_step(local.date(), step, calendar), local.time())
            local = local.replace(fold=0)
    except (OverflowError, ValueError):
        return None
    return local if FIRST_YEAR <= local.year <= LAST_YEAR else None


def take_day_step(day: date, step: DateStep, calendar: WorkCalendar | None) -> date:
    """Return the day that a step in anything but hours leads to; ``wd`` needs the calendar.

    Raises OverflowError or ValueError beyond the years of Python.
    """
    if step.unit == "weekday":
        return day + timedelta(days=step.size - day.weekday())
    if step.unit == "wd" and calendar:
        return calendar.shift(day, step.size, is_backward=step.is_backward)
    return day + timedelta(days=step.size * (7 if step.unit == "w" else 1))


def add_hours(local: datetime, zone: tzinfo, hours: int) -> datetime:
    """Return the aware local time so much elapsed time later; raises OverflowError beyond the years of Python."""
    return (local.replace(tzinfo=zone).astimezone(UTC) + timedelta(hours=hours)).astimezone(zone)


def name_anchor(written: str) -> str:
    """Return the anchor that a relative moment starts from."""
    found = re.match(_ANCHOR_PART, written)
    return found[0] if found else ""


def add_steps(relative: Relative, more: tuple[DateStep, ...]) -> Relative | None:
    """Return the moment moved by more steps, or None where that would be more than a plan may have.

    Steps of one unit next to each other become one; one that comes to nothing goes, unless it rolls to a working day.
    """
    steps = list(relative.steps)
    for step in more:
        last = steps[-1] if steps else None
        if last and last.unit == step.unit and step.unit in {"d", "w", "h"}:
            steps.pop()
            size = last.size + step.size
            if size:
                steps.append(DateStep(step.unit, size, size < 0))
        else:
            steps.append(step)
    fits = len(steps) <= MOST_STEPS and all(abs(step.size) <= 999 for step in steps)
    return relative._replace(steps=tuple(steps)) if fits else None
