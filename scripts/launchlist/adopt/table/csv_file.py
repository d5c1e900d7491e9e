"""Tables of text with a header row: commas, semicolons, tabs or bars, in whatever character set."""

from __future__ import annotations

import csv
import io
import itertools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault, decode_windows
from launchlist.adopt.record.json_values import MAX_SOURCE_BYTES
from launchlist.adopt.table.columns import count_chosen, map_columns
from launchlist.adopt.table.rows import Row, Table, build_table_draft
from launchlist.errors import UsageError
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource

_DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD: Final = 20
"""Rows among which the headers are looked for: some exports begin with a title or a date."""
_SUFFIXES: Final = (".csv", ".tsv", ".tab")
_PAGES: Final = (".md", ".markdown", ".mdown")


class _Parsed(NamedTuple):
    rows: list[Row]
    fault: tuple[int, str] | None = None


def is_like(source: DraftSource) -> bool:
    """Return whether a file has such a name, or begins with a table whose headers are those of a plan."""
    if source.is_folder or len(source.files) != 1 or not _is_text(source.data):
        return False
    if next(iter(source.files)).lower().endswith(_SUFFIXES) or source.name.lower().endswith(_SUFFIXES):
        return True
    head, _ = _decode(source.data[:20_000], "")
    is_page = any("|" in line and "-" in line and set(line) <= set(" \t\r:|-") for line in head.split("\n"))
    if is_page or source.name.lower().endswith(_PAGES):
        return False
    if head.lstrip().startswith(("[", "{", "#", "---", "<", "|")):
        return False
    table = _find_table(head)
    return table is not None and len(_list_fields(table[1].cells)) > 2


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return the rows below the headers without empty ones; raises UsageError if there is no header row."""
    path = source.path()
    if len(source.data) > MAX_SOURCE_BYTES:
        msg = f"{path} is larger than {MAX_SOURCE_BYTES:,} bytes; split it"
        raise UsageError(msg)
    text, faults = _decode(source.data, path)
    found = _find_table(text, tuple(options.columns.values()))
    if found is None:
        msg = f"{path}: there is no header row; add one, such as Task, Owner, Deadline, Status"
        raise UsageError(msg)
    delimiter, header = found
    parsed = _parse(text, delimiter)
    headers = _strip_end(header.cells)
    rows = tuple(row for row in parsed.rows if row.line > header.line)
    draft = build_table_draft(Table(path, headers, rows, line=header.line), options)
    before = tuple(delimiter.join(row.cells).strip() for row in parsed.rows if row.line < header.line)
    if parsed.fault:
        faults.append(Fault(path, *parsed.fault))
    before = tuple(line for line in before if not re.fullmatch("sep=.", line))
    faults += [Fault(path, 0, f"{quote(line)} is above the headers", "it is kept in the notes") for line in before]
    return draft._replace(faults=(*faults, *draft.faults), notes=before)


def _is_text(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or not data.startswith(
        (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
    )


def _decode(data: bytes, path: str) -> tuple[str, list[Fault]]:
    """Return the text in UTF-8 or UTF-16, else in Windows-1252, and what was wrong with it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", "replace").removeprefix("\ufeff"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(data) - 4:
            return data[: error.start].decode("utf-8-sig"), [Fault(path, 0, "the last character is cut off")]
        text, fault = decode_windows(data, path, error)
        return text, [fault]


def _find_table(text: str, chosen: tuple[str, ...] = ()) -> tuple[str, Row] | None:
    """Return the delimiter and the header row: those by which most columns are known."""
    best: tuple[int, int, str, Row] | None = None
    for place, delimiter in enumerate(_DELIMITERS):
        for row in _parse(text[:100_000], delimiter, _HEAD).rows:
            known = _list_fields(row.cells)
            named = count_chosen(row.cells, chosen)
            score = len(known) * 2 + named * 3 if len(row.cells) > 1 or known else 0
            if score and (best is None or (score, -place) > best[:2]):
                best = (score, -place, delimiter, row)
    return (best[2], best[3]) if best else None


def _list_fields(cells: tuple[str, ...]) -> set[str]:
    if len(cells) > 1000 or any(len(cell) > 200 for cell in cells):
        return set()
    return {column.field for column in map_columns(cells).columns if column.field}


def _parse(text: str, delimiter: str, limit: int | None = None) -> _Parsed:
    """Return the rows that are not empty with their first lines, and where quotation marks are wrong."""
    csv.field_size_limit(MAX_SOURCE_BYTES)
    fault = None
    rows: list[Row] = []
    try:
        for row in _list_rows(text, delimiter, strict=True):
            if len(rows) == limit:
                break
            rows.append(row)
    except csv.Error as error:
        line = rows[-1].line + 1 if rows else 1
        fault = (line, f"the quotation marks are wrong from here on: {error}")
        rows = list(itertools.islice(_list_rows(text, delimiter, strict=False), limit))
    return _Parsed(rows, fault)


def _list_rows(text: str, delimiter: str, *, strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))
        line = reader.line_num + 1


def _strip_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the empty headers at the end, which spreadsheets write."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cell.strip() for cell in cells[:end])
