"""Leave to write: all runs of a plan together keep to GitHub's limits, by way of their journal.

A run takes leave for some writes before it makes them, by the same compare-and-swap as all it puts on record, and gives
back at its end what it did not use. A run that is killed leaves its share taken for an hour at most.
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from launchlist.github.calls import LOOKED_AT_FIRST, WRITES, CreateIssue, Failure, Pause, Reply, WriteJournal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.github.calls import Call, Steps
    from launchlist.sync.journal_writes import Ledger
    from launchlist.sync.run_state import Work

T = TypeVar("T")
HOUR, MINUTE = 3600, 60
_BUCKET = 10
"""Seconds that are counted as one."""
_SHARE = 40
"""Writes that leave is taken for at once: two runs have room for theirs in one minute."""
_CREATE = 3
"""Writes that one new issue needs at most: one that GitHub gave no label is labelled, or closed again, at once."""
_TRIES = 12


class Write(NamedTuple):
    """Some writes of one run, made or yet to be made."""

    at: int
    """By the server's clock: seconds since 1970."""
    amount: int
    run: str


class Rates(NamedTuple):
    """How many writes GitHub takes from everybody together; 0 an hour is no limit."""

    hour: int = 0
    minute: int = 80


class Leave:
    """What one run has written, and may still write."""

    def __init__(self, run: str) -> None:
        """Begin with neither."""
        self.run = run
        self.used: dict[int, int] = {}
        self.left = 0
        self.taken = 0

    def list_writes(self) -> tuple[Write, ...]:
        """Return what the journal is to say of this run."""
        made = [Write(at, count, self.run) for at, count in sorted(self.used.items())]
        return (*made, *([Write(self.taken, self.left, self.run)] if self.left else []))

    def take(self, count: int, at: int) -> None:
        """Have leave for so many writes from now on, in place of what is left."""
        self.left, self.taken = count, at

    def use(self, at: int) -> None:
        """Count a write."""
        self.left = max(self.left - 1, 0)
        bucket = at - at % _BUCKET + _BUCKET
        self.used[bucket] = self.used.get(bucket, 0) + 1

    def merge(self, others: Iterable[Write]) -> tuple[Write, ...]:
        """Return all that is on record, less what is over an hour old; what this run did not touch stays as it is."""
        mine = self.list_writes()
        if not mine:
            return tuple(each for each in others if each.run != self.run or not self.taken)
        newest = max(write.at for write in mine)
        return (*(each for each in others if each.run != self.run and newest - each.at < HOUR), *mine)

    def find_room(self, writes: Iterable[Write], rates: Rates, at: int) -> tuple[int, int, int]:
        """Return how many writes an hour and a minute have room for, and after how many seconds the minute has more."""
        kept = [each for each in writes if each.run != self.run]
        kept += [Write(then, count, self.run) for then, count in self.used.items()]
        hour = sum(each.amount for each in kept if at - each.at < HOUR)
        recent = [each for each in kept if at - each.at < MINUTE]
        wait = min((each.at for each in recent), default=at) + MINUTE - at
        return rates.hour - hour, rates.minute - sum(each.amount for each in recent), max(min(wait, MINUTE), 1)


def keep_rates(work: Work, steps: Steps[T]) -> Steps[T]:
    """Pass the calls of a routine on, those that write only with leave."""
    rates, leave = work.inputs.rates, work.ledger.leave
    at = work.at
    try:
        call = next(steps)
        while True:
            failure = None
            needed = _count_needed(call)
            is_short = leave.left < needed or at - leave.taken >= MINUTE
            if rates.hour and needed and is_short and work.ledger.is_remembering:
                failure, at = yield from _take_leave(work.ledger, rates, needed, at)
                if not failure and isinstance(call, LOOKED_AT_FIRST):
                    # That took time: the issue is to be read again.
                    failure = Failure("limited", "leave to write was taken first")
            reply = Reply(None, at, failure) if failure else (yield call)
            at = reply.at or at
            if rates.hour and _is_counted(call) and not failure:
                leave.use(at)
            call = steps.send(reply)
    except StopIteration as end:
        result: T = end.value
        return result


def _is_counted(call: Call) -> bool:
    return isinstance(call, WRITES) and not isinstance(call, WriteJournal)


def _count_needed(call: Call) -> int:
    return _CREATE if isinstance(call, CreateIssue) else int(_is_counted(call))


def _take_leave(ledger: Ledger, rates: Rates, needed: int, at: int) -> Steps[tuple[Failure | None, int]]:
    """Return why there is no leave, and what time it is."""
    leave = ledger.leave
    for _ in range(_TRIES):
        hour, minute, wait = leave.find_room(ledger.writes, rates, at)
        if hour < needed:
            said = f"{rates.hour} writes an hour are as many as GitHub allows, of all runs together"
            return Failure("stopped", said), at
        if minute < needed:
            paused = yield Pause(wait)
            if paused.failure:
                return paused.failure, at
            at += wait
            failure = yield from ledger.refresh()
        else:
            before = leave.left, leave.taken
            leave.take(min(_SHARE, hour, minute), at)
            failure = yield from ledger.save("sync: take leave to write", tries=1)
            if not failure:
                return None, at
            leave.left, leave.taken = before
            if failure.kind == "denied":  # which is told where it matters
                ledger.is_remembering = False
                return None, at
            failure = (yield from ledger.refresh()) if failure.kind in {"lost", "uncertain"} else failure
        if failure:
            return Failure("stopped", failure.message), at
    return Failure("lost", "another run is at work"), at
