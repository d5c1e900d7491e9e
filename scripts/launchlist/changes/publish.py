"""Commit generated files onto a branch of the remote: made anew on its newest state, pushed without force.

A generated file is never merged or rebased: who loses a race starts over from what won it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from launchlist.changes.git import run_git

TRIES = 8
_BOT = "github-actions[bot]"
_BOT_MAIL = "41898282+github-actions[bot]@users.noreply.github.com"
"""As GitHub's own actions sign: https://github.com/actions/checkout#push-a-commit-using-the-built-in-token"""
_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", _BOT), ("EMAIL", _BOT_MAIL))
}
_RACE = re.compile(
    r"\[rejected\]|fetch first|non-fast-forward|cannot lock ref|incorrect old value|failed to update ref"
)
_PROTECTED = re.compile(r"GH006|GH013|protected branch|hook declined|rule violations", re.IGNORECASE)
_TIP = "refs/launchlist/tip"


class Target(NamedTuple):
    """Where to commit, and with what variables git reaches it."""

    root: str
    """A clone of the repository; its files are not touched."""
    tree: str
    """A folder that does not exist yet, for a working tree of our own."""
    branch: str
    environment: dict[str, str]
    remote: str = "origin"


class Published(NamedTuple):
    """What came of it."""

    state: Literal["unchanged", "pushed", "protected", "failed"]
    message: str = ""
    commit: str = ""


Write = Callable[[str], Sequence[str]]
"""Given the folder of the tree: writes the generated files and returns their paths in it."""


def publish(target: Target, write: Write, message: str, wait: Callable[[int], None]) -> Published:
    """Commit what ``write`` changes on the newest state of the branch; ``wait`` is called before each new try."""
    for attempt in range(TRIES):
        if attempt:
            wait(attempt)
        failure = _take_newest(target)
        if failure:
            return Published("failed", failure)
        commit = commit_changes(target, write(target.tree), message)
        if not commit:
            return Published("unchanged")
        pushed = push_commit(target, commit, target.branch)
        if pushed.state != "failed" or not _RACE.search(pushed.message):
            return pushed
    return Published("failed", f"{TRIES} times somebody else pushed first")


def commit_changes(target: Target, paths: Sequence[str], message: str, *parents: str) -> str:
    """Return a commit of those files on top of the tree's, "" if none of them changed."""
    tree = target.tree
    run_git(tree, "add", "--force", "--", *paths)
    if run_git(tree, "diff", "--cached", "--quiet", "HEAD").code == 0:
        return ""
    written = run_git(tree, "write-tree").output.strip()
    onto = [word for parent in (parents or ("HEAD",)) for word in ("-p", parent)]
    made = run_git(tree, "commit-tree", written, *onto, given=message, environment=_IDENTITY)
    return made.output.strip()


def push_commit(target: Target, commit: str, branch: str) -> Published:
    """Push a commit to a branch of the remote, unless that would lose anything there."""
    words = ("push", "--porcelain", "--no-verify", target.remote, f"{commit}:refs/heads/{branch}")
    pushed = run_git(target.root, *words, environment=target.environment)
    if pushed.code == 0:
        return Published("pushed", commit=commit)
    said = f"{pushed.output}\n{pushed.errors}"
    if _PROTECTED.search(said):
        return Published("protected", _find_reason(said))
    return Published("failed", _find_reason(said))


def _take_newest(target: Target) -> str:
    """Put the newest state of the branch into the tree, and return why that failed, if it did."""
    ref = f"+refs/heads/{target.branch}:{_TIP}"
    fetched = run_git(target.root, "fetch", "--quiet", "--no-tags", target.remote, ref, environment=target.environment)
    if fetched.code != 0:
        return _find_reason(fetched.errors)
    if run_git(target.tree, "rev-parse", "--is-inside-work-tree").code == 0:
        taken = run_git(target.tree, "reset", "--quiet", "--hard", _TIP)
    else:
        taken = run_git(target.root, "worktree", "add", "--quiet", "--force", "--detach", target.tree, _TIP)
    return "" if taken.code == 0 else _find_reason(taken.errors)


def remove_tree(target: Target) -> None:
    """Take the working tree away again."""
    run_git(target.root, "worktree", "remove", "--force", target.tree)
    run_git(target.root, "update-ref", "-d", _TIP)


def _find_reason(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(("!", "remote: error", "fatal:", "error:"))]
    return re.sub(r"://[^/@\s]*@", "://", "; ".join(dict.fromkeys(said or lines[-1:])))[:400]
