"""Count the writes that one run has made and may still make: all runs of a plan share GitHub's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.sync.journal import RecordedWrite

if TYPE_CHECKING:
    from collections.abc import Iterable


HOUR, MINUTE = 3600, 60
_BUCKET = 10
"""Length in seconds of the periods in which writes are counted."""


class Rates(NamedTuple):
    """How many writes GitHub accepts from all runs together; 0 an hour means no limit."""

    hour: int = 0
    minute: int = 80


class WritePace:
    """What one run has written, and may still write."""

    def __init__(self, run: str) -> None:
        """Start with no writes made or reserved."""
        self.run = run
        self.used: dict[int, int] = {}
        self.left = 0
        self.taken = 0

    def list_writes(self) -> tuple[RecordedWrite, ...]:
        """Return the writes of this run for the journal."""
        made = [RecordedWrite(at, count, self.run) for at, count in sorted(self.used.items())]
        return (*made, *([RecordedWrite(self.taken, self.left, self.run)] if self.left else []))

    def take(self, count: int, at: int) -> None:
        """Reserve this many writes from now on, replacing what is left."""
        self.left, self.taken = count, at

    def use(self, at: int) -> None:
        """Count a write."""
        self.left = max(self.left - 1, 0)
        bucket = at - at % _BUCKET + _BUCKET
        self.used[bucket] = self.used.get(bucket, 0) + 1

    def merge(self, others: Iterable[RecordedWrite]) -> tuple[RecordedWrite, ...]:
        """Return all recorded writes that are at most an hour old; if this run made none, the others stay unchanged."""
        mine = self.list_writes()
        if not mine:
            return tuple(each for each in others if each.run != self.run or not self.taken)
        newest = max(write.at for write in mine)
        return (*(each for each in others if each.run != self.run and newest - each.at < HOUR), *mine)

    def find_room(self, writes: Iterable[RecordedWrite], rates: Rates, at: int) -> tuple[int, int, int]:
        """Return how many writes the hour and the minute have room for, and in how many seconds the minute has more."""
        kept = [each for each in writes if each.run != self.run]
        kept += [RecordedWrite(then, count, self.run) for then, count in self.used.items()]
        hour = sum(each.amount for each in kept if at - each.at < HOUR)
        recent = [each for each in kept if at - each.at < MINUTE]
        wait = min((each.at for each in recent), default=at) + MINUTE - at
        return rates.hour - hour, rates.minute - sum(each.amount for each in recent), max(min(wait, MINUTE), 1)
