"""A piece of a file exchanged for another, every other byte left as it is: byte-order mark and line ends too."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

_MARK = b"\xef\xbb\xbf"


class Splice(NamedTuple):
    """What stands from ``start`` to ``end`` is to be ``text``; offsets in the file's text with LF line ends."""

    start: int
    end: int
    text: str


def apply_splice(data: bytes, splice: Splice) -> bytes:
    """Return the file with the piece exchanged; new lines end as the line at that place does."""
    raw = data.decode("utf-8-sig")
    pairs = [found.start() - at for at, found in enumerate(re.finditer("\r\n", raw))]
    start, end = (offset + bisect_left(pairs, offset) for offset in (splice.start, splice.end))
    text = splice.text.replace("\n", _find_line_end(raw, start))
    mark = _MARK if data.startswith(_MARK) else b""
    return mark + (raw[:start] + text + raw[end:]).encode()


def _find_line_end(raw: str, offset: int) -> str:
    """Return how the line at ``offset`` ends, or the one before it where the file ends without."""
    ends = list(re.finditer("\r\n|\r|\n", raw))
    following = next((found for found in ends if found.start() >= offset), ends[-1] if ends else None)
    return following[0] if following else "\n"
