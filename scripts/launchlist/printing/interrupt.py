"""Ctrl-C: before anything is written it simply ends the process; later it raises an exception, to allow cleanup.

Loaded first, so it imports nothing slow: an interrupt before that would show a traceback.
"""

from __future__ import annotations

import os
from _signal import SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found] # not in typeshed; signal takes long to load

MESSAGE = "launchlist: interrupted; no file was left half-written"
EXIT_INTERRUPTED = 130


def end_at_interrupt() -> None:
    """Let an interrupt end the process with one line, even during an import; ignored interrupts stay ignored."""
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, _end)


def raise_at_interrupt() -> None:
    """Let an interrupt raise KeyboardInterrupt from here on."""
    if getsignal(SIGINT) is _end:
        signal(SIGINT, default_int_handler)


def is_interrupt(error: BaseException) -> bool:
    """Whether an exception is an interrupt, possibly wrapped by a library in Rust."""
    return isinstance(error, KeyboardInterrupt) or (
        type(error).__name__ == "PanicException" and "KeyboardInterrupt" in str(error)
    )


def _end(_: int, __: object) -> None:
    os.write(2, f"{MESSAGE}\n".encode())
    os._exit(EXIT_INTERRUPTED)
