"""Whether the time of a command grows as its input does: measured at n and 4n, n as large as it takes to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

WORST: Final = 8.0
"""Ratio of the times for four times the input; a straight line has 4, a square 16."""
_STEP: Final = 4
_SHOWS: Final = 0.1
"""Seconds beyond which the ratio of two times means something."""
_SMALLEST: Final = 0.008
"""Seconds; clocks tell no shorter time apart."""


class Growth(NamedTuple):
    """How a run grew."""

    size: int
    """4n, in characters of the hostile text."""
    seconds: float
    """At 4n, start-up taken off."""
    ratio: float
    """Of the time at 4n to that at n; 0 where there was too little to tell."""

    @property
    def is_fault(self) -> bool:
        """Whether it grows faster than it may."""
        return self.ratio > WORST


def judge(take: Callable[[int], float], sizes: tuple[int, int], limit: float) -> Growth:
    """Return how ``take``, size to seconds, grows: from the first of ``sizes`` on, up to the second.

    ``take(0)`` is what a start costs, ``limit`` the seconds after which a run is ended. A growth that looks bad is
    measured again, and at four times the size if it may be that large: a step is no slope.
    """
    size, most = sizes
    idle = min(take(0), take(0))
    before, now = 0.0, max(take(size) - idle, 0)
    while now < _SHOWS and size * _STEP <= most:
        size *= _STEP
        before, now = now, max(take(size) - idle, 0)
    if now < _SHOWS:
        return Growth(size, now, 0)
    before = before or take(size // _STEP) - idle
    if _compare(now, before) <= WORST:
        return Growth(size, now, _compare(now, before))
    idle = max(idle, take(0))
    now, before = min(now, take(size) - idle), max(before, take(size // _STEP) - idle)
    if _compare(now, before) > WORST and size * _STEP <= most and now < limit / WORST:
        size *= _STEP
        before, now = now, take(size) - idle
    return Growth(size, now, _compare(now, before))


def _compare(now: float, before: float) -> float:
    return now / max(before, _SMALLEST)
