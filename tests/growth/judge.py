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
_MORE: Final = 1.2
"""Ratio of the times for half as much more input; a straight line has 1.5, a square 2.25, a step 1."""


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
    """Return how ``take``, size to seconds with start-up taken off, grows between two sizes.

    The larger is taken first: where it takes too little time to tell, that is all. A run that took ``limit``, the
    seconds after which runs are ended, says nothing, so smaller ones are taken until one ends by itself. What looks
    bad is measured again, and at half as much more: a step is no slope.
    """
    smallest, size = sizes
    now = take(size)
    while now >= limit and size // _STEP > smallest:
        size //= _STEP
        now = take(size)
    if now < _SHOWS:
        return Growth(size, now, 0)
    before = take(size // _STEP)
    if _compare(now, before) <= WORST:
        return Growth(size, now, _compare(now, before))
    now, before = min(now, take(size)), max(before, take(size // _STEP))
    if now < _SHOWS:
        return Growth(size, now, 0)
    if _compare(now, before) > WORST and take(size + size // 2) < now * _MORE:
        return Growth(size, now, 0)
    return Growth(size, now, _compare(now, before))


def _compare(now: float, before: float) -> float:
    return now / max(before, _SMALLEST)
