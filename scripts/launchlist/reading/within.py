"""Where within a long text something stands: the place in the file of what a rule found in the middle of a value."""

from __future__ import annotations

import re
from typing import Final

# A quotation mark, or the sign of a block with what may be beside it and a comment.
_OPENING: Final = r"""(?:['"]|[|>][0-9+-]*(?:[ \t]+#[^\n]*)?\n)?"""


def find_within(text: str, place: tuple[int, int], lead: str) -> tuple[int, int]:
    """Return the line and column behind ``lead`` in the value that starts at ``place``.

    A value may be broken into lines and indented where its text has a blank. One that is written with escapes is not
    followed: its start is place enough.
    """
    line, column = place
    lines = text.split("\n")
    rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
    # An apostrophe within single quotes is written twice.
    words = [re.escape(word).replace("'", "''?") for word in lead.split()]
    found = re.match(rf"{_OPENING}\s*" + r"\s+".join(words) + r"\s*", rest)
    if not found or not words:
        return place
    before = found[0]
    return line + before.count("\n"), len(before) - before.rfind("\n") + (column - 1 if "\n" not in before else 0)
