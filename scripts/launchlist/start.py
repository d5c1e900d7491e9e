"""The entry point: if the answer to a command has not changed, it is printed before anything else is loaded."""

from __future__ import annotations

import gc
import os
import sys
import time

from launchlist.printing.terminal import EXIT_INTERRUPTED, MESSAGE, end_at_interrupt
from launchlist.reading.disk import KEPT_RUNS


def main() -> int:
    """Run the command line of this process and return its exit code."""
    end_at_interrupt()
    replace_closed_streams()
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        print(MESSAGE, file=sys.stderr)
        return EXIT_INTERRUPTED


def replace_closed_streams() -> None:
    """Replace closed standard streams, since the next opened file would otherwise get their number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - stays open


def _run(words: list[str]) -> int:
    if words and words[0].isalpha() and "--staged" not in words:
        run = _recall(words, find_given_root(words))
        if run:
            return _repeat(*run)
    # Nothing a run builds is dropped before it ends, so looking for garbage would be wasted: 12 % of `check` at 10,000
    # tasks, 4 % at 14.
    gc.disable()
    from launchlist import cli

    return leave(cli.main(words))


def leave(code: int) -> int:
    """End the process at once when its output is out, instead of taking all modules and records apart.

    Saves 10 % of `check` at 14 tasks and at 10,000.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return code
    os._exit(code)


def _recall(words: list[str], root: str) -> tuple[str, str] | None:
    """Return the text and the errors of the last run of the same command, None if they may be stale."""
    if not root or not os.path.isfile(os.path.join(root, KEPT_RUNS, words[0])):
        return None
    from launchlist.printing.terminal import is_color_wanted
    from launchlist.reading.disk.run_cache import build_key, is_recallable, recall_run

    if not is_recallable(root):
        return None
    key = build_key(words, root, color=is_color_wanted(os.environ, is_terminal=sys.stdout.isatty()))
    return recall_run(root, words[0], key, time.time())


def find_given_root(words: list[str]) -> str:
    """Return the folder of the plan from the arguments alone, or None if it has to be searched for."""
    root = "." if os.path.isdir("checklist") else ""
    for at, word in enumerate(words):  # the last one counts
        if word == "--root":
            root = words[at + 1] if at + 1 < len(words) else ""
        elif word.startswith("--root="):
            root = word[len("--root=") :]
    return root


def _repeat(text: str, errors: str) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not make the command fail.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # the standard streams can
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
        sys.stderr.write(errors)
        sys.stderr.flush()
    except OSError as error:
        from launchlist.printing.streams import report_lost_output

        return report_lost_output(error)
    return 0


if __name__ == "__main__":
    sys.exit(main())
