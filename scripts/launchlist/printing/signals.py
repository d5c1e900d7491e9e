"""SIGINT and SIGTERM while issues are written: noted, and obeyed between two requests, so that what was done is told.

A cancelled job of GitHub Actions gets SIGINT, SIGTERM after seven and a half seconds, and is killed after ten.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-cancellation
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Self

T = TypeVar("T")
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_SAID = b"launchlist: stopping; another signal does not wait for the request under way\n"
_SLICE = 0.1
"""Seconds: a wait ends that soon after a signal."""


class Stop:
    """Catches both signals while it is entered; a signal that the caller of the process ignores stays ignored."""

    def __init__(self) -> None:
        """Catch nothing yet."""
        self.received = 0
        """The first signal that came, 0 for none."""
        self._is_breakable = False
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        """Catch signals from here on; only the main thread can."""
        if threading.current_thread() is threading.main_thread():
            caught = [each for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
            self._before = {each: signal.signal(each, self._note) for each in caught}
        return self

    def __exit__(self, *_: object) -> None:
        """Put back what was; after a signal the rest of the process only says what was done, which nothing cuts off."""
        for each, before in self._before.items():
            signal.signal(each, signal.SIG_IGN if self.received else before)  # type: ignore[arg-type] # as it was got

    def _note(self, number: int, _: FrameType | None) -> None:
        if not self.received:
            self.received = number
            with contextlib.suppress(OSError):
                os.write(2, _SAID)
        elif self._is_breakable:
            raise KeyboardInterrupt

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond a signal."""
        end = time.monotonic() + seconds
        while not self.received and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))

    def attempt(self, work: Callable[[], T], otherwise: T) -> T:
        """Return what ``work`` returns, or ``otherwise`` where a second signal broke it off."""
        try:
            self._is_breakable = True
            try:
                return work()
            finally:
                self._is_breakable = False
        except KeyboardInterrupt:
            self._is_breakable = False
            if not self.received:
                raise
            return otherwise
