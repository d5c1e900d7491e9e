"""Commit generated files onto a branch of the remote: made anew on its newest state, pushed without force.

A generated file is never merged or rebased: who loses a race starts over from what won it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.changes.git import run_git

if TYPE_CHECKING:
    from launchlist.changes.git import Ran

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
    r"\[rejected\]|fetch first|non-fast-forward|cannot lock ref|incorrect old value|failed to update ref|"
    r"reference already exists"
)
_PROTECTED = re.compile(r"GH006|GH013|protected branch|hook declined|rule violations", re.IGNORECASE)
_DENIED = re.compile(r"\b403\b|denied|could not read username|authentication failed|read-only", re.IGNORECASE)
_TIP = "refs/launchlist/tip"
_ASIDE = "refs/launchlist/aside"
_PLAIN = ("-c", "core.hooksPath=/dev/null", "--literal-pathspecs")
"""Hooks are for what the user does; an odd path is a path."""


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
    """What came of it. ``waiting`` is what another branch holds already."""

    state: Literal["unchanged", "pushed", "waiting", "protected", "denied", "failed"]
    message: str = ""
    commit: str = ""


Write = Callable[[str], Sequence[str]]
"""Given the folder of the tree: writes the generated files and returns the paths in it that differ."""


def publish(target: Target, write: Write, message: str, wait: Callable[[int], None]) -> Published:
    """Commit what ``write`` changes on the newest state of the branch; ``wait`` is called before each new try."""
    for attempt in range(TRIES):
        if attempt:
            wait(attempt)
        failure = _take_newest(target)
        if failure:
            return failure
        commit = commit_changes(target, write(target.tree), message)
        if not commit:
            return Published("unchanged")
        pushed = push_commit(target, commit, target.branch)
        if pushed.state != "failed" or not _RACE.search(pushed.message):
            return pushed
    return Published("failed", f"{TRIES} times somebody else pushed first")


def publish_aside(target: Target, aside: str, write: Write, message: str, wait: Callable[[int], None]) -> Published:
    """Do the same on the branch ``aside``, which becomes the newest state of the other one plus the changes.

    What that branch held stays in its history: the commit has both as parents, and nothing is forced.
    """
    for attempt in range(TRIES):
        if attempt:
            wait(attempt)
        failure = _take_newest(target)
        if failure:
            return failure
        paths = write(target.tree)
        has_aside = _fetch(target, aside, _ASIDE).code == 0
        commit = commit_changes(target, paths, message, *((_ASIDE, _TIP) if has_aside else (_TIP,)))
        if not commit:
            return Published("unchanged")
        if has_aside and _is_proposed(target, commit, paths):
            return Published("waiting", commit=run_git(target.root, "rev-parse", _ASIDE).output.strip())
        pushed = push_commit(target, commit, aside)
        if pushed.state != "failed" or not _RACE.search(pushed.message):
            return pushed
    return Published("failed", f"{TRIES} times somebody else pushed first")


def commit_changes(target: Target, paths: Sequence[str], message: str, *parents: str) -> str:
    """Return a commit of those files on top of the tree's, "" if none of them changed."""
    tree = target.tree
    if paths:
        run_git(tree, *_PLAIN, "add", "--force", "--", *paths)
    if run_git(tree, "diff", "--cached", "--quiet", "HEAD").code == 0:
        return ""
    written = run_git(tree, "write-tree").output.strip()
    onto = [word for parent in (parents or ("HEAD",)) for word in ("-p", parent)]
    made = run_git(tree, "commit-tree", written, *onto, given=message, environment=_IDENTITY)
    return made.output.strip()


def push_commit(target: Target, commit: str, branch: str) -> Published:
    """Push a commit to a branch of the remote, unless that would lose anything there."""
    words = ("push", "--porcelain", "--no-verify", target.remote, f"{commit}:refs/heads/{branch}")
    pushed = run_git(target.root, *_PLAIN, *words, environment=target.environment)
    if pushed.code == 0:
        return Published("pushed", commit=commit)
    said = f"{pushed.output}\n{pushed.errors}"
    if _PROTECTED.search(said):
        return Published("protected", _find_reason(said))
    return Published("denied" if _DENIED.search(said) else "failed", _find_reason(said))


def remove_tree(target: Target) -> None:
    """Take the working tree away again."""
    run_git(target.root, "worktree", "remove", "--force", target.tree)
    for ref in (_TIP, _ASIDE):
        run_git(target.root, "update-ref", "-d", ref)


def _take_newest(target: Target) -> Published | None:
    """Put the newest state of the branch into the tree, or return why that failed."""
    fetched = _fetch(target, target.branch, _TIP)
    if fetched.code != 0:
        state: Literal["denied", "failed"] = "denied" if _DENIED.search(fetched.errors) else "failed"
        return Published(state, _find_reason(fetched.errors))
    if run_git(target.tree, "rev-parse", "--is-inside-work-tree").code == 0:
        taken = run_git(target.tree, *_PLAIN, "reset", "--quiet", "--hard", _TIP)
    else:
        words = ("worktree", "add", "--quiet", "--force", "--detach", target.tree, _TIP)
        taken = run_git(target.root, *_PLAIN, *words)
    return None if taken.code == 0 else Published("failed", _find_reason(taken.errors))


def _fetch(target: Target, branch: str, ref: str) -> Ran:
    words = ("fetch", "--quiet", "--no-tags", target.remote, f"+refs/heads/{branch}:{ref}")
    return run_git(target.root, *_PLAIN, *words, environment=target.environment)


def _is_proposed(target: Target, commit: str, paths: Sequence[str]) -> bool:
    """Whether the branch aside holds just these files already, on top of what can be merged as it is."""
    run = target.tree
    if run_git(run, "diff", "--quiet", _ASIDE, commit, "--", *paths).code != 0:
        return False
    if run_git(run, "merge-base", "--is-ancestor", _TIP, _ASIDE).code == 0:
        return True
    fork = run_git(run, "merge-base", _TIP, _ASIDE)
    return fork.code == 0 and run_git(run, "diff", "--quiet", fork.output.strip(), _TIP, "--", *paths).code == 0


def _find_reason(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [line for line in lines if line.startswith(("!", "remote: error", "fatal:", "error:"))]
    return re.sub(r"://[^/@\s]*@", "://", "; ".join(dict.fromkeys(said or lines[-1:])))[:400]
