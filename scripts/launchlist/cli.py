"""The command line: arguments, the terminal, the clock, exit codes, and the only place that handles errors."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from launchlist import __version__
from launchlist.commands.table import load_command
from launchlist.errors import LaunchlistError, UsageError
from launchlist.importing import import_argparse
from launchlist.printing.escape import escape_line, escape_text
from launchlist.printing.streams import flush, report_bug, write_streams
from launchlist.printing.terminal import EXIT_INTERRUPTED, MESSAGE, is_color_wanted, is_interrupt, raise_at_interrupt
from launchlist.project.context import CommandContext

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from launchlist.printing.progress import Progress
    from launchlist.project.context import Outcome

EXIT_BUG = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not make the command fail.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # the standard streams can
    try:
        args = parse_words(words)
        outcome = run_command(args, os.environ, words)
        return write_streams(outcome.code, outcome.text, outcome.errors)
    except SystemExit as stop:  # argparse has already printed the message
        return flush(stop.code if isinstance(stop.code, int) else 2)
    except LaunchlistError as err:
        print(f"launchlist: {escape_text(str(err))}", file=sys.stderr)
        return err.exit_code
    except BaseException as err:  # noqa: BLE001 - the only error boundary: anything else is an internal error
        if is_interrupt(err):
            print(MESSAGE, file=sys.stderr)
            return EXIT_INTERRUPTED
        report_bug(__version__)
        return EXIT_BUG


def parse_words(words: Sequence[str]) -> Namespace:
    """Return the options given by ``words``; raises SystemExit if argparse has printed help or an error."""
    import_argparse()
    from launchlist.commands.parser import build_parser

    return build_parser(words[0] if words else None).parse_args(words)


def run_command(args: Namespace, environ: Mapping[str, str], words: Sequence[str] = ()) -> Outcome:
    """Load the modules of the parsed command, run it and return its outcome."""
    started = time.time_ns()
    command = load_command(args.command)
    if not hasattr(command, "ENDS_AT_INTERRUPT"):
        raise_at_interrupt()
    is_terminal = sys.stdout.isatty()
    context = CommandContext(
        environ=environ,
        now=datetime.now(UTC),
        folder=os.getcwd(),
        root="" if getattr(args, "staged", False) else _find_root(getattr(args, "root", None)),
        ask=_ask if sys.stdin and sys.stdin.isatty() and sys.stderr.isatty() else None,
        color=is_color_wanted(environ, is_terminal=is_terminal),
        width=os.get_terminal_size(sys.stdout.fileno()).columns if is_terminal else None,
        words=tuple(words),
        started=started,
        write=_write,
        hide=_hide,
        progress=_build_progress() if sys.stderr.isatty() else None,
    )
    outcome = command.run(args, context)
    if outcome.is_exact:  # the format requires its line endings and UTF-8 on every machine
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr] # the standard streams can
    return outcome


def _build_progress() -> Progress:
    from launchlist.printing.progress import Progress

    return Progress(sys.stderr)


def _ask(question: str) -> str:
    print(f"{escape_line(question)} ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:  # the end of the input (Ctrl-D) is a request to stop, not an answer
        raise KeyboardInterrupt
    return answer.strip()


def _write(text: str) -> None:
    print(text, end="", flush=True)


def _hide(variable: str) -> None:
    os.environ.pop(variable, None)


def _find_root(given: str | None) -> str:
    from launchlist.reading.disk.plan_files import find_root

    if given is None:
        return find_root(os.getcwd()) or os.getcwd()
    if not os.path.isdir(given):
        msg = f"--root {given}: the folder does not exist"
        raise UsageError(msg)
    return given


if __name__ == "__main__":
    sys.exit(main())
