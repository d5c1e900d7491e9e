"""What git knows about the commit from which a plan is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.git.run import run_git

if TYPE_CHECKING:
    from collections.abc import Mapping

_HASH: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_TIMEOUT: Final = 300.0


class Commit(NamedTuple):
    """The commit of a working tree."""

    name: str
    """Its full hash."""
    committed: int
    """When it was made, in seconds since 1970 by the committer's clock."""
    prefix: str
    """The folder in the repository, ending with ``/`` unless it is the top."""


def read_commit(root: str) -> Commit | None:
    """Return the commit checked out in ``root``, or None if there is no repository or no commit yet."""
    head = run_git(root, "log", "-1", "--format=%H %ct", "HEAD", "--")
    prefix = run_git(root, "rev-parse", "--show-prefix")
    if head.code != 0 or prefix.code != 0:
        return None
    name, committed = head.output.split()
    return Commit(name=name, committed=int(committed), prefix=prefix.output.rstrip("\n"))


def has_plan(root: str, commit: str, place: str) -> bool:
    """Whether a commit contains a plan in a folder of its repository, "" for the top."""
    path = f"{place}/checklist/plan.yaml" if place else "checklist/plan.yaml"
    return run_git(root, "cat-file", "-e", f"{commit}:{path}").code == 0


def contains(root: str, ours: Commit, other: str, committed: int, environment: Mapping[str, str] | None) -> bool | None:
    """Whether the commit is ``other``, made at ``committed`` (seconds since 1970), or has it in its history.

    None if a shallow clone does not have enough of the history. With ``environment``, the variables with which git
    reaches the remote, the history since that moment is fetched in that case.
    """
    if other == ours.name:
        return True
    if not _HASH.fullmatch(other):
        return False
    if _is_ancestor(root, other, ours.name):
        return True
    if run_git(root, "rev-parse", "--is-shallow-repository").output.strip() != "true":
        return False  # a full clone has the whole history of its commit
    if _is_ancestor(root, ours.name, other):
        return False
    if environment is not None and _deepen(root, ours.name, committed, environment):
        return _is_ancestor(root, other, ours.name)
    return None


def _is_ancestor(root: str, one: str, other: str) -> bool:
    return run_git(root, "merge-base", "--is-ancestor", one, other).code == 0


def _deepen(root: str, commit: str, since: int, environment: Mapping[str, str]) -> bool:
    """Fetch the history of a commit back to a moment, and a little further, since clocks differ."""
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", f"--shallow-since={since - 1}", "origin", commit)
    return run_git(root, *words, environment=environment, timeout=_TIMEOUT).code == 0
