"""Git's index as a file: where it is, and whether files may be missing from the checkout; no process is started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION_2 = b"DIRC\0\0\0\2"
_SPLIT = b"link\0\0"
_MODES = (slice(-38, -34), slice(-50, -46))
"""Where the mode stands in front of a path, with hashes of 20 and of 32 bytes."""
_SUBMODULE = b"\0\0\xe0\0"


def may_lack_files(root: str, paths: Iterable[str]) -> bool:
    """Whether Git may have been told not to check out something at these paths, by a look at its index.

    No process is started. Git writes version 2 of the index where nothing is left out, and there few marks say that a
    file is not looked for. https://git-scm.com/docs/index-format
    """
    found = find_index_folder(root)
    if found is None:
        return False
    folder, prefix = found
    data = read_bytes(os.path.join(folder, "index"))
    if not data.startswith(_VERSION_2) or _SPLIT in data:
        return bool(data)
    return any(_is_marked(data, os.fsencode(f"{prefix}{path}")) for path in paths)


def find_index_folder(root: str) -> tuple[str, str] | None:
    """Return the folder that holds the index of the working tree, and the path of ``root`` in that, ending in ``/``."""
    folder, prefix = os.path.realpath(root), ""
    while True:
        place = os.path.join(folder, ".git")
        if os.path.lexists(os.path.join(place, "HEAD")):  # git passes by a folder without it
            return place, prefix
        if os.path.isfile(place):  # of a linked working tree, or of a submodule
            _, _, name = os.fsdecode(read_bytes(place)).rstrip("\r\n").partition("gitdir: ")
            return os.path.join(folder, name), prefix
        if folder == os.path.dirname(folder):
            return None
        folder, prefix = os.path.dirname(folder), f"{os.path.basename(folder)}/{prefix}"


def read_bytes(path: str) -> bytes:
    """Return the contents of a file of Git's, nothing where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def _is_marked(data: bytes, path: bytes) -> bool:
    """Whether an entry whose path starts so is assumed to be unchanged, or a submodule."""
    pieces = data.split(path)
    flagged = [at for at, piece in enumerate(pieces[:-1]) if piece[-2:-1] >= b"\x80"]
    if any(_has_length(pieces[at][-2:], len(path), pieces[at + 1]) for at in flagged):
        return True
    if _SUBMODULE not in data:
        return False
    return any(_SUBMODULE in {piece[mode] for mode in _MODES} for piece in pieces[:-1])


def _has_length(flags: bytes, start: int, rest: bytes) -> bool:
    """Whether the flags in front of a path state its length, as those of an entry do: other parts hold paths too."""
    stated = int.from_bytes(flags, "big") & 0xFFF
    end = rest.find(b"\0")
    return end < 0 or stated == min(start + end, 0xFFF)
