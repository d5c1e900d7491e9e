"""A working calendar: which days are worked, and working time between two instants, counted on the plan's clock."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_SECOND = timedelta(seconds=1)
_MIDNIGHT = time(0)
_LAST_DAY = date(2999, 1, 1).toordinal()
"""No work ends later: a long chain of long estimates would leave the calendar."""


@dataclass(frozen=True)
class WorkCalendar:
    """Working days and hours in one time zone.

    Each working day has the same length, whatever the clocks do on it: an hour that happens twice is counted once, and
    one that is skipped counts as passed.
    """

    zone: tzinfo
    weekend: frozenset[int] = frozenset((5, 6))
    """Days of the week that are not worked, 0 for Monday; at least one is left."""
    days_off: tuple[tuple[date, date], ...] = ()
    """Ranges of days, each with its last one."""
    opens: timedelta = timedelta()
    closes: timedelta = timedelta(days=1)
    """From midnight; later than ``opens``."""

    @property
    def day(self) -> timedelta:
        """The working time of one day."""
        return self.closes - self.opens

    @property
    def week(self) -> timedelta:
        """The working time of a week without days off."""
        return (7 - len(self.weekend)) * self.day

    @cached_property
    def _off(self) -> list[int]:
        """The ordinals of days off that would be worked otherwise, in their order."""
        days = {n for first, last in self.days_off for n in range(first.toordinal(), last.toordinal() + 1)}
        return sorted(n for n in days if (n - 1) % 7 not in self.weekend)

    @cached_property
    def _passed(self) -> tuple[int, ...]:
        """How many days of a week are worked before each of its days, Monday first, and in all of it."""
        return tuple(sum(day not in self.weekend for day in range(until)) for until in range(8))

    def is_worked(self, day: date) -> bool:
        """Return whether ``day`` is a working day."""
        ordinal = day.toordinal()
        at = bisect_left(self._off, ordinal)
        return day.weekday() not in self.weekend and self._off[at : at + 1] != [ordinal]

    def shift(self, day: date, size: int, *, is_backward: bool = False) -> date:
        """Return the ``size``-th working day after ``day``, or before it where ``size`` is negative.

        Of 0 it is the day itself if it is worked, else the next one, or the previous one where ``is_backward``.
        Raises OverflowError or ValueError beyond the calendar.
        """
        if size == 0 and self.is_worked(day):
            return day
        before = self._count_before(day.toordinal())
        if size > 0:
            return date.fromordinal(self._find_nth(before + size - (not self.is_worked(day))))
        return date.fromordinal(self._find_nth(before + (size or -is_backward)))

    def measure(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one instant to another, negative where the other is earlier."""
        return self._elapsed(end) - self._elapsed(start)

    def add(self, start: datetime, work: timedelta) -> datetime:
        """Return the instant (UTC) by which so much working time has passed since ``start``, the first there is."""
        if not work:
            return start
        days, rest = divmod(self._elapsed(start) + work, self.day)
        if not rest:
            days, rest = days - 1, self.day
        return self._place(min(self._find_nth(days), _LAST_DAY), self.opens + rest)

    def subtract(self, end: datetime, work: timedelta) -> datetime:
        """Return the instant (UTC) from which so much working time is left until ``end``, the last there is."""
        if not work:
            return end
        days, rest = divmod(self._elapsed(end) - work, self.day)
        return self._place(self._find_nth(days), self.opens + rest)

    def _count_before(self, ordinal: int) -> int:
        """Return the working days before a day since 0001-01-01, a Monday."""
        weeks, day = divmod(ordinal - 1, 7)
        return weeks * self._passed[7] + self._passed[day] - bisect_left(self._off, ordinal)

    def _find_nth(self, count: int) -> int:
        """Return the ordinal of the working day that has ``count`` working days before it."""
        among_weekdays = count
        while True:
            weeks, rest = divmod(among_weekdays, self._passed[7])
            ordinal = weeks * 7 + bisect_right(self._passed, rest)
            wanted = count + bisect_right(self._off, ordinal)
            if wanted == among_weekdays:
                return ordinal
            among_weekdays = wanted

    def _elapsed(self, at: datetime) -> timedelta:
        """Return the working time before an instant since 0001-01-01."""
        local = self._read_clock(at)
        passed = self._count_before(local.toordinal()) * self.day
        if not self.is_worked(local):
            return passed
        clock = local - datetime.combine(local, _MIDNIGHT)
        return passed + min(max(clock - self.opens, timedelta()), self.day)

    def _read_clock(self, at: datetime) -> datetime:
        """Return the local time without its zone; while an hour is repeated, the end of that hour."""
        local = at.astimezone(self.zone)
        if not local.fold:
            return local.replace(tzinfo=None)
        first = local.replace(fold=0)
        put_back = _find_change(self.zone, first.astimezone(UTC), at)
        return put_back.replace(tzinfo=None) + (first.utcoffset() or timedelta())

    def _place(self, ordinal: int, clock: timedelta) -> datetime:
        """Return the instant (UTC) at which the local clock of a day reaches a time, which it may skip."""
        local = (datetime.fromordinal(ordinal) + clock).replace(tzinfo=self.zone)
        at = local.astimezone(UTC)
        if at.astimezone(self.zone).replace(tzinfo=None) == local.replace(tzinfo=None):
            return at
        return _find_change(self.zone, local.replace(fold=1).astimezone(UTC), at)


def _find_change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """Return the instant (UTC) between two at which the offset of a zone changes."""
    low, high = before.replace(microsecond=0), after.replace(microsecond=0) + _SECOND
    offset = low.astimezone(zone).utcoffset()
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high
