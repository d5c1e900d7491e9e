"""A table, whatever file it stands in, as a draft of tasks or of blockers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.adopt.consistency import settle_tasks
from launchlist.adopt.draft import Draft, DraftBlocker
from launchlist.adopt.table.columns import find_kind, map_columns
from launchlist.adopt.table.header_names import BLOCKER, TASK
from launchlist.adopt.table.row_reader import RowReader
from launchlist.errors import UsageError
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from launchlist.adopt.draft import DraftTask, Wishes
    from launchlist.adopt.table.grid import Row, Table
    from launchlist.adopt.table.header_names import Field


def build_draft(table: Table, wishes: Wishes) -> Draft:
    """Return the rows as tasks, or as blockers where the table lists those; raises UsageError without a title."""
    kind = BLOCKER if find_kind(table.headers) == BLOCKER else TASK
    title: Field = "title" if kind == TASK else "description"
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
