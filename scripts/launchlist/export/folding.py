"""Lines of a calendar folded to 75 octets (RFC 5545, 3.1) where GitHub's runner, were it to see them, obeys nothing."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDEST = 75
"""Octets in a line, without its end; a line that goes on starts with a blank, which counts."""
_OPENING = re.compile(":[^\x00-\x7f]*:")
"""What must not start a line, blanks and signs of other scripts before it included, see printing/escape.py."""
_BRACKET = re.compile("(?<=#)([^\x00-\x7f]*#[^\x00-\x7f]*)(?=\\[)")
"""What must not be followed by a bracket in one line: a fold between them costs nothing."""


def fold_lines(lines: Iterable[str]) -> str:
    """Return content lines as the text of a calendar, with CR LF at the end of every line."""
    return "".join(f"{_fold_line(line)}\r\n" for line in lines if line)


def _fold_line(line: str) -> str:
    if len(line.encode()) <= _WIDEST and not _BRACKET.search(line):
        return line
    cuts = {match.end() for match in _BRACKET.finditer(line)}
    openings = _find_openings(line)
    parts: list[str] = []
    start = 0
    while start < len(line):
        end = _find_end(line, start, _WIDEST - bool(parts), cuts, openings)
        parts.append(line[start:end])
        start = end
    return "\r\n ".join(parts)


def _find_openings(line: str) -> set[int]:
    """Return where a line must not start: before two colons with nothing in ASCII between them, blanks in front or not.

    From the end of the line to its start, so that each character is looked at once.
    """
    openings: set[int] = set()
    is_one = is_two = False  # whether one colon is next, or two are
    for at in range(len(line) - 1, -1, -1) if _OPENING.search(line) else ():
        char = line[at]
        is_two = is_one if char == ":" else is_two and (char == " " or char > "\x7f")
        is_one = char == ":" or (is_one and char > "\x7f")
        if is_two:
            openings.add(at)
    return openings


def _find_end(line: str, start: int, room: int, cuts: set[int], openings: set[int]) -> int:
    """Return where the part from ``start`` ends: as far as it has room, but where the next one may start."""
    end = start
    while end < len(line) and (end == start or end not in cuts):
        room -= len(line[end].encode())
        if room < 0:
            break
        end += 1
    if end in cuts:
        return end
    if end == len(line):
        return end
    # Back over what may not start a line; if that leads nowhere, a line longer than it should be is the lesser evil.
    for candidate in chain(range(end, start, -1), range(end + 1, len(line))):
        if candidate not in openings:
            return candidate
    return len(line)
