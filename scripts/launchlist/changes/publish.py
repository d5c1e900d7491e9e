"""Commit generated files onto a branch of the remote: made anew on its newest state, pushed without force.

A generated file is never merged or rebased: who loses a race starts over from what won it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.changes.git import run_git
from launchlist.changes.plumbing import PLAIN, FailedError, differ, do_git, find_fork
from launchlist.changes.refusals import find_reason, judge_refusal

if TYPE_CHECKING:
    from launchlist.changes.git import Ran

TRIES = 8
_TIP = "refs/launchlist/tip"
_ASIDE = "refs/launchlist/aside"
_PUSH = ("push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no")
"""Nothing but the one branch, whatever the user's settings add to a push."""


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

    state: Literal["unchanged", "pushed", "waiting", "withdrawn", "raced", "protected", "denied", "failed"]
    """``withdrawn``: nothing is to be changed any more, and the branch aside no longer says so."""
    message: str = ""
    commit: str = ""


Write = Callable[[str], Sequence[str]]
"""Given the folder of the tree: writes the generated files and returns the paths in it that differ."""


def publish(target: Target, write: Write, message: str, wait: Callable[[int], None]) -> Published:
    """Commit what ``write`` changes on the newest state of the branch; ``wait`` is called before each new try."""

    def attempt() -> Published:
        commit = _commit_changes(target, write(target.tree), message, "HEAD")
        return push_commit(target, commit, target.branch) if commit else Published("unchanged")

    return _try_often(target, attempt, wait)


def publish_aside(target: Target, aside: str, write: Write, message: str, wait: Callable[[int], None]) -> Published:
    """Do the same on the branch ``aside``, which becomes the newest state of the other one plus the changes.

    What that branch held stays in its history: the commit has both as parents, and nothing is forced.
    """

    def attempt() -> Published:
        paths = write(target.tree)
        has_aside = _fetch_aside(target, aside)
        commit = _commit_changes(target, paths, message, *((_ASIDE, _TIP) if has_aside else (_TIP,)))
        if commit and has_aside and _is_proposed(target, commit, paths):
            return Published("waiting", commit=do_git(target.root, "rev-parse", _ASIDE).output.strip())
        if commit:
            return push_commit(target, commit, aside)
        if not has_aside or not _is_stale(target):
            return Published("unchanged")
        pushed = push_commit(target, _commit_tree(target, f"{_TIP}^{{tree}}", message, _ASIDE, _TIP), aside)
        return pushed._replace(state="withdrawn") if pushed.state == "pushed" else pushed

    return _try_often(target, attempt, wait)


def _try_often(target: Target, attempt: Callable[[], Published], wait: Callable[[int], None]) -> Published:
    try:
        for number in range(TRIES):
            if number:
                wait(number)
            failure = _take_newest(target)
            if failure:
                return failure
            published = attempt()
            if published.state != "raced":
                return published
    except FailedError as err:
        return Published("failed", str(err))
    return Published("failed", f"{TRIES} times somebody else pushed first")


def _commit_changes(target: Target, paths: Sequence[str], message: str, *parents: str) -> str:
    """Return a commit of those files on top of the tree's, "" if none of them changed."""
    tree = target.tree
    if paths:
        do_git(tree, "add", "--force", "--", *paths)
    written = do_git(tree, "write-tree").output.strip()
    if written == do_git(tree, "rev-parse", "HEAD^{tree}").output.strip():
        return ""
    return _commit_tree(target, written, message, *parents)


def _commit_tree(target: Target, written: str, message: str, *parents: str) -> str:
    onto = [word for parent in parents for word in ("-p", parent)]
    return do_git(target.tree, "commit-tree", written, *onto, given=message).output.strip()


def push_commit(target: Target, commit: str, branch: str) -> Published:
    """Push a commit to a branch of the remote, unless that would lose anything there."""
    words = (*_PUSH, target.remote, f"{commit}:refs/heads/{branch}")
    pushed = run_git(target.root, *PLAIN, *words, environment=target.environment)
    if pushed.code == 0:
        return Published("pushed", commit=commit)
    said = f"{pushed.output}\n{pushed.errors}"
    return Published(judge_refusal(said), find_reason(said))


def remove_tree(target: Target) -> None:
    """Take the working tree away again."""
    run_git(target.root, *PLAIN, "worktree", "remove", "--force", target.tree)
    for ref in (_TIP, _ASIDE):
        run_git(target.root, *PLAIN, "update-ref", "-d", ref)


def _take_newest(target: Target) -> Published | None:
    """Put the newest state of the branch into the tree, or return why that failed."""
    fetched = _fetch(target, target.branch, _TIP)
    if fetched.code != 0:
        return _explain_fetch(fetched)
    if run_git(target.tree, *PLAIN, "rev-parse", "--is-inside-work-tree").code == 0:
        do_git(target.tree, "reset", "--quiet", "--hard", _TIP)
    else:
        do_git(target.root, "worktree", "add", "--quiet", "--force", "--detach", target.tree, _TIP)
    return None


def _explain_fetch(fetched: Ran) -> Published:
    return Published("denied" if judge_refusal(fetched.errors) == "denied" else "failed", find_reason(fetched.errors))


def _fetch(target: Target, branch: str, ref: str) -> Ran:
    words = ("fetch", "--quiet", "--no-tags", target.remote, f"+refs/heads/{branch}:{ref}")
    return run_git(target.root, *PLAIN, *words, environment=target.environment)


def _fetch_aside(target: Target, aside: str) -> bool:
    """Whether the remote has the branch, which has been fetched then."""
    fetched = _fetch(target, aside, _ASIDE)
    if fetched.code != 0 and "couldn't find remote ref" not in fetched.errors:
        raise FailedError(find_reason(fetched.errors))
    return fetched.code == 0


def _is_proposed(target: Target, commit: str, paths: Sequence[str]) -> bool:
    """Whether the branch aside holds just these files already, on top of what can be merged as it is."""
    run = target.tree
    if differ(run, _ASIDE, commit, paths):
        return False
    if do_git(run, "merge-base", "--is-ancestor", _TIP, _ASIDE, answers=(0, 1)).code == 0:
        return True
    fork = find_fork(run, _TIP, _ASIDE)
    return bool(fork) and not differ(run, fork, _TIP, paths)


def _is_stale(target: Target) -> bool:
    """Whether merging the branch aside would change what nothing is to be changed of any more."""
    run = target.tree
    if do_git(run, "merge-base", "--is-ancestor", _ASIDE, _TIP, answers=(0, 1)).code == 0:
        return False
    fork = find_fork(run, _TIP, _ASIDE)
    listed = do_git(run, "diff", "--name-only", "--no-renames", "-z", fork or _TIP, _ASIDE).output
    paths = [path for path in listed.split("\0") if path]
    return bool(paths) and differ(run, _ASIDE, _TIP, paths)
