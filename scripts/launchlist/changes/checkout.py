"""Which files of a plan Git holds and was told not to check out, so that their absence is not their removal."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.changes.git import run_git_raw
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Reason: TypeAlias = Literal["sparse", "skip-worktree", "assume-unchanged", "submodule"]

_VERSION_2: Final = b"DIRC\0\0\0\2"
_SPLIT: Final = b"link\0\0"
_MODES: Final = (slice(-38, -34), slice(-50, -46))
"""Where the mode stands in front of a path, with hashes of 20 and of 32 bytes."""
_SUBMODULE: Final = b"\0\0\xe0\0"
_SPARSE: Final = re.compile(rb"^\s*sparsecheckout\s*=\s*(?:true|yes|on|1)\b", re.IGNORECASE | re.MULTILINE)


class Unchecked(NamedTuple):
    """A file or a submodule that Git holds and does not look for on the disk."""

    path: str
    """From the root of the plan, with ``/``."""
    reason: Reason


def may_lack_files(root: str, paths: Iterable[str]) -> bool:
    """Whether Git may have been told not to check out something at these paths, by a look at its index.

    No process is started. Git writes version 2 of the index where nothing is left out, and there few marks say that a
    file is not looked for. https://git-scm.com/docs/index-format
    """
    found = _find_repository(root)
    if found is None:
        return False
    folder, prefix = found
    data = _read(os.path.join(folder, "index"))
    if not data.startswith(_VERSION_2) or _SPLIT in data:
        return bool(data)
    return any(_is_marked(data, os.fsencode(f"{prefix}{path}")) for path in paths)


def list_unchecked(root: str, paths: Sequence[str]) -> tuple[Unchecked, ...]:
    """Return what Git holds at these paths, at any depth, and does not look for on the disk, though it may be there."""
    listed = run_git_raw(root, "ls-files", "-v", "-s", "-z", "--", *paths)
    found = []
    for line in listed.output.split(b"\0")[:-1]:
        head, _, path = line.partition(b"\t")
        tag, mode, *_ = head.decode().split(" ")
        if mode == "160000":
            found.append(Unchecked(os.fsdecode(path), "submodule"))
        elif tag == "S":
            found.append(Unchecked(os.fsdecode(path), "sparse" if _is_sparse(root) else "skip-worktree"))
        elif tag.islower():
            found.append(Unchecked(os.fsdecode(path), "assume-unchanged"))
    return tuple(found)


def name_remedy(unchecked: Iterable[Unchecked]) -> str:
    """Return the command, to be run in the root of the plan, that brings these files onto the disk."""
    commands = []
    paths: dict[Reason, list[str]] = {}
    for each in unchecked:
        paths.setdefault(each.reason, []).append(quote_word(each.path))
    for reason, words in paths.items():
        if reason == "sparse":
            commands.append("git sparse-checkout disable")
        elif reason == "submodule":
            commands.append(f"git submodule update --init -- {' '.join(words)}")
        else:
            named = " ".join(words)
            commands.append(f"git update-index --no-{reason} -- {named} && git checkout -- {named}")
    return " && ".join(commands)


def _find_repository(root: str) -> tuple[str, str] | None:
    """Return the folder that holds the index of the working tree, and the path of ``root`` in that, ending in ``/``."""
    folder, prefix = os.path.realpath(root), ""
    while True:
        place = os.path.join(folder, ".git")
        if os.path.isdir(place):
            return place, prefix
        if os.path.isfile(place):  # of a linked working tree, or of a submodule
            _, _, name = os.fsdecode(_read(place)).rstrip("\r\n").partition("gitdir: ")
            return os.path.join(folder, name), prefix
        if folder == os.path.dirname(folder):
            return None
        folder, prefix = os.path.dirname(folder), f"{os.path.basename(folder)}/{prefix}"


def _is_marked(data: bytes, path: bytes) -> bool:
    """Whether an entry whose path starts so is assumed to be unchanged, or a submodule."""
    return any(
        piece[-2:-1] >= b"\x80" or _SUBMODULE in {piece[_MODES[0]], piece[_MODES[1]]} for piece in data.split(path)[:-1]
    )


def _is_sparse(root: str) -> bool:
    """Whether it is patterns that leave files out: then the mark at a single one is not what to change."""
    found = _find_repository(root)
    if found is None:
        return False
    common = _read(os.path.join(found[0], "commondir"))
    folders = (found[0], os.path.join(found[0], os.fsdecode(common).strip() or "."))
    texts = (_read(os.path.join(folder, name)) for folder in folders for name in ("config", "config.worktree"))
    return any(map(_SPARSE.search, texts))


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
