"""Move a date that is written down by steps such as ``+2d`` or ``-1w``, keeping its hour and its zone as written."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from launchlist.plan.moments import FIRST_YEAR, LAST_YEAR, is_relative, read_moment
from launchlist.plan.relative import MOST_STEPS, DateStep, Relative, add_hours, add_steps, read_relative, take_day_step

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.plan.work_calendar import WorkCalendar

_STEP: Final = re.compile(
    r"([+-]) *([0-9]{1,3}) *(?:(wd|(?:working|business) days?)|(weeks?|w)|(days?|d)|(hours?|h))\b *", re.IGNORECASE
)
_UNITS: Final = ("wd", "w", "d", "h")


class StepError(ValueError):
    """The date cannot be moved; the text says why and what to do."""


def read_steps(text: str) -> tuple[DateStep, ...]:
    """Return the steps that ``text`` consists of, such as ``+2d`` or ``-1 week``; none if it is anything else."""
    steps: list[DateStep] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _STEP.match(text, at)
        if not match:
            return ()
        unit = next(name for name, found in zip(_UNITS, match.groups()[2:], strict=True) if found)
        steps.append(DateStep(unit, int(match[1] + match[2]), match[1] == "-"))
        at = match.end()
    return tuple(steps)


def move_text(text: str, steps: tuple[DateStep, ...], zone: tzinfo, calendar: WorkCalendar | None) -> str:
    """Return the valid moment ``text`` moved by steps, as a plan writes it; raises StepError.

    Of an absolute one, the date changes and the rest stays, unless hours are added. A relative one gets the steps.
    """
    if any(step.unit == "wd" for step in steps) and calendar is None:
        msg = (
            "working days (wd) need a calendar, and the plan has none; set one with calendar.weekend=sat,sun, or use d"
        )
        raise StepError(msg)
    if is_relative(text):
        return _move_relative(text, steps)
    fault = read_moment(text)
    if isinstance(fault, str):
        raise StepError(fault)
    return _move_absolute(text, steps, zone, calendar)


def _move_relative(text: str, steps: tuple[DateStep, ...]) -> str:
    relative = read_relative(text)
    if isinstance(relative, str):
        raise StepError(relative)
    moved: Relative | None = relative
    for step in steps:
        if moved is None:
            break
        moved = (
            _move_clock(moved, step)
            if step.unit == "h" and (moved.clock or moved.is_eod)
            else add_steps(moved, (step,))
        )
    if moved is None:
        msg = f"from {text} this takes more than {MOST_STEPS} steps; write the date instead"
        raise StepError(msg)
    return moved.write()


def _move_clock(relative: Relative, step: DateStep) -> Relative | None:
    """Add hours to a time of day that replaces the anchor's; past midnight, the date moves too."""
    if relative.clock is None:
        msg = "the end of a day has no time to add hours to; write the time, or use d"
        raise StepError(msg)
    days, hour = divmod(relative.clock[0] + step.size, 24)
    moved = relative._replace(clock=(hour, relative.clock[1]))
    return add_steps(moved, (DateStep("d", days, days < 0),)) if days else moved


def _move_absolute(text: str, steps: tuple[DateStep, ...], zone: tzinfo, calendar: WorkCalendar | None) -> str:
    for step in steps:
        try:
            text = _move_time(text, step.size, zone) if step.unit == "h" else _move_day(text, step, calendar)
        except (OverflowError, ValueError) as err:
            if isinstance(err, StepError):
                raise
            msg = f"that is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            raise StepError(msg) from err
        if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            msg = f"that is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            raise StepError(msg)
    return text


def _move_day(text: str, step: DateStep, calendar: WorkCalendar | None) -> str:
    return take_day_step(date.fromisoformat(text[:10]), step, calendar).isoformat() + text[10:]


def _move_time(text: str, hours: int, plan_zone: tzinfo) -> str:
    """Move the instant. In the second of two equal hours, the offset is added: the text alone would mean the first."""
    written = read_moment(text)
    if isinstance(written, str) or written.all_day:
        msg = f"{text} has no time of day to add hours to; write the time, or use d"
        raise StepError(msg)
    moved = add_hours(written.local, written.zone or plan_zone, hours)
    end = re.match(r"[0-9:]+", text[11:])
    width = end.end() if end else 5
    rest = text[11 + width :]
    if moved.fold and _is_repeated(moved):
        rest = f" {_write_offset(moved)}"
    return f"{moved:%Y-%m-%d}{text[10]}{moved:%H:%M:%S}"[: 11 + width] + rest


def _is_repeated(moved: datetime) -> bool:
    return moved.utcoffset() != moved.replace(fold=0).utcoffset()


def _write_offset(moved: datetime) -> str:
    sign = f"{moved:%z}"
    return f"{sign[:3]}:{sign[3:5]}"
