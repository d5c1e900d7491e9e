"""What git knows of the commit a plan is read from."""

from __future__ import annotations

from typing import NamedTuple

from launchlist.changes.git import run_git


class Commit(NamedTuple):
    """The commit of a working tree."""

    name: str
    """Its full hash."""
    committed: int
    """When it was made: seconds since 1970, by the clock of whoever made it."""
    prefix: str
    """The folder in the repository, ending in ``/`` unless it is the top."""


def read_commit(root: str) -> Commit | None:
    """Return the commit checked out in ``root``, or None where there is no repository or no commit yet."""
    head = run_git(root, "log", "-1", "--format=%H %ct", "HEAD", "--")
    prefix = run_git(root, "rev-parse", "--show-prefix")
    if head.code != 0 or prefix.code != 0:
        return None
    name, committed = head.output.split()
    return Commit(name=name, committed=int(committed), prefix=prefix.output.rstrip("\n"))


def has_plan(root: str, commit: str, place: str) -> bool:
    """Whether a commit holds a plan in a folder of its repository, "" for the top."""
    path = f"{place}/checklist/plan.yaml" if place else "checklist/plan.yaml"
    return run_git(root, "cat-file", "-e", f"{commit}:{path}").code == 0


def is_newer(root: str, other: str, other_committed: int, ours: Commit) -> bool:
    """Whether ``other`` is a later state than ours: by history, or by date where the clone does not hold it.

    A commit of another branch, of which ours is no part, is another state and not a later one.
    """
    if other == ours.name:
        return False
    if run_git(root, "cat-file", "-e", f"{other}^{{commit}}").code == 0:
        return run_git(root, "merge-base", "--is-ancestor", ours.name, other).code == 0
    return other_committed > ours.committed
