"""Runs of backticks in inline Markdown and where the code that one opens ends, in time that grows with the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

_RUN: Final = re.compile("`+")


class Backticks:
    """The runs of backticks in one text, by their length: a run is closed by the next one that is just as long."""

    def __init__(self, text: str) -> None:
        """Look the runs up, once."""
        self._starts: dict[int, list[int]] = {}
        for run in _RUN.finditer(text):
            self._starts.setdefault(run.end() - run.start(), []).append(run.start())

    def find_close(self, length: int, start: int) -> int:
        """Return where the first run of ``length`` at or after ``start`` begins, -1 where there is none."""
        starts = self._starts.get(length, [])
        at = bisect_left(starts, start)
        return starts[at] if at < len(starts) else -1
