"""Pieces of a file exchanged for others, every other byte left as it is: byte-order mark and line ends too."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = b"\xef\xbb\xbf"


class Splice(NamedTuple):
    """What stands from ``start`` to ``end`` is to be ``text``; offsets in the file's text with LF line ends."""

    start: int
    end: int
    text: str


def apply_splices(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the file with the pieces exchanged, which must not overlap; new lines end as the line at a place does."""
    raw = data.decode("utf-8-sig")
    pairs = [found.start() - at for at, found in enumerate(re.finditer("\r\n", raw))]
    parts: list[str] = []
    at = 0
    for splice in sorted(splices):
        start, end = (offset + bisect_left(pairs, offset) for offset in (splice.start, splice.end))
        text = splice.text.replace("\n", _find_line_end(raw, start)) if "\n" in splice.text else splice.text
        parts += (raw[at:start], text)
        at = end
    mark = _MARK if data.startswith(_MARK) else b""
    return mark + ("".join(parts) + raw[at:]).encode()


def _find_line_end(raw: str, offset: int) -> str:
    """Return how the line at ``offset`` ends, or the one before it where the file ends without."""
    following = re.compile("\r\n|\r|\n").search(raw, offset)
    if following:
        return following[0]
    last = max(raw.rfind("\n"), raw.rfind("\r"))
    return "\r\n" if raw[max(last - 1, 0) : last + 1] == "\r\n" else raw[last : last + 1] or "\n"
