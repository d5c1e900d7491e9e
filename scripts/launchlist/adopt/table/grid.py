"""A table read from a file: its headers, its rows, and how to name a place in it."""

from __future__ import annotations

from typing import NamedTuple

from launchlist.adopt.draft import Fault


class Row(NamedTuple):
    """One row that is not empty."""

    line: int
    """In the file, or in the sheet."""
    cells: tuple[str, ...]
    section: str = ""
    """The heading that it stands under, where rows of the table are headings."""


class Table(NamedTuple):
    """A table with a row of headers. ``sheet`` is empty where a file has no sheets."""

    path: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    line: int = 0
    """Where the headers stand; 0 in a sheet."""

    def report(self, row: Row, column: int | None, message: str, hint: str = "") -> Fault:
        """Return what is wrong with a row, or with its cell in a column counted from 0."""
        if self.sheet:
            cell = f"{name_column(column)}{row.line}" if column is not None else f"row {row.line}"
            return Fault(self.path, 0, f"{self.sheet}!{cell}: {message}", hint)
        header = self.headers[column] if column is not None and column < len(self.headers) else ""
        return Fault(self.path, row.line, f"{header}: {message}" if header else message, hint)


def name_column(index: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def name_headers(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name of its own for every column: what is adopted is kept under it."""
    names: dict[str, int] = {}
    """Each name with the last number after it."""
    for index, header in enumerate(headers):
        first = name = " ".join(header.split()) or f"column {name_column(index)}"
        while name in names:
            names[first] += 1
            name = f"{first} ({names[first]})"
        names[name] = 1
    return tuple(names)
