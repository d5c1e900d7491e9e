"""Merged cells of a sheet, whose value stands in their first cell only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.table.grid import Row

MAX_MERGES: Final = 10_000
MAX_COVERED: Final = 1_000_000
"""Rows that merged cells may cover together."""
_MERGE: Final = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)


class Merge(NamedTuple):
    """A merged cell: columns from 0, rows from 1, both ends belong to it."""

    left: int
    top: int
    right: int
    bottom: int


def find_merges(xml: bytes) -> tuple[Merge, ...]:
    """Return the merged cells of a sheet, which openpyxl does not tell of one that it reads row by row."""
    merges = []
    for match in _MERGE.finditer(xml):
        left, top, right, bottom = (part.decode() for part in match.groups())
        merges.append(Merge(_read_column(left), int(top), _read_column(right), int(bottom)))
        if len(merges) == MAX_MERGES:
            break
    return tuple(merges)


def fill_merges(rows: Sequence[Row], merges: Sequence[Merge]) -> list[Row]:
    """Return the rows with the value of a cell merged downwards in every row that it covers."""
    cells = {row.line: list(row.cells) for row in rows}
    covered = 0
    for merge in merges:
        covered += max(0, min(merge.bottom, len(rows)) - merge.top)
        if covered > MAX_COVERED:
            break
        first = cells.get(merge.top, [])
        if merge.left != merge.right or merge.left >= len(first) or not first[merge.left]:
            continue
        for line in range(merge.top + 1, min(merge.bottom, len(rows)) + 1):
            others = cells[line]
            if any(others):
                others += [""] * (merge.left + 1 - len(others))
                others[merge.left] = first[merge.left]
    return [row._replace(cells=tuple(cells[row.line])) for row in rows]


def _read_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
