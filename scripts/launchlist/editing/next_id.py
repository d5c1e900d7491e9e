"""Find the ids that are used on the branches of a clone, and the next free one of a prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.git.objects import read_blobs
from launchlist.git.run import run_git_raw
from launchlist.plan.names import ID_FORM, LISTED_ID, is_id
from launchlist.reading.disk.plan_files import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_NAME: Final = re.compile(rf"(?<=[ ])({ID_FORM})\.ya?ml\0".encode())
_ENTRY: Final = re.compile(rb"100\d{3} ([^\0/]{1,255}\.ya?ml)\0(.{20})", re.DOTALL)
"""A file in a Git tree object: its mode, its name, its hash."""
_MOST_BRANCHES: Final = 2000
_MOST_BYTES: Final = 64 << 20


def find_next_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the id after the highest one with ``prefix``; gaps stay because someone may remember those ids."""
    numbers = [int(each.rpartition("-")[2]) for each in taken if is_id(each) and each.rpartition("-")[0] == prefix]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def list_branch_ids(root: str, *, but_head: bool = False) -> set[str]:
    """Return the ids of files and of lists on local and fetched remote branches; none without git.

    ``but_head`` leaves out the branches at the checked-out commit. Three git processes are enough for any number of
    branches: folders and files that branches share are read once, newest first, up to a limit.
    """
    commits = _list_commits(root)
    if but_head:
        head = run_git_raw(root, "rev-parse", "--verify", "--quiet", "HEAD").output.decode().strip()
        commits = [commit for commit in commits if commit != head]
    trees = _read_objects(root, [f"{commit}:./{folder}" for commit in commits for folder, _ in FOLDERS])
    found = {match[1].decode() for tree in trees for match in _NAME.finditer(tree)}
    lists = _read_objects(root, [name for tree in trees for name in _list_others(tree)])
    return found | {match.decode() for data in lists for match in re.findall(LISTED_ID, data)}


def _list_commits(root: str) -> list[str]:
    words = ("for-each-ref", "--sort=-committerdate", f"--count={_MOST_BRANCHES}", "--format=%(objectname)")
    listed = run_git_raw(root, *words, "refs/heads", "refs/remotes")
    return list(dict.fromkeys(listed.output.decode().split())) if listed.code == 0 else []


def _read_objects(root: str, names: list[str]) -> list[bytes]:
    """Return the contents of objects, each once; objects missing from a branch or the clone are skipped."""
    if not names:
        return []
    given = "".join(f"{name}\n" for name in dict.fromkeys(names)).encode()
    checked = run_git_raw(root, "cat-file", "--batch-check", given=given)
    wanted, size = [], 0
    for line in dict.fromkeys(checked.output.decode(errors="replace").splitlines()):
        name, *rest = line.rsplit(" ", 2)
        if len(rest) == 2 and rest[0] in {"tree", "blob"} and size + int(rest[1]) <= _MOST_BYTES:
            wanted.append(name)
            size += int(rest[1])
    return read_blobs(root, wanted)


def _list_others(tree: bytes) -> Iterator[str]:
    """Yield the hashes of the YAML files directly in a folder that are not named after an id, such as lists."""
    for match in _ENTRY.finditer(tree):
        if not _NAME.fullmatch(match[1] + b"\0"):
            yield match[2].hex()
