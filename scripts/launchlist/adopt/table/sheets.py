"""The sheets of a workbook as rows of text, read within limits: a small archive may contain a large workbook."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from launchlist.adopt.draft import Fault
from launchlist.adopt.table.archive import check_archive
from launchlist.adopt.table.rows import Row, name_column
from launchlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell


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
    """Return the merged cells of a sheet, which openpyxl does not provide when it reads row by row."""
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


_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]')
"""The literal text and the colors of a number format."""


def write_cell(cell: Cell | MergedCell | ReadOnlyCell | EmptyCell) -> str:
    """Return the text of a cell: dates in ISO 8601, with a time where its format shows one or it is not midnight."""
    value = cell.value
    if value is None:
        return ""
    shape = _LITERAL.sub("", str(getattr(cell, "number_format", None) or "")).lower()
    if isinstance(value, datetime):
        has_time = "h" in shape or value.time() != time()
        return _write_clock(value) if has_time else f"{value:%Y-%m-%d}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} h"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"{value * 100:.10g}%" if "%" in shape else f"{value:.15g}"
    return str(value).strip()


def _write_clock(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"


MAX_CELLS: Final = 2_000_000
"""Of all sheets together."""


class _Openpyxl(Protocol):
    """A sheet as openpyxl reads it row by row."""

    title: str
    _worksheet_path: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self) -> Iterator[tuple[ReadOnlyCell, ...]]: ...


class Sheet(NamedTuple):
    """One sheet; rows without any text are left out."""

    name: str
    rows: tuple[Row, ...]
    spans: dict[int, int]
    """How many columns the widest merged cell of a row covers, by its number."""
    faults: tuple[Fault, ...]


class Sheets(NamedTuple):
    """The sheets of a workbook, and what is not read."""

    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...]


def read_sheets(path: str, data: bytes) -> Sheets:
    """Return the sheets of a workbook; raises UsageError if it is invalid or too large."""
    members = check_archive(path, data).names
    from openpyxl import load_workbook

    try:
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sheets = tuple(_Reader(path, archive, values, formulas).read_all())
    except UsageError:
        raise
    except Exception as error:  # of a broken file openpyxl raises whatever its parts raise
        msg = f"{path} cannot be read as a spreadsheet; open it and save it again as .xlsx"
        raise UsageError(msg) from error
    comments = [name for name in members if re.search(r"comments/?[^/]*\.xml$|threadedComments/", name)]
    fault = Fault(path, 0, "it has comments on cells, which are not read", "copy those that matter into a column")
    return Sheets(sheets, (fault,) if comments else ())


class _Reader:
    """Reads the sheets of one workbook, each part once, however many sheets name it."""

    def __init__(self, path: str, archive: zipfile.ZipFile, values: Workbook, formulas: Workbook) -> None:
        self._path, self._archive, self._values, self._formulas = path, archive, values, formulas
        self._cells = 0
        self._parts: dict[str, Sheet] = {}

    def read_all(self) -> Iterator[Sheet]:
        """Yield the sheets."""
        for name in self._values.sheetnames:
            if not hasattr(self._values[name], "reset_dimensions"):  # a chart
                yield Sheet(name, (), {}, ())
                continue
            sheet, raw = cast("_Openpyxl", self._values[name]), cast("_Openpyxl", self._formulas[name])
            part = sheet._worksheet_path  # noqa: SLF001 - nothing else says which part the sheet is
            if part not in self._parts:
                self._parts[part] = self._read(name, self._archive.read(part), sheet, raw)
            yield self._parts[part]._replace(name=name)

    def _read(self, name: str, xml: bytes, sheet: _Openpyxl, raw: _Openpyxl) -> Sheet:
        merges = find_merges(xml)
        has_formulas = re.search(rb"<(?:\w{1,20}:)?f[ />]", xml) is not None
        rows, faults = self._list_rows(sheet, raw if has_formulas else None)
        if b"<hyperlink " in xml:
            message = f"the sheet {name} has links in its cells, which are not read"
            faults.append(Fault(self._path, 0, message, "write the addresses into a column"))
        rows = fill_merges(rows, merges)
        spans: dict[int, int] = {}
        for merge in merges:
            spans[merge.top] = max(spans.get(merge.top, 0), merge.right - merge.left + 1)
        return Sheet(name, tuple(row for row in rows if any(row.cells)), spans, tuple(faults))

    def _list_rows(self, sheet: _Openpyxl, raw: _Openpyxl | None) -> tuple[list[Row], list[Fault]]:
        """Return all rows; a formula whose result is not in the file is kept as text and reported."""
        sheet.reset_dimensions()
        rows: list[Row] = []
        faults: list[Fault] = []
        empty: set[tuple[int, int]] = set()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            self._count(len(cells) + 1)
            rows.append(Row(number, tuple(map(write_cell, cells))))
            for place, cell in enumerate(cells):
                if cell.data_type == "e":
                    spot = f"{sheet.title}!{name_column(place)}{number}"
                    faults.append(Fault(self._path, 0, f"{spot}: the formula failed with {rows[-1].cells[place]}"))
                elif raw and cell.value is None and cell.data_type not in {"s", "str"}:  # these have an empty text
                    empty.add((number, place))
        for number, place, formula in _list_formulas(raw) if raw else ():
            if (number, place) in empty:
                message = f"{sheet.title}!{name_column(place)}{number}: the formula has no result in the file"
                faults.append(Fault(self._path, 0, message, "open it in a spreadsheet program and save it"))
                cells_before = rows[number - 1].cells
                rows[number - 1] = Row(number, (*cells_before[:place], formula, *cells_before[place + 1 :]))
        return rows, faults

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MAX_CELLS:
            msg = f"{self._path} has over {MAX_CELLS:,} cells; delete the empty rows and columns, and other sheets"
            raise UsageError(msg)


def _list_formulas(raw: _Openpyxl) -> Iterator[tuple[int, int, str]]:
    """Yield the row, the column from 0 and the text of every formula."""
    raw.reset_dimensions()
    for number, cells in enumerate(raw.iter_rows(), start=1):
        for place, cell in enumerate(cells):
            if cell.data_type == "f":
                yield number, place, str(cell.value)
