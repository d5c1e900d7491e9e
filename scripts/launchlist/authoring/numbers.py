"""Which ids are taken, in the working tree and on every local branch, and the next free one of a prefix."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.changes.git import run_git_raw
from launchlist.plan.ids import ID, ID_FORM
from launchlist.reading.files import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME: Final = re.compile(rf"({ID_FORM})\.ya?ml".encode())


def find_next_id(prefix: str, taken: Iterable[str]) -> str:
    """Return the id behind the highest one of ``prefix``: a gap may be an id that somebody remembers."""
    numbers = [
        int(each.rpartition("-")[2]) for each in taken if ID.fullmatch(each) and each.rpartition("-")[0] == prefix
    ]
    return f"{prefix}-{max(numbers, default=0) + 1}"


def list_branch_ids(root: str) -> set[str]:
    """Return the ids that files are named after on the local branches; none where there is no git.

    All branches are read by one git: what it is asked for are the listings of the plan's folders.
    """
    listed = run_git_raw(root, "for-each-ref", "--format=%(objectname)", "refs/heads")
    if listed.code != 0:
        return set()
    commits = dict.fromkeys(listed.output.decode().split())
    asked = "".join(f"{commit}:./{folder}\n" for commit in commits for folder, _ in FOLDERS)
    # A folder that a branch does not have is answered with one line that names it.
    ran = run_git_raw(root, "cat-file", "--batch", given=asked.encode())
    return {found[1].decode() for found in _NAME.finditer(ran.output)} if ran.code == 0 else set()
