"""Pace the calls of a sync: writes wait until GitHub's rate limits have room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from launchlist.github.calls import LOOKED_AT_FIRST, WRITES, CreateIssue, Failure, Pause, Reply, WriteJournal
from launchlist.sync.write_pace import MINUTE, Rates

if TYPE_CHECKING:
    from launchlist.github.calls import Call, Steps
    from launchlist.sync.journal_writes import JournalWriter
    from launchlist.sync.run_state import RunState


T = TypeVar("T")


_SHARE = 40
"""Writes reserved at once: two runs can have their share within one minute."""


_CREATE = 3
"""Most writes that one new issue needs: if GitHub gave it no label, it is labeled or closed again immediately."""


_TRIES = 12


def keep_rates(work: RunState, steps: Steps[T]) -> Steps[T]:
    """Pass on the calls of a routine, reserving room for those that write."""
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
                    # That took time, so the issue must be read again.
                    failure = Failure("limited", "room for the write had to be reserved first")
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


def _take_leave(ledger: JournalWriter, rates: Rates, needed: int, at: int) -> Steps[tuple[Failure | None, int]]:
    """Return why no writes can be reserved, None if they were, and the current time."""
    leave = ledger.leave
    for _ in range(_TRIES):
        hour, minute, wait = leave.find_room(ledger.writes, rates, at)
        if hour < needed:
            said = f"GitHub's limit of {rates.hour} writes an hour for all runs together is reached"
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
            failure = yield from ledger.save("sync: reserve writes", tries=1)
            if not failure:
                return None, at
            leave.left, leave.taken = before
            if failure.kind == "denied":  # reported where it matters
                ledger.is_remembering = False
                return None, at
            failure = (yield from ledger.refresh()) if failure.kind in {"lost", "uncertain"} else failure
        if failure:
            return Failure("stopped", failure.message), at
    return Failure("lost", "another run is in progress"), at
