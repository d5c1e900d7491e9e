"""Runs a sync against GitHub: one call after the other, paced, with retries for calls that may be repeated."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from launchlist.errors import StoppedError
from launchlist.github.calls import (
    LOOKED_AT_FIRST,
    SENT_ONCE,
    WRITES,
    Call,
    Failure,
    GetIssue,
    Pause,
    ReadJournal,
    Reply,
    WriteJournal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.github.calls import Steps

T = TypeVar("T")
_OVER = "the time limit of this run is reached"
_NAMES = {2: "SIGINT", 15: "SIGTERM"}
_STRIKES = 6
"""From this try on, the time to wait does not double any more."""


class Remote(Protocol):
    """GitHub, and the git repository of the journal."""

    def perform(self, call: Call) -> Reply:
        """Return the reply to one call, tried once."""


class Pace(NamedTuple):
    """The pace and the time budget. GitHub requires a second between writes and at most 500 content creations per hour.

    https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
    """

    between_writes: float = 1.0
    budget: float = 600.0
    """Seconds for the whole run."""
    writes_an_hour: int = 500
    writes_a_minute: int = 80
    tries: int = 4
    longest_wait: float = 60.0
    first_wait: float = 1.0


class Driver:
    """Performs the calls of a routine. ``elapsed`` and ``sleep`` are in seconds."""

    def __init__(
        self,
        remote: Remote,
        pace: Pace,
        elapsed: Callable[[], float],
        sleep: Callable[[float], None],
        find_signal: Callable[[], int] = lambda: 0,
    ) -> None:
        """Start the time budget; ``find_signal`` returns the signal that requests an end, 0 for none."""
        self.remote = remote
        self.pace = pace
        self.elapsed = elapsed
        self.sleep = sleep
        self.find_signal = find_signal
        self.has_written = False
        """Whether anything was changed, including the journal."""
        self.started = elapsed()
        self.requests = 0
        self.writes: deque[float] = deque()
        self.last_at = 0
        self.held = 0.0
        """Seconds to wait before the next call."""
        self.strikes = 0
        """The number of consecutive failed changes of issues."""

    def drive(self, steps: Steps[T]) -> T:
        """Perform all calls of the routine and return its result."""
        try:
            call = next(steps)
            while True:
                call = steps.send(self.perform(call))
        except StopIteration as end:
            result: T = end.value
            return result

    def perform(self, call: Call) -> Reply:
        """Return the reply to a call, after as many tries as are safe."""
        if isinstance(call, Pause):
            return Reply(None, self.last_at) if self._pause(call.seconds) else self._stop(self._name_signal() or _OVER)
        attempt = 1
        while True:
            # The journal does not use the API, and opened issues must be recorded even when the time is up.
            is_exempt = isinstance(call, ReadJournal | WriteJournal)
            obstacle = "" if is_exempt else self._wait_turn(call)
            self._end_early()
            if obstacle:
                return self._stop(obstacle)
            self.has_written |= isinstance(call, WRITES)
            reply = self.remote.perform(call)
            self._end_early()
            self.requests += 1
            self.last_at = reply.at or self.last_at
            wait = self._find_wait(call, reply, attempt)
            if wait is None:
                self.strikes = 0 if isinstance(call, LOOKED_AT_FIRST) else self.strikes
                return reply
            if isinstance(call, LOOKED_AT_FIRST):
                return self._hold(reply)
            if attempt == self.pace.tries or not self._pause(wait):
                return self._give_up(reply)
            attempt += 1

    def _end_early(self) -> None:
        """Raise StoppedError if a signal came before anything was written: there is nothing to save or report."""
        number = self.find_signal()
        if number and not self.has_written:
            msg = f"{self._name_signal()}; nothing was done"
            raise StoppedError(msg, number)

    def _name_signal(self) -> str:
        """Return the message for a signal, "" if none was received."""
        number = self.find_signal()
        return f"interrupted by {_NAMES.get(number, f'signal {number}')}" if number else ""

    def _find_wait(self, call: Call, reply: Reply, attempt: int) -> float | None:
        """Return how long to wait before the next try, or None if there is none."""
        failure = reply.failure
        if failure is None or failure.kind not in {"uncertain", "limited"}:
            return None
        if isinstance(call, SENT_ONCE):
            return None if failure.kind == "uncertain" else float("inf")
        if isinstance(call, WriteJournal):
            return None
        usual = self.pace.first_wait * 2 ** (attempt - 1)
        return usual if failure.wait is None else max(failure.wait, 0.0)

    def _hold(self, reply: Reply) -> Reply:
        """Leave the retry to the caller, who has to wait longer each time."""
        failure = reply.failure
        given = failure.wait if failure else None
        usual = min(self.pace.first_wait * 2 ** min(self.strikes, _STRIKES), self.pace.longest_wait)
        wait = usual if given is None else max(given, 0.0)
        self.strikes += 1
        if failure and not self._can_wait(wait):
            return reply._replace(failure=Failure("stopped", f"{failure.message}; try again in {wait:.0f} s"))
        self.held = wait
        return reply

    def _give_up(self, reply: Reply) -> Reply:
        failure = reply.failure
        if failure and failure.kind == "limited":
            when = f"; try again in {failure.wait:.0f} s" if failure.wait else ""
            return reply._replace(failure=Failure("stopped", f"{failure.message}{when}"))
        return reply

    def _wait_turn(self, call: Call) -> str:
        """Wait until a call may be made, and return the failure if it may not."""
        held, self.held = self.held, 0.0
        if not self._pause(held):
            return self._name_signal() or _OVER
        is_write = isinstance(call, WRITES)
        if not is_write and not (isinstance(call, GetIssue) and call.before_write):
            return ""
        return self._wait_to_write(is_write=is_write)

    def _wait_to_write(self, *, is_write: bool) -> str:
        now = self.elapsed()
        while self.writes and now - self.writes[0] > 3600:
            self.writes.popleft()
        recent = [at for at in self.writes if now - at < 60]
        wait = self.pace.between_writes - (now - self.writes[-1]) if self.writes else 0.0
        if len(recent) >= self.pace.writes_a_minute and self.pace.between_writes:
            wait = max(wait, 60 - (now - recent[0]))
        if len(self.writes) >= self.pace.writes_an_hour and self.pace.between_writes:
            return f"{self.pace.writes_an_hour} writes an hour is the most that GitHub allows"
        if not self._pause(max(wait, 0.0)):
            return self._name_signal() or _OVER
        if is_write:
            self.writes.append(self.elapsed())
        return ""

    def _pause(self, seconds: float) -> bool:
        """Sleep if the budget has that much left and the wait is not longer than allowed."""
        if not self._can_wait(seconds):
            return False
        if seconds > 0:
            self.sleep(seconds)
        return not self.find_signal()

    def _can_wait(self, seconds: float) -> bool:
        left = self.pace.budget - (self.elapsed() - self.started)
        return not self.find_signal() and left > 0 and seconds <= min(left, self.pace.longest_wait)

    def _stop(self, message: str) -> Reply:
        return Reply(result=None, at=self.last_at, failure=Failure("stopped", message))
