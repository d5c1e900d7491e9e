"""The lines of a text, found once: the line and column of any number of its offsets without counting again."""

from __future__ import annotations

import re
from bisect import bisect_right

from launchlist.wording import MAX_SHOWN, shorten_text


class Lines:
    """Where each line of ``text`` starts."""

    def __init__(self, text: str) -> None:
        """Look for the line ends."""
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column, from 1, of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def find_offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column, both from 1."""
        return self._starts[line - 1] + column - 1


def quote_value(text: str) -> str:
    """Return the YAML that stands for ``text`` and nothing else, for a hint."""
    text = text.strip()
    if len(text) > MAX_SHOWN:
        text = f"{text[:MAX_SHOWN]}…"
    if '"' in text or "\\" in text:
        return "'" + shorten_text(text.replace("'", "''"), 2 * MAX_SHOWN + 1) + "'"
    return f'"{shorten_text(text, MAX_SHOWN + 1)}"'


def name_char(char: str) -> str:
    """Return the code point as ``U+00A0``."""
    return f"U+{ord(char):04X}"


def locate_offset(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
