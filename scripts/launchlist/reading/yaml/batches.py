"""Reads the files of a plan many at a time: most are plain, and that is found out for a batch in one go.

Saves a third of `check` at 10,000 tasks.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from launchlist.reading.disk.safe_open import MAX_LINE
from launchlist.reading.yaml.fast_path import COMMENT, MAX_TEXT, read_plain_file
from launchlist.reading.yaml.mojibake import has_unusual_signs
from launchlist.reading.yaml.reader import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from launchlist.reading.disk.plan_files import SourceFile

_BATCH: Final = 64
_BLANKS: Final = b" \n"
# Spaces stay, so that few characters become neighbors that were not.
_WORDS: Final = bytes(range(0x21, 0x7F))
_COMMENT: Final = COMMENT.encode()


def read_documents(files: Iterable[SourceFile]) -> Iterator[tuple[list[SourceFile], list[Document]]]:
    """Yield the files in batches, each with the results of `read_yaml` for its files, but faster."""
    rest = iter(files)
    while batch := list(islice(rest, _BATCH)):
        yield batch, _read_batch(batch)


def _read_batch(files: list[SourceFile]) -> list[Document]:
    """Read all files at once or, if one of them is unusual, each half."""
    if len(files) == 1:
        return [read_yaml(files[0].path, files[0].data)]
    texts = split_plain([file.data for file in files])
    if texts is None:
        middle = len(files) // 2
        return _read_batch(files[:middle]) + _read_batch(files[middle:])
    return [
        read_yaml(file.path, file.data) if data is None else Document(data)
        for file, data in zip(files, map(read_plain_file, texts), strict=True)
    ]


def split_plain(contents: Sequence[bytes]) -> list[str] | None:
    """Return the text of each file, or None if decoding or the plain layout might find a fault in one of them."""
    joined = b"\0".join(contents)
    if {data[-1:] for data in contents} != {b"\n"} or b" \n" in joined:
        return None
    if b" #" in joined and re.search(_COMMENT, joined):
        return None
    # Conflict markers and Git LFS pointers start a line, and the plain layout has no such lines.
    longest = len(max(contents, key=len))
    if longest > MAX_TEXT or (longest > MAX_LINE and len(max(joined.split(b"\n"), key=len)) > MAX_LINE):
        return None
    try:
        texts = list(map(bytes.decode, contents))
    except UnicodeDecodeError:
        return None
    # Concatenated texts stay valid UTF-8 when whole ASCII characters are removed.
    spaced = joined.translate(None, _WORDS)
    signs = spaced.translate(None, _BLANKS)
    if len(signs) == len(texts) - 1:
        return texts
    # Each run of characters is checked once, however often it occurs, since its neighbors do not matter.
    runs = b" ".join(set(spaced.replace(b"\0", b"\n").split()))
    if signs.count(b"\0") != len(texts) - 1 or has_unusual_signs(signs.replace(b"\0", b"").decode(), runs.decode()):
        return None
    return texts
