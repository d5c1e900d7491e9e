"""Spreadsheets of Excel and others that write its format: the first sheet with a header row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault
from launchlist.adopt.table.columns import count_chosen, map_columns
from launchlist.adopt.table.rows import Row, Table, build_table_draft
from launchlist.adopt.table.sheets import Sheet, read_sheets
from launchlist.errors import UsageError
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource

_HEAD: Final = 20
"""Rows of a sheet among which the headers are looked for."""

_LONGEST: Final = 200
"""Characters of a header."""


class _Body(NamedTuple):
    """The rows below the headers, and the texts of rows that are not tasks: titles, headings of sections."""

    rows: tuple[Row, ...]
    headings: tuple[str, ...]


def is_like(source: DraftSource) -> bool:
    """Return whether the file is an archive with a workbook."""
    return not source.is_folder and source.data.startswith(b"PK\x03\x04") and b"xl/workbook" in source.data


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return the rows of the first sheet with headers; raises UsageError if there is none or it is too large."""
    path = source.path()
    workbook = read_sheets(path, source.data)
    chosen = tuple(options.columns.values())
    found = [(sheet, line) for sheet in workbook.sheets if (line := _find_header(sheet, chosen))]
    if not found:
        msg = f"{path}: no sheet has a header row; add one, such as Task, Owner, Deadline, Status"
        raise UsageError(msg)
    sheet, line = found[0]
    headers = next(row.cells for row in sheet.rows if row.line == line)
    while headers and not headers[-1]:
        headers = headers[:-1]
    body = _read_body(sheet, line, len(headers))
    table = Table(path, headers, body.rows, sheet.name)
    draft = build_table_draft(table, options)
    return draft._replace(
        notes=body.headings,
        faults=(*workbook.faults, *sheet.faults, *_report_rest(path, workbook.sheets, sheet), *draft.faults),
        shown=(f"sheet {quote(sheet.name)}", *draft.shown),
    )


def _find_header(sheet: Sheet, chosen: tuple[str, ...]) -> int:
    """Return the number of the row by which most columns are known, or 0."""
    best = (0, 0)
    for row in sheet.rows[:_HEAD]:
        if any(len(cell) > _LONGEST for cell in row.cells):
            continue
        fields = {column.field for column in map_columns(row.cells).columns if column.field}
        named = count_chosen(row.cells, chosen)
        score = len(fields) + 2 * named
        if score > max(best[0], 1):
            best = (score, row.line)
    return best[1]


def _read_body(sheet: Sheet, header: int, width: int) -> _Body:
    """Return the rows below the headers; a row merged across most columns is the heading of those below it."""
    rows, headings = [], []
    section = ""
    for row in sheet.rows:
        filled = [cell for cell in row.cells if cell]
        if row.line < header:
            headings.append(" ".join(filled))
        elif row.line > header and len(filled) == 1 and sheet.spans.get(row.line, 0) * 2 >= max(width, 2):
            section = filled[0]
            headings.append(section)
        elif row.line > header:
            rows.append(row._replace(section=section))
    return _Body(tuple(rows), tuple(headings))


def _report_rest(path: str, sheets: tuple[Sheet, ...], read_one: Sheet) -> list[Fault]:
    return [
        Fault(path, 0, f"the sheet {quote(sheet.name)} with {count_noun(len(sheet.rows), 'row')} is not read")
        for sheet in sheets
        if sheet is not read_one and sheet.rows
    ]
