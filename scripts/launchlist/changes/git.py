"""Git, run on the command line with the caller's GIT_* variables taken out; the one place that starts it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCAL = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
}  # fmt: skip
"""What would answer for another repository; how git reaches the network is the caller's to set."""
_SECRET = {
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "INPUT_TOKEN",
}  # fmt: skip
"""What no program that git may start needs to see; git itself is handed the token where it is meant to use it."""
_SAFE = ("-c", "safe.bareRepository=explicit", "-c", "protocol.ext.allow=never", "-c", "core.fsmonitor=false")
"""A folder of a pull request can look like a bare repository, whose settings would name programs to run.

https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository
"""


class Ran(NamedTuple):
    """What came of a git command; ``code`` is None if it did not end in time, or git is not there."""

    code: int | None
    output: str
    errors: str


class RanRaw(NamedTuple):
    """The same with its output as git gave it, for contents and for names that are no UTF-8."""

    code: int | None
    output: bytes
    errors: str


def run_git(
    root: str, *words: str, given: str = "", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> Ran:
    """Run a git command in ``root`` with ``given`` as its input and further variables; it never asks anything."""
    ran = run_git_raw(root, *words, given=given.encode(), environment=environment, timeout=timeout)
    return Ran(ran.code, ran.output.decode(errors="replace"), ran.errors)


def run_git_raw(
    root: str, *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> RanRaw:
    """Do what `run_git` does, in bytes."""
    import subprocess  # most runs start no git

    if _is_planted(root):
        return RanRaw(None, b"", f"{root} looks like a bare repository, whose settings are not trusted")
    kept = {name: value for name, value in os.environ.items() if name not in _LOCAL and name not in _SECRET}
    # Messages are told apart by their words.
    quiet = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **_add_settings(environment or {}, kept)}
    command = ["git", "-C", root, *_SAFE, *words]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program
            command, env=kept | quiet, input=given, capture_output=True, check=False, timeout=timeout
        )
    except FileNotFoundError:
        return RanRaw(None, b"", "git is not installed")
    except subprocess.TimeoutExpired:
        return RanRaw(None, b"", f"git took longer than {timeout:.0f} s")
    return RanRaw(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def _is_planted(root: str) -> bool:
    """Whether git would take ``root``, or a folder above it, for a bare repository before it comes to a real one.

    For the releases of git that do not know the setting for it.
    """
    folder = os.path.abspath(root)
    while not os.path.lexists(os.path.join(folder, ".git")):
        if all(os.path.lexists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs")):
            return True
        if folder == os.path.dirname(folder):
            return False
        folder = os.path.dirname(folder)
    return False


def _add_settings(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Return our variables with the settings among them (GIT_CONFIG_COUNT) numbered on from the caller's own."""
    count, start = (each.get("GIT_CONFIG_COUNT", "") for each in (ours, theirs))
    if not count or not start.isdecimal():
        return dict(ours)
    moved = {name: value for name, value in ours.items() if not name.startswith("GIT_CONFIG_")}
    for at in range(int(count)):
        moved[f"GIT_CONFIG_KEY_{int(start) + at}"] = ours[f"GIT_CONFIG_KEY_{at}"]
        moved[f"GIT_CONFIG_VALUE_{int(start) + at}"] = ours[f"GIT_CONFIG_VALUE_{at}"]
    return moved | {"GIT_CONFIG_COUNT": str(int(start) + int(count))}


def find_prefix(root: str) -> str | None:
    """Return the path of ``root`` from the top of its repository, "" for the top itself; None where git cannot say."""
    ran = run_git_raw(root, "rev-parse", "--show-prefix")
    path = ran.output.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("/")
    return path if ran.code == 0 else None


def is_committed(root: str, path: str) -> bool:
    """Whether the file at ``path`` is just what the last commit holds, so that nothing in it can be lost.

    Contents are compared, not what git believes of them: ``assume-unchanged`` would have it believe anything.
    """
    committed = _ask_git(root, "rev-parse", "--verify", "--quiet", f"HEAD:./{path}")
    return bool(committed) and committed == _ask_git(root, "hash-object", "--", f"./{path}")


def _ask_git(root: str, *words: str) -> bytes:
    """Return what git prints, or nothing if it fails or is not there."""
    ran = run_git_raw(root, "--no-optional-locks", *words)
    return ran.output if ran.code == 0 else b""
