"""Reads the rows of one table: whom they name, which ids there are, how they write dates, what waits for what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.deadline_field import ColumnSetting, Due, find_column_setting, settle_deadline, take_person
from launchlist.adopt.draft import Draft, DraftBlocker, DraftTask, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.fields import has_own_form, name_claims
from launchlist.adopt.table.columns import BLOCKER, TASK, find_table_kind, map_columns
from launchlist.adopt.table.grid import Row, Table, name_headers
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.plan.words.estimates import read_estimate
from launchlist.plan.words.people import strip_role
from launchlist.plan.words.statuses import read_status
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.table.columns import ColumnField, ColumnMap
    from launchlist.adopt.table.grid import Row, Table


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
    """Return the keys that a cell names; what is none is returned as it stands, to be reported.

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


class RowReader:
    """Turns rows into tasks; a blocker is read as one, and ``get`` and ``list_texts`` give the rest of it."""

    def __init__(
        self, table: Table, mapped: ColumnMap, wishes: AdoptOptions, title: ColumnField, moment: ColumnField
    ) -> None:
        self._table, self._mapped, self._wishes = table, mapped, wishes
        self._title, self._moment = title, moment
        self._names = name_headers(table.headers)
        self.faults: list[Fault] = []
        self.roles: dict[str, str] = {}
        self.logins: dict[str, str] = {}
        self._alone = frozenset(strip_role(self.get(row, "owner")) for row in table.rows)
        self._keys = {compose_name(key).casefold(): key for row in reversed(table.rows) if (key := self.get(row, "id"))}
        self._titles = index_titles([(self._find_key(row), self.get(row, title)) for row in table.rows])
        self.setting = self._find_setting()

    def get(self, row: Row, field: ColumnField) -> str:
        """Return the text of a field in a row."""
        return next((text for _, text in self._list_cells(row, field)), "")

    def list_texts(self, row: Row, field: ColumnField) -> tuple[str, ...]:
        """Return the parts of a field that holds several."""
        parts = [part.strip() for _, text in self._list_cells(row, field) for part in re.split(r"[,;|\n]", text)]
        return tuple(dict.fromkeys(part for part in parts if part))

    def read_row(self, row: Row) -> DraftTask:
        """Return a row as a task, having reported what is wrong with it."""
        kept = self._list_rest(row)
        owner = self._read_owner(row, kept)
        status = read_status(self.get(row, "status"))
        if not status.is_known:
            self._report(row, "status", f"the status {quote(status.claimed)} is not known", "it is kept as claimed")
        due = self._read_due(row)
        key = self.get(row, "id")
        return DraftTask(
            key=self._find_key(row),
            title=self.get(row, self._title),
            path=self._table.path,
            line=0 if self._table.sheet else row.line,
            owner=owner,
            deadline=due.moment,
            status=status.status,
            notes=self.get(row, "notes"),
            next_action=self.get(row, "next_action"),
            depends_on=tuple(
                found
                for _, text in self._list_cells(row, "depends_on")
                for found in find_keys(text, self._keys, self._titles)
            ),
            labels=self.list_texts(row, "labels"),
            estimate=self._read_estimate(row, kept),
            links=self._read_links(row, kept),
            claimed=name_claims(status, due),
            adopted={**({"id": key} if key and not has_own_form(key) else {}), **kept},
        )

    def _read_owner(self, row: Row, kept: dict[str, str]) -> str:
        """Return the owner of a row; whatever else its cell says is kept as well."""
        notes = take_person(self.get(row, "owner"), self._alone, self.roles, self.logins)
        kept.update(notes.kept)
        for message, hint in notes.told:
            self._report(row, "owner", message, hint)
        return notes.owner

    def _list_cells(self, row: Row, field: ColumnField) -> list[tuple[int, str]]:
        """Return the columns and texts of a field in a row that are not empty."""
        columns = [column.place for column in self._mapped.find(field) if column.place < len(row.cells)]
        return [(index, text) for index in columns if (text := row.cells[index].strip())]

    def _find_key(self, row: Row) -> str:
        return self.get(row, "id") or f"row {row.line}"

    def _find_setting(self) -> ColumnSetting:
        columns = self._mapped.find(self._moment)
        if not columns:
            return ColumnSetting()
        texts = [self.get(row, self._moment) for row in self._table.rows]
        setting = find_column_setting(columns[0], texts, self._wishes)
        self.faults += [Fault(self._table.path, self._table.line, fault) for fault in setting.faults]
        return setting

    def _list_rest(self, row: Row) -> dict[str, str]:
        """Return the cells that are not field, by header, those beyond the headers too."""
        kept = {"section": row.section} if row.section else {}
        for column in self._mapped.list_rest():
            if column.place < len(row.cells) and (text := row.cells[column.place].strip()):
                kept[self._names[column.place]] = text
        surplus = [cell for cell in row.cells[len(self._names) :] if cell.strip()]
        if surplus:
            message = f"{len(row.cells)} cells in the row, but {len(self._names)} headers"
            self.faults.append(self._table.report(row, None, message, "those beyond are kept under adopted"))
            kept["cells beyond the headers"] = "\n".join(surplus)
        return kept

    def _read_due(self, row: Row) -> Due:
        text = self.get(row, self._moment)
        if not self.setting.is_clear:
            return Due("", text)
        due = settle_deadline(text, self._wishes, self.setting.setting, what=self.get(row, self._title))
        for fault in due.faults:
            self._report(row, self._moment, fault)
        return due

    def _read_estimate(self, row: Row, kept: dict[str, str]) -> str:
        """Return the estimate of a row, whose unit may stand in the header: ``Effort (h)``."""
        for index, text in self._list_cells(row, "estimate"):
            unit = re.search(r"[(\[]([a-z]+)[)\]]\s*$", self._table.headers[index].casefold())
            estimate = read_estimate(text) or (read_estimate(f"{text} {unit[1]}") if unit else "")
            if estimate:
                return estimate
            self._report(row, "estimate", f"the estimate {quote(text)} has no unit", "it is kept under adopted")
            kept[self._names[index]] = text
        return ""

    def _read_links(self, row: Row, kept: dict[str, str]) -> tuple[str, ...]:
        """Return the addresses in the cells for links; a cell that holds more is kept as well."""
        links: list[str] = []
        for index, text in self._list_cells(row, "links"):
            found = re.findall(r"https?://[^\s<>()|;,\"']+", text)
            links += found
            if "".join(found) != re.sub(r"[\s,;|]+", "", text):
                kept[self._names[index]] = text
        return tuple(dict.fromkeys(links))

    def _report(self, row: Row, field: ColumnField, message: str, hint: str = "") -> None:
        columns = self._mapped.find(field)
        self.faults.append(self._table.report(row, columns[0].place if columns else None, message, hint))


def build_table_draft(table: Table, wishes: AdoptOptions) -> Draft:
    """Return the rows as tasks, or as blockers where the table lists those; raises UsageError without a title."""
    kind = BLOCKER if find_table_kind(table.headers) == BLOCKER else TASK
    title: ColumnField = "title" if kind == TASK else "description"
    mapped = map_columns(table.headers, wishes.columns, kind)
    if not mapped.find(title):
        headers = join_names([quote(header) for header in table.headers if header]) or "none"
        msg = f"{table.path}: no column is the {title}; name it with --column {title}=HEADER (columns are {headers})"
        raise UsageError(msg)
    reader = RowReader(table, mapped, wishes, title, "deadline" if kind == TASK else "eta")
    tasks, faults = settle_tasks([reader.read_row(row) for row in table.rows])
    blockers = [_build_blocker(task, row, reader) for task, row in zip(tasks, table.rows, strict=True)]
    return Draft(
        records=len(table.rows),
        tasks=tasks if kind == TASK else (),
        blockers=tuple(blockers) if kind == BLOCKER else (),
        zone_name=reader.setting.plan_zone,
        roles=reader.roles,
        logins=reader.logins,
        faults=(*reader.faults, *faults),
        shown=mapped.describe(),
    )


def _build_blocker(task: DraftTask, row: Row, reader: RowReader) -> DraftBlocker:
    """Return the blocker that a row was read as a task for."""
    claims = {"eta" if name == "deadline" else name: text for name, text in task.claimed.items()}
    status = claims.pop("status", "")
    return DraftBlocker(
        key=task.key,
        description=task.title,
        path=task.path,
        line=task.line,
        affects=reader.list_texts(row, "affects"),
        resolution_plan=reader.get(row, "resolution_plan"),
        owner=task.owner,
        eta=task.deadline,
        status="resolved" if task.status in {"complete", "cancelled"} else "open",
        next_action=task.next_action,
        claimed=claims,
        adopted={**task.adopted, **({"status": status} if status else {})},
    )
