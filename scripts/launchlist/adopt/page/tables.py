"""The tables of a hand-kept page: its tasks, its blockers, its metrics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import DraftBlocker, DraftMetric, DraftTask, Fault
from launchlist.adopt.ids import SYNTHETIC
from launchlist.adopt.page.cells import Cells, read_status_cell
from launchlist.adopt.page.passages import take_id
from launchlist.adopt.table.columns import ColumnMap, find_kind, map_columns
from launchlist.adopt.table.header_names import BLOCKER, METRIC, TASK
from launchlist.adopt.words.deadlines import find_order
from launchlist.adopt.words.due import Setting
from launchlist.adopt.words.people import strip_emphasis
from launchlist.plan.zones import find_zone
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Container

    from launchlist.adopt.draft import Wishes
    from launchlist.adopt.page.blocks import Row, Table
    from launchlist.adopt.table.header_names import Field
    from launchlist.plan.model import Measure

_PIPE: Final = re.compile(r"(?<!\\)\|")
_BEYOND: Final = "behind the last column"
_MEASURES: Final[tuple[tuple[str, Measure], ...]] = (
    (r"critical path", "critical_path_steps"),
    (r"blockers? (?:resolved|removed|closed)|resolved blockers?", "blockers"),
    (r"days? (?:to|until|before|left)", "days_to_release"),
    (r"(?:overall |all |total )?tasks? (?:completed?|done|finished)|overall progress", "tasks"),
)


class Place(NamedTuple):
    """Where a table stands, and what the page knows."""

    path: str
    zone_name: str
    ids: Container[str]
    """What looks like an id and stands on the page more than once."""


class Tables(NamedTuple):
    """What the tables of a page hold, filled while they are read."""

    tasks: list[DraftTask]
    blockers: list[DraftBlocker]
    metrics: list[DraftMetric]
    faults: list[Fault]
    roles: dict[str, str]
    logins: dict[str, str]
    shown: list[str]
    notes: list[str]
    """What is said of metrics in columns that no metric has."""


def read_table(table: Table, page: Place, wishes: Wishes, into: Tables) -> int | None:
    """Add what a table lists and return how many tasks and blockers that is; None for a table of something else."""
    path = page.path
    kind = find_kind(table.headers) or _find_wished(table, wishes)
    if not kind:
        return None
    wished = wishes.columns if kind == TASK else None
    columns = map_columns(table.headers, wished, kind)
    into.shown.extend(f"line {table.line}: {line}" for line in columns.describe())
    beyond = _find_beyond(table)
    for line, text in beyond.items():
        message = f"{quote(text)} stands behind the last column, where GitHub does not show it"
        into.faults.append(
            Fault(path, line, message, f"it is kept {'in the notes' if kind == METRIC else 'under adopted'}")
        )
    if kind == METRIC:
        for row in table.rows:
            metric, rest = _read_metric(row, columns)
            into.metrics.append(metric)
            rest += [beyond[row.line]] if row.line in beyond else []
            into.notes.extend([f"{metric.title}: {'; '.join(rest)}"] if rest else [])
        return 0
    setting = _find_setting(table, columns, page.zone_name)
    for row in table.rows:
        cells = Cells(row, columns, path, wishes, setting)
        if kind == BLOCKER:
            into.blockers.append(_read_blocker(cells, beyond.get(row.line, "")))
        else:
            into.tasks.append(_read_task(cells, beyond.get(row.line, ""), page.ids))
        into.faults.extend(cells.faults)
        into.roles.update(cells.roles)
        into.logins.update(cells.logins)
    return len(table.rows)


def _find_wished(table: Table, wishes: Wishes) -> tuple[Field, ...]:
    """A table is one of tasks too if --column names one of its headers as the title."""
    wanted = wishes.columns.get("title", "").casefold()
    return TASK if wanted and wanted in [strip_emphasis(header).casefold() for header in table.headers] else ()


def _find_beyond(table: Table) -> dict[int, str]:
    """Return the cells behind the last column by line; Markdown drops them."""
    found = {}
    lines = table.raw.split("\n")
    for row in table.rows:
        line = lines[row.line - table.line].strip()
        parts = _PIPE.split(line.removeprefix("|").removesuffix("|"))
        more = [part.strip() for part in parts[len(table.headers) :] if part.strip()]
        if more:
            found[row.line] = " | ".join(more)
    return found


def _find_setting(table: Table, columns: ColumnMap, zone_name: str) -> Setting:
    """Return the zone and the order of dates of a table's column of deadlines."""
    dated = [*columns.find("deadline"), *columns.find("eta")]
    if not dated:
        return Setting()
    column = dated[0]
    texts = [row.cells[column.place] for row in table.rows if column.place < len(row.cells)]
    name = column.zones[0] if len(column.zones) == 1 else ""
    zone = find_zone(name) if name else None
    return Setting(zone, name if zone and zone != find_zone(zone_name or "UTC") else "", find_order(texts))


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
    resolved = re.search(r"resolved|closed|done|complete|gone|✅|✔", word, re.IGNORECASE) is not None
    said = cells.peek("eta")
    if not word and re.search(r"^\W*(?:resolved|done|closed)\W*$", said, re.IGNORECASE):
        resolved = True
    return DraftBlocker(
        key=key or f"{SYNTHETIC}{cells.line}",
        description=cells.take("description"),
        path=cells.path,
        line=cells.line,
        affects=cells.take_list("affects"),
        resolution_plan=cells.take("resolution_plan"),
        owner=cells.take_person("owner"),
        eta=cells.take_deadline("eta", key, claims),
        status="resolved" if resolved else "open",
        next_action=cells.take("next_action"),
        claimed=claims,
        adopted=cells.take_rest()
        | ({"status": word} if word and not resolved and word.lower() != "open" else {})
        | ({_BEYOND: beyond} if beyond else {}),
    )


def _read_metric(row: Row, columns: ColumnMap) -> tuple[DraftMetric, list[str]]:
    """Return a metric, and what its row says in other columns."""
    found = {field: row.cells[column.place] for field in METRIC for column in columns.find(field)}
    title = found.pop("metric", "")
    measure = next((each for words, each in _MEASURES if re.search(words, title, re.IGNORECASE)), None)
    rest = [f"{each.header}: {row.cells[each.place]}" for each in columns.list_rest() if row.cells[each.place]]
    claimed: dict[str, str] = {field: text for field, text in found.items() if text}
    return DraftMetric(title, measure, row.line, claimed=claimed), rest
