"""The standard streams: what is written to them, and what happens when nobody reads it to the end."""

from __future__ import annotations

import contextlib
import os
import sys

from launchlist.printing.escape import escape_line


def write_streams(code: int, text: str, errors: str) -> int:
    """Print a command's output and errors, and return its exit code, or 1 where nobody could take the output."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
        sys.stderr.write("".join(f"{escape_line(line)}\n" for line in errors.splitlines()))
    except OSError as error:
        return report_lost_output(error)
    return code


def flush(code: int) -> int:
    """Send what is printed already on its way, and return the exit code as `write_streams` does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return report_lost_output(error)
    return code


def report_lost_output(error: OSError) -> int:
    """Say that the output could not be written, unless its reader has seen enough, and return the exit code."""
    # What is left in the buffer goes nowhere: Python must not complain again while it shuts down.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        with contextlib.suppress(OSError):
            reason = (error.strerror or "unknown error").lower()
            print(f"launchlist: the output cannot be written: {reason}", file=sys.stderr)
    return 1


def warn(text: str) -> None:
    """Tell the person at the terminal something at once, before the command has an outcome."""
    with contextlib.suppress(OSError):
        print(f"launchlist: {escape_line(text)}", file=sys.stderr, flush=True)


def report_bug(version: str) -> None:
    """Print the exception in hand as something to report."""
    import platform
    import traceback

    # An exception can repeat what a file says.
    trace = "".join(f"{escape_line(line)}\n" for line in traceback.format_exc().splitlines())
    print(
        f"launchlist: internal error; please report it with these lines:\n"
        f"launchlist {version}, Python {platform.python_version()}, {platform.system()}\n{trace}",
        file=sys.stderr,
        end="",
    )
