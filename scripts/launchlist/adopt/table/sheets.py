"""The sheets of a workbook as rows of text, read within bounds: a small archive can hold a large one."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from launchlist.adopt.draft import Fault
from launchlist.adopt.table.cell_values import write_cell
from launchlist.adopt.table.grid import Row, name_column
from launchlist.adopt.table.merges import fill_merges, find_merges
from launchlist.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl import Workbook
    from openpyxl.cell.read_only import ReadOnlyCell

MAX_ARCHIVE_BYTES: Final = 32 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 128 * 1024 * 1024
MAX_MEMBERS: Final = 2000
MAX_CELLS: Final = 2_000_000


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
    members = _check_archive(path, data)
    from openpyxl import load_workbook

    try:
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(data), read_only=True)
        sheets = tuple(_read_sheet(path, data, values, formulas, name) for name in values.sheetnames)
    except UsageError:
        raise
    except Exception as error:  # of a broken file openpyxl raises whatever its parts raise
        msg = f"{path} cannot be read as a spreadsheet; open it and save it again as .xlsx"
        raise UsageError(msg) from error
    comments = [name for name in members if re.search(r"comments/?[^/]*\.xml$|threadedComments/", name)]
    fault = Fault(path, 0, "it has comments on cells, which are not read", "copy those that matter into a column")
    return Sheets(sheets, (fault,) if comments else ())


def _check_archive(path: str, data: bytes) -> list[str]:
    """Return the names of an archive's members, by whose directory nothing in it is too large."""
    if len(data) > MAX_ARCHIVE_BYTES:
        msg = f"{path} is larger than {MAX_ARCHIVE_BYTES:,} bytes; copy the plan into a workbook of its own"
        raise UsageError(msg)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        msg = f"{path} is no spreadsheet, or a damaged one; open it and save it again as .xlsx"
        raise UsageError(msg) from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        msg = f"{path} unpacks to more than {MAX_UNPACKED_BYTES:,} bytes or {MAX_MEMBERS:,} parts, so it is not opened"
        raise UsageError(msg)
    return [member.filename for member in members]


def _read_sheet(path: str, data: bytes, values: Workbook, formulas: Workbook, name: str) -> Sheet:
    if not hasattr(values[name], "reset_dimensions"):  # a chart
        return Sheet(name, (), {}, ())
    sheet, raw = cast("_Openpyxl", values[name]), cast("_Openpyxl", formulas[name])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(sheet._worksheet_path)  # noqa: SLF001 - nothing else says which part the sheet is
    merges = find_merges(xml)
    has_formulas = re.search(rb"<(?:\w+:)?f[ />]", xml) is not None
    rows, faults = _list_rows(path, sheet, raw if has_formulas else None)
    if b"<hyperlink " in xml:
        message = f"the sheet {name} has links behind the texts of cells, which are not read"
        faults.append(Fault(path, 0, message, "write the addresses into a column"))
    rows = fill_merges(rows, merges)
    spans: dict[int, int] = {}
    for merge in merges:
        spans[merge.top] = max(spans.get(merge.top, 0), merge.right - merge.left + 1)
    return Sheet(name, tuple(row for row in rows if any(row.cells)), spans, tuple(faults))


def _list_rows(path: str, sheet: _Openpyxl, raw: _Openpyxl | None) -> tuple[list[Row], list[Fault]]:
    """Return all rows; a formula whose result the file does not hold is kept as it stands, and reported."""
    sheet.reset_dimensions()
    rows: list[Row] = []
    faults: list[Fault] = []
    empty: set[tuple[int, int]] = set()
    count = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        count += len(cells) + 1
        if count > MAX_CELLS:
            msg = f"{path}: sheet {sheet.title} has over {MAX_CELLS:,} cells; delete the empty rows and columns"
            raise UsageError(msg)
        rows.append(Row(number, tuple(map(write_cell, cells))))
        for place, cell in enumerate(cells):
            if cell.data_type == "e":
                spot = f"{sheet.title}!{name_column(place)}{number}"
                faults.append(Fault(path, 0, f"{spot}: the formula failed with {rows[-1].cells[place]}"))
            elif raw and cell.value is None and cell.data_type not in {"s", "str"}:  # these hold an empty text
                empty.add((number, place))
    for number, place, formula in _list_formulas(raw) if raw else ():
        if (number, place) in empty:
            message = f"{sheet.title}!{name_column(place)}{number}: the file holds no result of the formula"
            faults.append(Fault(path, 0, message, "open it in a spreadsheet program and save it"))
            cells_before = rows[number - 1].cells
            rows[number - 1] = Row(number, (*cells_before[:place], formula, *cells_before[place + 1 :]))
    return rows, faults


def _list_formulas(raw: _Openpyxl) -> Iterator[tuple[int, int, str]]:
    """Yield the row, the column from 0 and the text of every formula."""
    raw.reset_dimensions()
    for number, cells in enumerate(raw.iter_rows(), start=1):
        for place, cell in enumerate(cells):
            if cell.data_type == "f":
                yield number, place, str(cell.value)
