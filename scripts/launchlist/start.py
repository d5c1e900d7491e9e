"""Where the command starts: a question whose answer has not changed is answered before anything else is loaded."""

from __future__ import annotations

import gc
import os
import sys
import time

from launchlist.printing.colour import is_colour_wanted
from launchlist.reading.recall import build_key, is_recallable, recall_run


def main() -> int:
    """Run the command line of this process and return its exit code."""
    words = sys.argv[1:]
    if words and words[0] in {"check", "render"}:
        root = find_given_root(words)
        if root and is_recallable(root):
            key = build_key(words, colour=is_colour_wanted(os.environ, is_terminal=sys.stdout.isatty()))
            run = recall_run(root, words[0], key, time.time())
            if run:
                return _repeat(*run)
    # Nothing a run builds is dropped before it ends, so looking for garbage, and tidying up, would be wasted.
    gc.disable()
    from launchlist import cli

    return leave(cli.main(words))


def leave(code: int) -> int:
    """End the process at once when its output is out; taking a large plan apart object by object takes longer."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        return code
    os._exit(code)


def find_given_root(words: list[str]) -> str:
    """Return the folder that holds the plan by the words alone, or nothing where that takes a search."""
    for at, word in enumerate(words):
        if word == "--root":
            return words[at + 1] if at + 1 < len(words) else ""
        if word.startswith("--root="):
            return word[len("--root=") :]
    return "." if os.path.isdir("checklist") else ""


def _repeat(text: str, errors: str) -> int:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
        sys.stderr.write(errors)
    except (BrokenPipeError, UnicodeEncodeError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
