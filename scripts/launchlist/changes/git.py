"""Questions to git, asked on the command line with the caller's GIT_* variables taken out."""

from __future__ import annotations

import os
import subprocess


def is_committed(root: str, path: str) -> bool:
    """Whether the file at ``path`` is just what the last commit holds, so that nothing in it can be lost.

    Contents are compared, not what git believes of them: ``assume-unchanged`` would have it believe anything.
    """
    committed = _ask_git(root, "rev-parse", "--verify", "--quiet", f"HEAD:./{path}")
    return bool(committed) and committed == _ask_git(root, "hash-object", "--", f"./{path}")


def _ask_git(root: str, *words: str) -> bytes:
    """Return what git prints, or nothing if it fails or is not there."""
    # A hook runs with GIT_DIR and GIT_INDEX_FILE set, which would answer for another tree.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", root, "--no-optional-locks", *words]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - a fixed program
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""
