"""Reads the files of a plan many at a time: most are plain, and that is found out for a batch in one go."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from launchlist.reading.layout import COMMENT, read_plain
from launchlist.reading.limits import MAX_LINE
from launchlist.reading.signs import has_unusual_signs
from launchlist.reading.yaml_reader import Document, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from launchlist.reading.files import SourceFile

_BATCH: Final = 64
_ASCII: Final = bytes(range(0x20, 0x7F)) + b"\n"
# Blanks stay, so that hardly any two signs that stood apart become neighbours.
_WORDS: Final = bytes(range(0x21, 0x7F))
_LFS: Final = b"version https://git-lfs.github.com/"
_COMMENT: Final = COMMENT.encode()


def read_documents(files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Document]]:
    """Yield each file with what `read_yaml` says of it, found out faster."""
    rest = iter(files)
    while batch := list(islice(rest, _BATCH)):
        yield from _read_batch(batch)


def _read_batch(files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Document]]:
    """Look at all files at once and, where one of them is unusual, at either half."""
    if len(files) == 1:
        yield files[0], read_yaml(files[0].path, files[0].data)
        return
    texts = split_plain([file.data for file in files])
    if texts is None:
        middle = len(files) // 2
        yield from _read_batch(files[:middle])
        yield from _read_batch(files[middle:])
        return
    for file, text in zip(files, texts, strict=True):
        data = read_plain(text)
        yield file, read_yaml(file.path, file.data) if data is None else Document(data)


def split_plain(contents: Sequence[bytes]) -> list[str] | None:
    """Return the text of each, or None unless neither decoding nor the plain layout can find fault with any of them."""
    joined = b"\0".join(contents)
    if joined.count(b"\n\0") != len(contents) - 1 or not joined.endswith(b"\n") or b" \n" in joined:
        return None
    if b"#" in joined and re.search(_COMMENT, joined):
        return None
    if b"<<<<<<<" in joined or b">>>>>>>" in joined or _LFS in joined or len(max(contents, key=len)) > MAX_LINE:
        return None
    try:
        texts = list(map(bytes.decode, contents))
    except UnicodeDecodeError:
        return None
    # Two of such texts, one after the other, stay UTF-8 when whole ASCII characters are taken out.
    signs = joined.translate(None, _ASCII)
    if len(signs) == len(texts) - 1:
        return texts
    spaced = joined.translate(None, _WORDS).replace(b"\0", b"\n")
    if signs.count(b"\0") != len(texts) - 1 or has_unusual_signs(signs.replace(b"\0", b"").decode(), spaced.decode()):
        return None
    return texts
