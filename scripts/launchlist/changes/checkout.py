"""Which files of a plan Git holds and was told not to check out, so that their absence is not their removal."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist.changes.git import run_git_raw
from launchlist.changes.index import find_index_folder, read_bytes
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Reason: TypeAlias = Literal["sparse", "cone", "skip-worktree", "assume-unchanged", "submodule"]

_SPARSE, _CONE = (
    re.compile(rb"^\s*%b\s*=\s*(?:true|yes|on|1)\b" % name, re.IGNORECASE | re.MULTILINE)
    for name in (b"sparsecheckout", b"sparsecheckoutcone")
)


class Unchecked(NamedTuple):
    """A file or a submodule that Git holds and does not look for on the disk."""

    path: str
    """From the root of the plan, with ``/``."""
    reason: Reason


def list_unchecked(root: str, paths: Sequence[str]) -> tuple[Unchecked, ...]:
    """Return what Git holds at these paths, at any depth, and does not look for on the disk, though it may be there."""
    listed = run_git_raw(root, "ls-files", "-v", "-s", "-z", "--", *paths)
    found: list[Unchecked] = []
    sparse = _find_sparseness(root) if b"S " in listed.output else None
    for line in listed.output.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        tag, mode, *_ = head.decode().split(" ")
        if mode == "160000":
            found.append(Unchecked(os.fsdecode(path), "submodule"))
        elif tag == "S":
            found.append(Unchecked(os.fsdecode(path), sparse or "skip-worktree"))
        elif tag.islower():
            found.append(Unchecked(os.fsdecode(path), "assume-unchanged"))
    return tuple(found)


def name_remedy(unchecked: Iterable[Unchecked]) -> str:
    """Return the command, to be run in the root of the plan, that brings these files onto the disk."""
    commands, known = [], tuple(unchecked)
    paths: dict[Reason, list[str]] = {}
    for each in known:
        paths.setdefault(each.reason, []).append(quote_word(each.path))
    for reason, words in paths.items():
        if reason == "sparse":
            commands.append("git sparse-checkout disable")
        elif reason == "cone":
            folders = dict.fromkeys(quote_word(each.path.rpartition("/")[0]) for each in known if each.reason == reason)
            commands.append(f"git sparse-checkout add {' '.join(folders)}")
        elif reason == "submodule":
            commands.append(f"git submodule update --init -- {' '.join(words)}")
        else:
            named = " ".join(words)
            commands.append(f"git update-index --no-{reason} -- {named} && git checkout -- {named}")
    return " && ".join(commands)


def _find_sparseness(root: str) -> Reason | None:
    """Return whether patterns leave files out, ``cone`` if they are folders; then no single mark is to be changed."""
    found = find_index_folder(root)
    if found is None:
        return None
    common = read_bytes(os.path.join(found[0], "commondir"))
    folders = (found[0], os.path.join(found[0], os.fsdecode(common).strip() or "."))
    texts = [read_bytes(os.path.join(folder, name)) for folder in folders for name in ("config", "config.worktree")]
    if not any(map(_SPARSE.search, texts)):
        return None
    return "cone" if any(map(_CONE.search, texts)) else "sparse"
