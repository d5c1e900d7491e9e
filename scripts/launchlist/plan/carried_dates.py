"""Dates of one cycle as offsets, to be counted from the start and the release of the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.plan.moments import DateFault, resolve_moment
from launchlist.plan.relative import DateStep, Relative, evaluate

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.plan.model import Moment
    from launchlist.plan.work_calendar import WorkCalendar

AnchorName: TypeAlias = Literal["start", "release"]
Basis: TypeAlias = Literal["start weeks", "start days", "release weeks", "release days"]
"""What a day keeps its distance from, and how: as the same day of the week so many weeks away, or in days."""
_BASES: Final[tuple[Basis, ...]] = ("start weeks", "start days", "release weeks", "release days")

_IN_WEEKS: Final = {"start weeks", "release weeks"}
_FROM_START = 0.8
"""The part of a cycle that keeps its distance from the start.

Measured on 14 releases of Kubernetes (tests/plan/kubernetes.csv); anything from a half to nearly all does as well.
"""
_MOST = 999


class Cycle(NamedTuple):
    """What the dates of one cycle can count from, and how they are read."""

    zone: tzinfo
    start: Moment | None = None
    release: Moment | None = None
    calendar: WorkCalendar | None = None

    def get_anchor(self, basis: Basis) -> Moment | None:
        """Return the moment that a basis counts from."""
        return self.start if get_anchor_name(basis) == "start" else self.release


def get_anchor_name(basis: Basis) -> AnchorName:
    """Return what a basis counts from."""
    return "start" if basis in {"start weeks", "start days"} else "release"


def list_bases(old: Cycle, new: Cycle) -> tuple[Basis, ...]:
    """Return what dates of the one cycle can be counted from in the other one."""
    return tuple(basis for basis in _BASES if old.get_anchor(basis) and new.get_anchor(basis))


def choose_basis(day: date, cycle: Cycle) -> Basis:
    """Return what a day most likely keeps its distance from, by its place in the cycle.

    Early work hangs on the start, the last fifth on the release. Most days keep their day of the week; in the week of
    the start, in that of the release and after it the days count.
    """
    start, release = (each and each.local.date() for each in (cycle.start, cycle.release))
    if start and (not release or (day - start).days < _FROM_START * (release - start).days):
        return "start days" if _find_monday(day) == _find_monday(start) else "start weeks"
    return "release weeks" if release and day < _find_monday(release) else "release days"


def move_day(day: date, basis: Basis, old: Cycle, new: Cycle) -> date | None:
    """Return the day at the same distance in another cycle; None where either has nothing to count from."""
    before, after = old.get_anchor(basis), new.get_anchor(basis)
    if not before or not after:
        return None
    was, now = before.local.date(), after.local.date()
    if basis in _IN_WEEKS:
        was, now = _find_monday(was), _find_monday(now)
    try:
        return now + (day - was)
    except OverflowError:
        return None


def measure_bases(first: date, earlier: Cycle, second: date, later: Cycle) -> tuple[Basis, ...]:
    """Return from what one day had the same distance in two cycles."""
    return tuple(each for each in list_bases(earlier, later) if move_day(first, each, earlier, later) == second)


def write_offset(text: str, basis: Basis, old: Cycle, new: Cycle) -> Relative | None:
    """Return the absolute moment ``text`` of one cycle as an offset that has its time of day and zone in another one.

    None where it cannot be written: beyond 999 days or weeks, with seconds, or without an anchor.
    """
    written = resolve_moment(text, old.zone)
    before, after = old.get_anchor(basis), new.get_anchor(basis)
    if not before or not after:
        return None
    steps = _list_steps(written.local.date(), basis, before.local.date(), after.local.date())
    if any(abs(step.size) > _MOST for step in steps):
        return None
    relative = Relative(get_anchor_name(basis), steps)
    if _has_clock_of(relative, written, after, new):
        return relative
    local = written.local
    relative = relative._replace(
        clock=None if written.all_day else (local.hour, local.minute), is_eod=written.all_day, zone=_read_zone(text)
    )
    return relative if _has_clock_of(relative, written, after, new) else None


def _list_steps(day: date, basis: Basis, was: date, now: date) -> tuple[DateStep, ...]:
    """Return the steps from an anchor to a day; in weeks, a day of the week that both anchors have is not named."""
    if basis not in _IN_WEEKS:
        return _count((day - was).days)
    weeks = _count((_find_monday(day) - _find_monday(was)).days)
    if day.weekday() == was.weekday() == now.weekday():
        return weeks
    return (*weeks, DateStep("weekday", day.weekday()))


def _count(days: int) -> tuple[DateStep, ...]:
    if not days:
        return ()
    weeks, rest = divmod(abs(days), 7)
    size = abs(days) if rest else weeks
    return (DateStep("d" if rest else "w", -size if days < 0 else size, days < 0),)


def _has_clock_of(relative: Relative, written: Moment, anchor: Moment, cycle: Cycle) -> bool:
    """Whether an offset comes to the time of day and the zone that were written."""
    found = evaluate(relative, anchor, cycle.zone, cycle.calendar)
    if isinstance(found, DateFault):
        return False
    is_same_zone = found.own_zone == written.own_zone and found.local.tzinfo == written.local.tzinfo
    return found.all_day == written.all_day and is_same_zone and found.local.time() == written.local.time()


def _read_zone(text: str) -> str:
    """Return the zone or offset at the end of a valid absolute moment, or nothing."""
    rest = text[10:].removeprefix(" EOD")
    return rest.lstrip("T 0123456789:") if rest[:1] in {"T", " "} and rest[1:2].isdigit() else rest.strip()


def _find_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
