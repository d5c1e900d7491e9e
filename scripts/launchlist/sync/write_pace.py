"""How many writes one run has made and may still make: the runs of a plan share GitHub's limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.sync.journal import RecordedWrite

if TYPE_CHECKING:
    from collections.abc import Iterable


HOUR, MINUTE = 3600, 60
_BUCKET = 10
"""Seconds that are counted as one."""


class Rates(NamedTuple):
    """How many writes GitHub takes from everybody together; 0 an hour is no limit."""

    hour: int = 0
    minute: int = 80


class WritePace:
    """What one run has written, and may still write."""

    def __init__(self, run: str) -> None:
        """Begin with neither."""
        self.run = run
        self.used: dict[int, int] = {}
        self.left = 0
        self.taken = 0

    def list_writes(self) -> tuple[RecordedWrite, ...]:
        """Return what the journal is to say of this run."""
        made = [RecordedWrite(at, count, self.run) for at, count in sorted(self.used.items())]
        return (*made, *([RecordedWrite(self.taken, self.left, self.run)] if self.left else []))

    def take(self, count: int, at: int) -> None:
        """Have leave for so many writes from now on, in place of what is left."""
        self.left, self.taken = count, at

    def use(self, at: int) -> None:
        """Count a write."""
        self.left = max(self.left - 1, 0)
        bucket = at - at % _BUCKET + _BUCKET
        self.used[bucket] = self.used.get(bucket, 0) + 1

    def merge(self, others: Iterable[RecordedWrite]) -> tuple[RecordedWrite, ...]:
        """Return all that is on record, less what is over an hour old; what this run did not touch stays as it is."""
        mine = self.list_writes()
        if not mine:
            return tuple(each for each in others if each.run != self.run or not self.taken)
        newest = max(write.at for write in mine)
        return (*(each for each in others if each.run != self.run and newest - each.at < HOUR), *mine)

    def find_room(self, writes: Iterable[RecordedWrite], rates: Rates, at: int) -> tuple[int, int, int]:
        """Return how many writes an hour and a minute have room for, and after how many seconds the minute has more."""
        kept = [each for each in writes if each.run != self.run]
        kept += [RecordedWrite(then, count, self.run) for then, count in self.used.items()]
        hour = sum(each.amount for each in kept if at - each.at < HOUR)
        recent = [each for each in kept if at - each.at < MINUTE]
        wait = min((each.at for each in recent), default=at) + MINUTE - at
        return rates.hour - hour, rates.minute - sum(each.amount for each in recent), max(min(wait, MINUTE), 1)
