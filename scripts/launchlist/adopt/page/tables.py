"""The tables of a hand-kept page: its tasks, its blockers, its metrics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import ColumnSetting, find_column_setting
from launchlist.adopt.draft import DraftBlocker, DraftMetric, DraftTask, Fault
from launchlist.adopt.ids import SYNTHETIC
from launchlist.adopt.page.cells import Cells, Shared, read_status_cell
from launchlist.adopt.page.line_patterns import take_id
from launchlist.adopt.table.columns import BLOCKER, METRIC, TASK, ColumnMap, find_table_kind, map_columns
from launchlist.adopt.table.grid import name_headers
from launchlist.plan.names import compose_name
from launchlist.plan.words.people import strip_emphasis, strip_role
from launchlist.plan.words.statuses import read_status
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Container

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import BlockRow, BlockTable
    from launchlist.adopt.table.columns import Column, ColumnField
    from launchlist.plan.model import Measure

MOST_METRICS: Final = 100
"""As the schema of plan.yaml has it: each is counted over all tasks."""
_PIPE: Final = re.compile(r"(?<!\\)\|")
_BEYOND: Final = "after the last column"
_MEASURES: Final[tuple[tuple[str, Measure], ...]] = (
    (r"critical path", "critical_path_steps"),
    (r"blockers? (?:resolved|removed|closed)|resolved blockers?", "blockers"),
    (r"days? (?:to|until|before|left)", "days_to_release"),
    (r"(?:overall |all |total )?tasks? (?:completed?|done|finished)|overall progress", "tasks"),
)


class TablePlace(NamedTuple):
    """Where a table stands, and what the page knows."""

    path: str
    ids: Container[str]
    """What looks like an id and stands on the page more than once."""


class Tables(NamedTuple):
    """What the tables of a page hold, filled while they are read."""

    path: str
    tasks: list[DraftTask]
    blockers: list[DraftBlocker]
    metrics: list[DraftMetric]
    faults: list[Fault]
    roles: dict[str, str]
    logins: dict[str, str]
    shown: list[str]
    notes: list[str]
    """What is said of metrics in columns that no metric has."""


def read_table(table: BlockTable, page: TablePlace, wishes: AdoptOptions, into: Tables) -> int | None:
    """Add what a table lists and return how many tasks and blockers that is; None for a table of something else."""
    path = page.path
    kind = find_table_kind(table.headers) or _find_wished(table, wishes)
    if not kind:
        return None
    wished = wishes.columns if kind == TASK else None
    columns = map_columns(table.headers, wished, kind)
    into.shown.extend(f"line {table.line}: {line}" for line in columns.describe())
    beyond = _find_beyond(table)
    for line, text in beyond.items():
        message = f"{quote(text)} is after the last column, where GitHub does not show it"
        into.faults.append(
            Fault(path, line, message, f"it is kept {'in the notes' if kind == METRIC else 'under adopted'}")
        )
    if kind == METRIC:
        for row in table.rows:
            metric, rest = _read_metric(row, columns)
            if len(into.metrics) < MOST_METRICS:
                into.metrics.append(metric)
            else:
                rest = [*(f"{field}: {text}" for field, text in metric.claimed.items()), *rest]
                message = f"a plan has at most {MOST_METRICS} metrics, so {quote(metric.title)} is not one of them"
                into.faults.append(Fault(path, row.line, message, "it is kept in the notes"))
            rest += [beyond[row.line]] if row.line in beyond else []
            into.notes.extend([f"{metric.title}: {'; '.join(rest)}"] if rest else [])
        return 0
    shared = _find_shared(table, columns, wishes, into)
    for row in table.rows:
        cells = Cells(row, shared, path, wishes)
        if kind == BLOCKER:
            into.blockers.append(_read_blocker(cells, beyond.get(row.line, "")))
        else:
            into.tasks.append(_read_task(cells, beyond.get(row.line, ""), page.ids))
        into.faults.extend(cells.faults)
    return len(table.rows)


def _find_wished(table: BlockTable, wishes: AdoptOptions) -> tuple[ColumnField, ...]:
    """A table is one of tasks too if --column names one of its headers as the title."""
    wanted = compose_name(wishes.columns.get("title", "")).casefold()
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


def _find_shared(table: BlockTable, columns: ColumnMap, wishes: AdoptOptions, into: Tables) -> Shared:
    """Return what holds for all rows of a table, having asked for what its headers leave open."""
    dated = [*columns.find("deadline"), *columns.find("eta")]
    setting = ColumnSetting()
    if dated:
        setting = find_column_setting(dated[0], _list_cells(table, dated[0]), wishes)
        into.faults.extend(Fault(into.path, table.line, fault) for fault in setting.faults)
    owners = [strip_role(cell) for column in columns.find("owner") for cell in _list_cells(table, column)]
    names = name_headers(tuple(map(strip_emphasis, table.headers)))
    return Shared(columns, names, setting, frozenset(owners), into.roles, into.logins)


def _list_cells(table: BlockTable, column: Column) -> list[str]:
    return [row.cells[column.place] for row in table.rows if column.place < len(row.cells)]


def _read_task(cells: Cells, beyond: str, ids: Container[str]) -> DraftTask:
    status, claims = read_status_cell(cells)
    key, title = cells.take_plain("id"), cells.take_title()
    if not key:
        key, title = take_id(title, ids)
    deadline = cells.take_deadline("deadline", key or title, claims)
    return DraftTask(
        key=key or f"{SYNTHETIC}{cells.line}",
        title=title,
        path=cells.path,
        line=cells.line,
        owner=cells.take_person("owner"),
        deadline=deadline,
        status=status,
        notes=cells.take("notes"),
        next_action=cells.take("next_action"),
        depends_on=cells.take_list("depends_on"),
        labels=cells.take_list("labels"),
        estimate=cells.take_estimate(),
        links=cells.take_links(),
        claimed=claims,
        adopted=cells.take_rest() | ({_BEYOND: beyond} if beyond else {}),
    )


def _read_blocker(cells: Cells, beyond: str) -> DraftBlocker:
    key = cells.take_plain("id")
    claims: dict[str, str] = {}
    word = cells.take_plain("status")
    status = read_status(word)
    is_resolved = word != "" and status.status in {"complete", "cancelled"}
    eta = ""
    if re.fullmatch(r"\W*(?:resolved|done|closed)\W*", cells.peek("eta"), re.IGNORECASE):
        is_resolved = True
        cells.take("eta")
    else:
        eta = cells.take_deadline("eta", key, claims)
    if word and not status.is_known and word.lower() != "open":
        cells.report(f"unknown status {quote(word)}", "the blocker counts as open; it is kept under adopted")
    kept = {"status": word} if status.claimed and word and word.lower() != "open" else {}
    return DraftBlocker(
        key=key or f"{SYNTHETIC}{cells.line}",
        description=cells.take("description"),
        path=cells.path,
        line=cells.line,
        affects=cells.take_list("affects"),
        resolution_plan=cells.take("resolution_plan"),
        owner=cells.take_person("owner"),
        eta=eta,
        status="resolved" if is_resolved else "open",
        next_action=cells.take("next_action"),
        claimed=claims,
        adopted=cells.take_rest() | kept | ({_BEYOND: beyond} if beyond else {}),
    )


def _read_metric(row: BlockRow, columns: ColumnMap) -> tuple[DraftMetric, list[str]]:
    """Return a metric, and what its row says in other columns."""
    found = {field: row.cells[column.place] for field in METRIC for column in columns.find(field)}
    title = found.pop("metric", "")
    measure = next((each for words, each in _MEASURES if re.search(words, title, re.IGNORECASE)), None)
    rest = [f"{each.header}: {row.cells[each.place]}" for each in columns.list_rest() if row.cells[each.place]]
    claimed: dict[str, str] = {field: text for field, text in found.items() if text}
    return DraftMetric(title, measure, row.line, claimed=claimed), rest
