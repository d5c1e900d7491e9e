"""SIGINT and SIGTERM while issues are written: they take effect between two requests, so that the work is reported.

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
"""Seconds in which a wait ends after a signal."""


class Stop:
    """Catches both signals within its context; a signal that the parent process ignores stays ignored."""

    def __init__(self) -> None:
        """Catch nothing yet."""
        self.received = 0
        """The first signal received, 0 for none."""
        self._is_breakable = False
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        """Catch signals from here on; only the main thread can."""
        if threading.current_thread() is threading.main_thread():
            caught = [each for each in _SIGNALS if signal.getsignal(each) is not signal.SIG_IGN]
            self._before = {each: signal.signal(each, self._note) for each in caught}
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the handlers; after a signal, ignore further ones, since the rest of the process only reports."""
        for each, before in self._before.items():
            signal.signal(each, signal.SIG_IGN if self.received else before)  # type: ignore[arg-type] # the value that signal returned

    def _note(self, number: int, _: FrameType | None) -> None:
        if not self.received:
            self.received = number
            with contextlib.suppress(OSError):
                os.write(2, _SAID)
        elif self._is_breakable:
            raise KeyboardInterrupt

    def sleep(self, seconds: float) -> None:
        """Sleep until a signal arrives at the latest."""
        end = time.monotonic() + seconds
        while not self.received and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))

    def attempt(self, work: Callable[[], T], otherwise: T) -> T:
        """Return what ``work`` returns, or ``otherwise`` if a second signal interrupted it."""
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
