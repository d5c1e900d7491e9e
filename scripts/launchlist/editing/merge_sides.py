"""Two branches that gave one id to two tasks: what git has of either side while their merge is unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.references import list_references
from launchlist.git.run import run_git_raw
from launchlist.reading.disk.plan_files import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.editing.references import Mention

_HEADS = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD")
"""What is being brought in, whichever way."""


class Sides(NamedTuple):
    """Two files that were added under one name."""

    ours: bytes
    theirs: bytes


def read_sides(root: str, path: str) -> Sides | None:
    """Return both files that a merge found under a path that was new to both sides; None for any other path."""
    base, ours, theirs = (_read_blob(root, f":{stage}:./{path}") for stage in (1, 2, 3))
    return Sides(ours, theirs) if base is None and ours is not None and theirs is not None else None


def list_unmerged(root: str) -> tuple[str, ...]:
    """Return the paths below ``root`` that an unfinished merge left for a person, in git's order."""
    ran = run_git_raw(root, "ls-files", "--unmerged", "-z")
    paths = (line.partition(b"\t")[2] for line in ran.output.split(b"\0") if line)
    return tuple(dict.fromkeys(path.decode("utf-8", "surrogateescape") for path in paths))


def select_theirs(root: str, mentions: Iterable[Mention], record_id: str) -> list[Mention]:
    """Return the references in files that named the id on the other side alone, so that they mean its task."""
    head = next((name for name in _HEADS if _read_blob(root, name, "commit") is not None), None)
    if head is None:
        return []
    meant: dict[str, bool] = {}
    chosen = []
    for mention in mentions:
        if mention.path not in meant:
            here, there = (_refers(root, commit, mention.path, record_id) for commit in ("HEAD", head))
            meant[mention.path] = there and not here
        if meant[mention.path]:
            chosen.append(mention)
    return chosen


def _refers(root: str, commit: str, path: str, record_id: str) -> bool:
    data = _read_blob(root, f"{commit}:./{path}")
    return data is not None and any(list_references([SourceFile(path, "task", data)], record_id))


def _read_blob(root: str, name: str, kind: str = "blob") -> bytes | None:
    ran = run_git_raw(root, "cat-file", kind, name)
    return ran.output if ran.code == 0 else None
