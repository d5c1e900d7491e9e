"""The rows of a table as tasks or blockers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import ColumnSetting, find_column_setting
from launchlist.adopt.draft import Draft, DraftTask, Fault
from launchlist.adopt.normalize import settle_blockers, settle_tasks
from launchlist.adopt.record_reader import RecordReader, SourceContext
from launchlist.adopt.table.columns import BLOCKER, TASK, ColumnMap, find_table_kind, map_columns
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.plan.words.estimates import read_estimate
from launchlist.plan.words.people import strip_role
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.record.json_values import Value
    from launchlist.adopt.table.columns import Column, ColumnField


class Row(NamedTuple):
    """One row that is not empty."""

    line: int
    """In the file, or in the sheet."""
    cells: tuple[str, ...]
    section: str = ""
    """The heading above it, where rows of the table are headings."""


class Table(NamedTuple):
    """A table with a header row. ``sheet`` is empty where a file has no sheets."""

    path: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    sheet: str = ""
    line: int = 0
    """The line of the headers; 0 in a sheet."""

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


def name_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Return a unique name for every column, under which its cells are kept."""
    names: dict[str, int] = {}
    """Each name with the last number after it."""
    for index, header in enumerate(headers):
        first = name = " ".join(header.split()) or f"column {name_column(index)}"
        while name in names:
            names[first] += 1
            name = f"{first} ({names[first]})"
        names[name] = 1
    return tuple(names)


def describe_columns(
    context: SourceContext, columns: Mapping[str, Column], rows: Sequence[Sequence[str]]
) -> SourceContext:
    """Return the context with what the rows of a table have in common, having asked for what its headers leave open.

    ``columns`` are by the names of `name_headers`.
    """
    names: dict[str, list[str]] = {}
    for name, column in columns.items():
        names.setdefault(column.field or "", []).append(name)

    def list_cells(name: str) -> list[str]:
        return [row[columns[name].place] for row in rows if columns[name].place < len(row)]

    dated = next(iter(names.get("deadline") or names.get("eta") or ()), None)
    setting = find_column_setting(columns[dated], list_cells(dated), context.options) if dated else ColumnSetting()
    return context._replace(
        names=names,
        column=setting,
        start=_find_start_setting(columns, names, list_cells, context.options),
        alone=frozenset(strip_role(cell) for name in names.get("owner", ()) for cell in list_cells(name)),
    )


def _find_start_setting(
    columns: Mapping[str, Column],
    names: Mapping[str, Sequence[str]],
    list_cells: Callable[[str], list[str]],
    options: AdoptOptions,
) -> ColumnSetting:
    """Return how a table writes earliest starts; the dates of deadlines may show the order of day and month."""
    name = next(iter(names.get("not_before", ())), None)
    if name is None:
        return ColumnSetting()
    texts = [text for each in (name, *names.get("deadline", ())) for text in list_cells(each)]
    found = find_column_setting(columns[name], texts, options)
    # The plan's zone is that of the deadlines.
    zone_name = found.setting.zone_name or found.plan_zone
    return found._replace(setting=found.setting._replace(zone_name=zone_name), plan_zone="")


_NO_TITLES: Final = frozenset(("yes", "no", "true", "false"))


def set_aside(mapped: ColumnMap, rows: Sequence[Sequence[str]], chosen: Collection[str] = ()) -> ColumnMap:
    """Return the columns without one that does not list phases: every row has another one, or yes and no."""
    for column in mapped.find("phase") if "phase" not in chosen else ():
        cells = [row[column.place].strip().casefold() for row in rows if column.place < len(row)]
        texts = [cell for cell in cells if any(map(str.isalnum, cell))]
        if _NO_TITLES.issuperset(texts) or (len(texts) > 3 and len(set(texts)) == len(texts)):
            columns = tuple(each._replace(field=None) if each == column else each for each in mapped.columns)
            return ColumnMap(columns)
    return mapped


_LAG: Final = re.compile(r"(#?[\w.-]*?[0-9])\s?(?:FS|SS|FF|SF)?(?:\s?[+-]\s?[0-9.]+\s?[a-z%]+)?")
"""An id as Microsoft Project writes it: 12FS+2 days."""


def index_titles(titles: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the keys of the titles that only one task has, from pairs of key and title."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for key, title in titles:
        name = _fold(title)
        if name in found:
            twice.add(name)
        found[name] = key
    return {name: key for name, key in found.items() if name and name not in twice}


def find_keys(cell: str, keys: Mapping[str, str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys that a cell names; anything else is returned unchanged, to be reported.

    ``keys`` are by their lower case, ``titles`` are those of `index_titles`.
    """
    whole = _find(cell, keys, titles)
    if whole:
        return (whole,)
    parts = [part.strip() for part in re.split(r"[,;\n|]", cell)]
    if len(parts) == 1 and " " in parts[0] and all(_find(part, keys, {}) for part in parts[0].split()):
        parts = parts[0].split()
    return tuple(_find(part, keys, titles) or part for part in parts if part and part not in {"-", "–", "—"})


def _find(text: str, keys: Mapping[str, str], titles: Mapping[str, str]) -> str:
    name = _fold(text)
    for plain in (name, name.removeprefix("#"), f"#{name}"):
        if plain in keys:
            return keys[plain]
    if name in titles:
        return titles[name]
    lag = _LAG.fullmatch(text.strip())
    return keys.get(_fold(lag[1]), "") if lag else ""


def _fold(text: str) -> str:
    return " ".join(compose_name(text).split()).casefold()


class _TableRow(RecordReader):
    """One row, whose faults name the cell."""

    def __init__(self, table: Table, row: Row, columns: Mapping[str, Column], context: SourceContext) -> None:
        self._table, self._row, self._columns = table, row, columns
        values = {
            name: _read_cell(cell.strip(), column)
            for (name, column), cell in zip(columns.items(), row.cells, strict=False)
        }
        surplus = [cell for cell in row.cells[len(columns) :] if cell.strip()]
        values["cells beyond the headers"] = "\n".join(surplus)
        super().__init__(values, 0 if table.sheet else row.line, context)
        self.keep("section", row.section)
        if surplus:
            message = f"{len(row.cells)} cells in a row, but {len(columns)} headers"
            self.report(message, "those beyond are kept under adopted")

    def report(self, message: str, hint: str = "", name: str = "") -> None:
        """Add a fault of the row, or of the cell in a column."""
        place = self._columns[name].place if name else None
        self.faults.append(self._table.report(self._row, place, message, hint))


def _read_cell(text: str, column: Column) -> Value:
    """Return the text of a cell, in parts where the field has several; a unit may be in the header: Effort (h)."""
    if column.field in {"labels", "affects"}:
        return [part.strip() for part in re.split(r"[,;|\n]", text)]
    if column.field == "estimate" and not read_estimate(text):
        unit = re.search(r"[(\[]([a-z]+)[)\]]\s*$", column.header.casefold())
        return f"{text} {unit[1]}" if unit and read_estimate(f"{text} {unit[1]}") else text
    return text


def build_table_draft(table: Table, options: AdoptOptions) -> Draft:
    """Return the rows as tasks, or as blockers where the table lists those; raises UsageError without a title."""
    kind = BLOCKER if find_table_kind(table.headers) == BLOCKER else TASK
    title: ColumnField = "title" if kind == TASK else "description"
    mapped = map_columns(table.headers, options.columns, kind)
    if not mapped.find(title):
        headers = join_names([quote(header) for header in table.headers if header]) or "none"
        hint = f"name it with --column {title}=HEADER (columns are {headers})"
        msg = f"{table.path}: no column is recognized as the {title}; {hint}"
        raise UsageError(msg)
    mapped = set_aside(mapped, [row.cells for row in table.rows], options.columns)
    columns = dict(zip(name_headers(table.headers), mapped.columns, strict=True))
    context = SourceContext(table.path, options, {}, {}, {})
    context = describe_columns(context, columns, [row.cells for row in table.rows])
    records = [_TableRow(table, row, columns, context) for row in table.rows]
    ids = [record.take("id") for record in records]
    keys = [key or f"row {row.line}" for key, row in zip(ids, table.rows, strict=True)]
    for key, record in zip(ids, records, strict=True):
        record.keep_id(key)
    pairs = zip(keys, records, strict=True)
    tasks, faults = settle_tasks(_build_tasks(records, keys, ids) if kind == TASK else [])
    blockers, more = settle_blockers([record.build_blocker(key) for key, record in pairs] if kind == BLOCKER else [])
    return Draft(
        records=len(table.rows),
        tasks=tasks,
        blockers=blockers,
        zone_name=context.column.plan_zone,
        roles=context.roles,
        logins=context.logins,
        faults=(
            *(Fault(table.path, table.line, fault) for fault in (*context.column.faults, *context.start.faults)),
            *(fault for record in records for fault in record.faults),
            *faults,
            *more,
        ),
        shown=mapped.describe(),
    )


def _build_tasks(records: Sequence[_TableRow], keys: Sequence[str], ids: Sequence[str]) -> list[DraftTask]:
    """Return the rows as tasks, whose dependencies may be named by id or by title."""
    titles = [record.take("title") for record in records]
    by_id = {compose_name(key).casefold(): key for key in reversed(ids) if key}
    by_title = index_titles([*zip(keys, titles, strict=True)])
    tasks = [record.build_task(key, title) for key, title, record in zip(keys, titles, records, strict=True)]
    return [
        task._replace(depends_on=tuple(key for text in task.depends_on for key in find_keys(text, by_id, by_title)))
        for task in tasks
    ]
