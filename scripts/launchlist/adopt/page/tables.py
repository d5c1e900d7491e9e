"""The tables of a hand-kept page: its tasks, its blockers, its metrics."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import SYNTHETIC, DraftBlocker, DraftMetric, DraftTask, Fault
from launchlist.adopt.page.line_patterns import STRUCK, STRUCK_ID, take_id
from launchlist.adopt.record_reader import RecordReader, SourceContext
from launchlist.adopt.table.columns import BLOCKER, METRIC, SEVERAL, TASK, ColumnMap, find_table_kind, map_columns
from launchlist.adopt.table.rows import describe_columns, name_headers, set_aside
from launchlist.plan.names import compose_name
from launchlist.plan.words.people import strip_emphasis
from launchlist.plan.words.statuses import Status
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import BlockRow, BlockTable
    from launchlist.adopt.record.json_values import Value
    from launchlist.adopt.table.columns import Column, ColumnField
    from launchlist.plan.model import Measure

MOST_METRICS: Final = 100
"""As the schema of plan.yaml has it: each is counted over all tasks."""
_PIPE: Final = re.compile(r"(?<!\\)\|")
_NOTHING: Final = frozenset({"", "-", "–", "—", "n/a", "none", "/"})
_BREAK: Final = re.compile(r"(?:(?<!\s)\s++)?<br\s*+/?>\s*+", re.IGNORECASE)
_CODE: Final = re.compile(r"((?<!`)`+[^`]+`+)")
_ENTITY: Final = re.compile(r"&#?[A-Za-z0-9]{1,32};?")
_BETWEEN: Final = re.compile(r"[,;\n]|\band\b|<br\s*+/?>")
_MEASURED: Final = frozenset(("deadline", "eta", "estimate", "not_before", "phase", "order"))
_PLAIN: Final = _MEASURED | {"id", "status", "depends_on", "labels", "affects"}
_BEYOND: Final = "after the last column"
_MEASURES: Final[tuple[tuple[str, Measure], ...]] = (
    (r"critical path", "critical_path_steps"),
    (r"blockers? (?:resolved|removed|closed)|resolved blockers?", "blockers"),
    (r"days? (?:to|until|before|left)", "days_to_release"),
    (r"(?:overall |all |total )?tasks? (?:completed?|done|finished)|overall progress", "tasks"),
)


class TablePlace(NamedTuple):
    """The page of a table, and what is known from it."""

    path: str
    ids: Container[str]
    """Everything that looks like an id and occurs on the page more than once."""


class Tables(NamedTuple):
    """The contents of a page's tables, filled while they are read."""

    path: str
    tasks: list[DraftTask]
    blockers: list[DraftBlocker]
    metrics: list[DraftMetric]
    faults: list[Fault]
    roles: dict[str, str]
    logins: dict[str, str]
    shown: list[str]
    notes: list[str]
    """The contents of columns that no metric has."""


def read_table(table: BlockTable, page: TablePlace, options: AdoptOptions, into: Tables) -> int | None:
    """Add what a table lists and return how many tasks and blockers that is; None for a table of something else."""
    path = page.path
    kind = find_table_kind(table.headers) or _find_chosen(table, options)
    if not kind:
        return None
    chosen = options.columns if kind == TASK else None
    mapped = map_columns(table.headers, chosen, kind)
    mapped = set_aside(mapped, [row.cells for row in table.rows], options.columns)
    into.shown.extend(f"line {table.line}: {line}" for line in mapped.describe())
    beyond = _find_beyond(table)
    for line, text in beyond.items():
        message = f"{quote(text)} is after the last column, where GitHub does not show it"
        into.faults.append(
            Fault(path, line, message, f"it is kept {'in the notes' if kind == METRIC else 'under adopted'}")
        )
    if kind == METRIC:
        for row in table.rows:
            metric, rest = _read_metric(row, mapped)
            if len(into.metrics) < MOST_METRICS:
                into.metrics.append(metric)
            else:
                rest = [*(f"{field}: {text}" for field, text in metric.claimed.items()), *rest]
                message = f"a plan has at most {MOST_METRICS} metrics, so {quote(metric.title)} is not one of them"
                into.faults.append(Fault(path, row.line, message, "it is kept in the notes"))
            rest += [beyond[row.line]] if row.line in beyond else []
            into.notes.extend([f"{metric.title}: {'; '.join(rest)}"] if rest else [])
        return 0
    context = SourceContext(path, options, {}, into.roles, into.logins)
    columns = dict(zip(name_headers([*map(strip_emphasis, table.headers)]), mapped.columns, strict=True))
    context = describe_columns(context, columns, [row.cells for row in table.rows])
    into.faults.extend(Fault(path, table.line, fault) for fault in (*context.column.faults, *context.start.faults))
    for row in table.rows:
        record = _read_row(row, columns, beyond.get(row.line, ""), context)
        if kind == BLOCKER:
            into.blockers.append(record.build_blocker(record.take("id") or f"{SYNTHETIC}{row.line}"))
        else:
            into.tasks.append(_build_task(record, page.ids, is_struck=_is_struck(row, columns)))
        into.faults.extend(record.faults)
    return len(table.rows)


def _find_chosen(table: BlockTable, options: AdoptOptions) -> tuple[ColumnField, ...]:
    """Return the fields of tasks if --column names one of the headers as the title."""
    wanted = compose_name(options.columns.get("title", "")).casefold()
    headers = [compose_name(strip_emphasis(header)).casefold() for header in table.headers]
    return TASK if wanted and wanted in headers else ()


def _find_beyond(table: BlockTable) -> dict[int, str]:
    """Return the cells after the last column by line; Markdown drops them."""
    found = {}
    lines = table.raw.split("\n")
    for row in table.rows:
        line = lines[row.line - table.line].strip()
        parts = _PIPE.split(line.removeprefix("|").removesuffix("|"))
        more = [part.strip() for part in parts[len(table.headers) :] if part.strip()]
        if more:
            found[row.line] = " | ".join(more)
    return found


def _read_row(row: BlockRow, columns: Mapping[str, Column], beyond: str, context: SourceContext) -> RecordReader:
    pairs = zip(columns.items(), row.cells, strict=False)
    values = {name: _read_cell(_show(cell), column.field) for (name, column), cell in pairs}
    return RecordReader(values | {_BEYOND: beyond}, row.line, context)


def _read_cell(text: str, field: ColumnField | None) -> Value:
    """Return the text of a cell without emphasis that its field does not keep, in parts if the field has several."""
    if field == "title":
        struck = STRUCK_ID.match(text)
        return f"{struck[1]} {text[struck.end() :].lstrip()}" if struck else _unstrike(text)
    if field not in _PLAIN:
        return text
    plain = _unstrike(strip_emphasis(text))
    if field in SEVERAL:
        parts = (strip_emphasis(part) for part in _BETWEEN.split(plain))
        return [part for part in parts if part.lower() not in _NOTHING]
    return "" if field in _MEASURED and plain.lower() in _NOTHING else plain


def _show(text: str) -> str:
    """Return a cell with its line breaks and character references as they are shown."""
    parts = _CODE.split(_BREAK.sub("\n", text))
    return "".join(
        part if at % 2 else _ENTITY.sub(lambda entity: html.unescape(entity[0]), part) for at, part in enumerate(parts)
    )


def _unstrike(text: str) -> str:
    struck = STRUCK.fullmatch(text)
    return struck[1] if struck else text


def _is_struck(row: BlockRow, columns: Mapping[str, Column]) -> bool:
    """Return whether a row is crossed out: its id or its title is, as a whole."""
    texts = [
        strip_emphasis(_show(cell))
        for column, cell in zip(columns.values(), row.cells, strict=False)
        if column.field in {"id", "title"}
    ]
    return any(STRUCK.fullmatch(text) or STRUCK_ID.match(text) for text in texts)


def _build_task(record: RecordReader, ids: Container[str], *, is_struck: bool) -> DraftTask:
    key, title = record.take("id"), record.take("title")
    if not key:
        key, title = take_id(title, ids)
    status = Status("cancelled", record.take("status")) if is_struck else None
    return record.build_task(key or f"{SYNTHETIC}{record.line}", title, status=status)


def _read_metric(row: BlockRow, columns: ColumnMap) -> tuple[DraftMetric, list[str]]:
    """Return a metric, and the contents of the other columns of its row."""
    found = {field: row.cells[column.place] for field in METRIC for column in columns.find(field)}
    title = found.pop("metric", "")
    measure = next((each for words, each in _MEASURES if re.search(words, title, re.IGNORECASE)), None)
    rest = [f"{each.header}: {row.cells[each.place]}" for each in columns.list_rest() if row.cells[each.place]]
    claimed: dict[str, str] = {field: text for field, text in found.items() if text}
    return DraftMetric(title, measure, row.line, claimed=claimed), rest
