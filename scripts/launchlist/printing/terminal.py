"""The terminal: whether output is colored, and Ctrl-C while nothing is written yet."""

from __future__ import annotations

import os
from _signal import SIGINT, default_int_handler, getsignal, signal  # type: ignore[import-not-found] # not in typeshed; signal takes long to load

TYPE_CHECKING = False  # the real one would be a quarter of a run that repeats the last one; type checkers know this one
if TYPE_CHECKING:
    from collections.abc import Mapping


def is_color_wanted(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether to color: on a terminal, unless NO_COLOR (https://no-color.org) or a dumb terminal says otherwise."""
    return is_terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


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
