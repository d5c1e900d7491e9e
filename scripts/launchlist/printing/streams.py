"""The standard streams: what is written to them, and what happens when nobody reads it to the end."""

from __future__ import annotations

import contextlib
import os
import sys

from launchlist.printing.escape import escape_line


def write_streams(code: int, text: str, errors: str) -> int:
    """Print a command's output and errors, and return its exit code, or 1 if the output could not be written."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
        sys.stderr.write("".join(f"{escape_line(line)}\n" for line in errors.splitlines()))
    except OSError as error:
        return report_lost_output(error)
    return code


def flush(code: int) -> int:
    """Flush what has been printed, and return the exit code as `write_streams` does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return report_lost_output(error)
    return code


def report_lost_output(error: OSError) -> int:
    """Report that the output could not be written, unless its reader closed it, and return the exit code."""
    # Discard what is left in the buffer, so that Python does not complain again at shutdown.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        with contextlib.suppress(OSError):
            reason = (error.strerror or "unknown error").lower()
            print(f"launchlist: the output cannot be written: {reason}", file=sys.stderr)
    return 1


def warn(text: str) -> None:
    """Print a warning at once, before the command has finished."""
    with contextlib.suppress(OSError):
        print(f"launchlist: {escape_line(text)}", file=sys.stderr, flush=True)


def report_bug(version: str) -> None:
    """Print the current exception as a bug to report."""
    import platform
    import traceback

    # An exception may quote the contents of a file.
    trace = "".join(f"{escape_line(line)}\n" for line in traceback.format_exc().splitlines())
    print(
        f"launchlist: internal error; please report it with these lines:\n"
        f"launchlist {version}, Python {platform.python_version()}, {platform.system()}\n{trace}",
        file=sys.stderr,
        end="",
    )
