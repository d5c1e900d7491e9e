"""The lines of a text, found once: the line and column of any number of its offsets without counting again."""

from __future__ import annotations

import re
from bisect import bisect_right


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
