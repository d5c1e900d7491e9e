"""The sheets of a workbook as rows of text, read within bounds: a small archive can hold a large one."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from launchlist.adopt.draft import Fault
from launchlist.adopt.table.archive import check_archive
from launchlist.adopt.table.cell_values import write_cell
from launchlist.adopt.table.grid import Row, name_column
from launchlist.adopt.table.merges import fill_merges, find_merges
from launchlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.cell.read_only import ReadOnlyCell

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
    """What a workbook holds, and what in it is not read."""

    sheets: tuple[Sheet, ...]
    faults: tuple[Fault, ...]


def read_sheets(path: str, data: bytes) -> Sheets:
    """Return the sheets of a workbook; raises UsageError where it is none, or larger than it may be."""
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
            message = f"the sheet {name} has links behind the texts of cells, which are not read"
            faults.append(Fault(self._path, 0, message, "write the addresses into a column"))
        rows = fill_merges(rows, merges)
        spans: dict[int, int] = {}
        for merge in merges:
            spans[merge.top] = max(spans.get(merge.top, 0), merge.right - merge.left + 1)
        return Sheet(name, tuple(row for row in rows if any(row.cells)), spans, tuple(faults))

    def _list_rows(self, sheet: _Openpyxl, raw: _Openpyxl | None) -> tuple[list[Row], list[Fault]]:
        """Return all rows; a formula whose result the file does not hold is kept as it stands, and reported."""
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
                elif raw and cell.value is None and cell.data_type not in {"s", "str"}:  # these hold an empty text
                    empty.add((number, place))
        for number, place, formula in _list_formulas(raw) if raw else ():
            if (number, place) in empty:
                message = f"{sheet.title}!{name_column(place)}{number}: the file holds no result of the formula"
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
