"""Questions to git, asked on the command line with the caller's GIT_* variables taken out."""

from __future__ import annotations

import os
import subprocess


def is_committed(root: str, path: str) -> bool:
    """Whether the file at ``path`` is just what the last commit holds, so that nothing in it can be lost."""
    tracked = _run_git(root, "ls-files", "--error-unmatch", "--", path)
    return tracked == 0 and _run_git(root, "diff", "--quiet", "HEAD", "--", path) == 0


def _run_git(root: str, *words: str) -> int:
    # A hook runs with GIT_DIR and GIT_INDEX_FILE set, which would answer for another tree.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-C", root, "--no-optional-locks", "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - a fixed program
    except FileNotFoundError:
        return 127
    return done.returncode
