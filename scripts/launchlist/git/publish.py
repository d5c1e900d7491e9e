"""Commits generated files to a branch of the remote: generated for its newest state, pushed without force.

A generated file is never merged or rebased: after a lost race, it is generated again from the new state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.git.plumbing import (
    FailedError,
    commit_tree,
    differ,
    do_git,
    find_fork,
    find_reason,
    judge_refusal,
    write_commit,
)
from launchlist.git.run import run_git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.git.run import GitOutput

TRIES = 8
_TIP = "refs/launchlist/tip"
ASIDE = "refs/launchlist/aside"
"""The state of the side branch while `publish_aside` runs."""
_PUSH = ("push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no")
"""Push only the one branch, regardless of the user's settings."""


class PublishTarget(NamedTuple):
    """Where to commit, and the variables with which git reaches it."""

    root: str
    """A clone of the repository; its files are not touched."""
    branch: str
    environment: dict[str, str]
    remote: str = "origin"


class Published(NamedTuple):
    """The result. ``waiting``: another branch already contains the changes."""

    state: Literal["unchanged", "pushed", "waiting", "withdrawn", "raced", "protected", "denied", "failed"]
    """``withdrawn``: there is nothing left to change, and the side branch was reset accordingly."""
    message: str = ""
    commit: str = ""


Generate = Callable[[str], Mapping[str, bytes]]
"""Takes the newest commit and returns the generated files that differ in it, by path from the top of the repository."""


def publish(target: PublishTarget, generate: Generate, message: str, wait: Callable[[int], None]) -> Published:
    """Commit what ``generate`` returns on the newest state of the branch; ``wait`` is called before each retry."""

    def attempt() -> Published:
        commit = write_commit(target.root, generate(_find_tip(target)), message, (_TIP,))
        return push_commit(target, commit, target.branch) if commit else Published("unchanged")

    return _try_often(target, attempt, wait)


def publish_aside(
    target: PublishTarget, aside: str, generate: Generate, message: str, wait: Callable[[int], None]
) -> Published:
    """Do the same on the side branch ``aside``, which becomes the newest state of the other one plus the changes.

    The previous state of that branch stays in its history: the commit has both as parents, and nothing is forced.
    ``generate`` finds it under `ASIDE` if the remote has it.
    """

    def attempt() -> Published:
        has_aside = _fetch_aside(target, aside)
        contents = generate(_find_tip(target))
        commit = write_commit(target.root, contents, message, (ASIDE, _TIP) if has_aside else (_TIP,))
        if commit and has_aside and _is_proposed(target, commit, [*contents]):
            return Published("waiting", commit=do_git(target.root, "rev-parse", ASIDE).output.strip())
        if commit:
            return push_commit(target, commit, aside)
        if not has_aside or not _is_stale(target):
            return Published("unchanged")
        tree = do_git(target.root, "rev-parse", f"{_TIP}^{{tree}}").output.strip()
        pushed = push_commit(target, commit_tree(target.root, tree, message, (ASIDE, _TIP)), aside)
        return pushed._replace(state="withdrawn") if pushed.state == "pushed" else pushed

    return _try_often(target, attempt, wait)


def _try_often(target: PublishTarget, attempt: Callable[[], Published], wait: Callable[[int], None]) -> Published:
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
    return Published("failed", f"{TRIES} times someone else pushed first")


def _find_tip(target: PublishTarget) -> str:
    return do_git(target.root, "rev-parse", _TIP).output.strip()


def push_commit(target: PublishTarget, commit: str, branch: str) -> Published:
    """Push a commit to a branch of the remote, unless commits there would be lost."""
    words = (*_PUSH, target.remote, f"{commit}:refs/heads/{branch}")
    pushed = run_git(target.root, *words, environment=target.environment)
    if pushed.code == 0:
        return Published("pushed", commit=commit)
    said = f"{pushed.output}\n{pushed.errors}"
    return Published(judge_refusal(said), find_reason(said))


def remove_refs(target: PublishTarget) -> None:
    """Remove the refs that kept the states of both branches."""
    for ref in (_TIP, ASIDE):
        run_git(target.root, "update-ref", "-d", ref)


def _take_newest(target: PublishTarget) -> Published | None:
    """Fetch the newest state of the branch, or return why that failed."""
    fetched = _fetch(target, target.branch, _TIP)
    return None if fetched.code == 0 else _explain_fetch(fetched)


def _explain_fetch(fetched: GitOutput) -> Published:
    return Published("denied" if judge_refusal(fetched.errors) == "denied" else "failed", find_reason(fetched.errors))


def _fetch(target: PublishTarget, branch: str, ref: str) -> GitOutput:
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", target.remote, f"+refs/heads/{branch}:{ref}")
    return run_git(target.root, *words, environment=target.environment)


def _fetch_aside(target: PublishTarget, aside: str) -> bool:
    """Fetch the side branch; return whether the remote has it."""
    fetched = _fetch(target, aside, ASIDE)
    if fetched.code != 0 and "couldn't find remote ref" not in fetched.errors:
        raise FailedError(find_reason(fetched.errors))
    return fetched.code == 0


def _is_proposed(target: PublishTarget, commit: str, paths: Sequence[str]) -> bool:
    """Whether the side branch already has just these changes and can be merged as it is."""
    run = target.root
    if differ(run, ASIDE, commit, paths):
        return False
    if do_git(run, "merge-base", "--is-ancestor", _TIP, ASIDE, answers=(0, 1)).code == 0:
        return True
    fork = find_fork(run, _TIP, ASIDE)
    return bool(fork) and not differ(run, fork, _TIP, paths)


def _is_stale(target: PublishTarget) -> bool:
    """Whether merging the side branch would make changes that are no longer needed."""
    run = target.root
    if do_git(run, "merge-base", "--is-ancestor", ASIDE, _TIP, answers=(0, 1)).code == 0:
        return False
    fork = find_fork(run, _TIP, ASIDE)
    listed = do_git(run, "diff-tree", "-r", "--name-only", "--no-renames", "-z", fork or _TIP, ASIDE).output
    paths = [path for path in listed.split("\0") if path]
    return bool(paths) and differ(run, ASIDE, _TIP, paths)
