"""Where within a long text something stands: the place in the file of what a rule found in the middle of a value."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from launchlist.reading.lines import Lines

# A quotation mark, or the sign of a block with what may be beside it and a comment.
_OPENING: Final = r"""(?:['"]|[|>][0-9+-]*(?:[ \t]+#[^\n]*)?\n)?\s*"""


class _Word(NamedTuple):
    """A word of a value: where it starts there and in the file."""

    start: int
    place: int
    text: str


class Within:
    """The words of one value in the text of its file, gone through once however many of them are asked for."""

    def __init__(self, lines: Lines, place: tuple[int, int], value: str) -> None:
        """Find each word of the value that starts at ``place``, line and column.

        A value may be broken into lines and indented where its text has a blank. One that is written with escapes is
        not followed beyond the first.
        """
        self._lines, self._place = lines, place
        self._words: list[_Word] = []
        start = lines.find_offset(*place)
        self._is_doubled = lines.text.startswith("'", start)  # in single quotes an apostrophe is written twice
        opening = re.compile(_OPENING).match(lines.text, start)
        at = opening.end() if opening else start
        gap = re.compile(r"\s+")
        for word in re.finditer(r"\S+", value):
            self._words.append(_Word(word.start(), at, word[0]))
            end = self._find_end(word[0], at)
            blank = gap.match(lines.text, end) if end >= 0 else None
            if not blank:
                break
            at = blank.end()

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column of what stands at ``offset`` of the value, or else of its start."""
        at = bisect_right(self._words, offset, key=lambda word: word.start) - 1
        if at < 0 or offset == self._words[0].start:
            return self._place
        word = self._words[at]
        end = self._find_end(word.text[: offset - word.start], word.place)
        is_behind = at + 1 == len(self._words) and offset > word.start + len(word.text)
        return self._place if end < 0 or is_behind else self._lines.locate(end)

    def _find_end(self, word: str, at: int) -> int:
        """Return where a word of the value ends that starts at ``at`` in the file, -1 where something else stands."""
        written = word.replace("'", "''") if self._is_doubled else word
        return at + len(written) if self._lines.text.startswith(written, at) else -1
