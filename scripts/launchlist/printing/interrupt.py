"""Ctrl-C: as long as nothing is written the process simply ends; later an exception lets the work be tidied up.

Loaded before all else, so it imports nothing that takes time: an interrupt meanwhile is a traceback of Python's.
"""

from __future__ import annotations

import os
from _signal import SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found] # typeshed leaves it out; signal takes long to load

MESSAGE = "launchlist: interrupted; no file was left half-written"
EXIT_INTERRUPTED = 130


def end_at_interrupt() -> None:
    """Let an interrupt end the process with one line, in the middle of an import too; the caller may ignore them."""
    if getsignal(SIGINT) is default_int_handler:
        signal(SIGINT, _end)


def raise_at_interrupt() -> None:
    """Let an interrupt be a KeyboardInterrupt from here on."""
    if getsignal(SIGINT) is _end:
        signal(SIGINT, default_int_handler)


def is_interrupt(error: BaseException) -> bool:
    """Whether an exception is an interrupt, or what the Rust of a library makes of one."""
    return isinstance(error, KeyboardInterrupt) or (
        type(error).__name__ == "PanicException" and "KeyboardInterrupt" in str(error)
    )


def _end(_: int, __: object) -> None:
    os.write(2, f"{MESSAGE}\n".encode())
    os._exit(EXIT_INTERRUPTED)
