"""Tasks of Taskwarrior, from `task export`.

The format: https://taskwarrior.org/docs/design/task/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.record.fields import build_record_draft, name_claims, read_source_records
from launchlist.adopt.record.json_values import peek_object
from launchlist.plan.words.statuses import Status

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource
    from launchlist.adopt.record.fields import SourceFields


def is_like(source: DraftSource) -> bool:
    """Return whether the first record has what every task of Taskwarrior has, and no title."""
    names = peek_object(source.data).keys() if not source.is_folder else set()
    return {"uuid", "description", "status"} <= names and "title" not in names


def read(source: DraftSource, wishes: AdoptOptions) -> Draft:
    """Return every task as a draft of our own; the uuid is its key."""
    return build_record_draft(read_source_records(source.path(), source.data, wishes), _build_task)


def _build_task(record: SourceFields) -> DraftTask:
    key = record.take_text("uuid") or f"line {record.line}"
    title = record.take_text("description")
    due = record.take_deadline("due", title=title)
    status = record.take_status(record.take_text("status"))
    if status == Status("pending") and "start" in record.get_names():
        status = Status("in_progress")
    return DraftTask(
        key=key,
        title=title,
        path=record.path,
        line=record.line,
        deadline=due.moment,
        status=status.status,
        depends_on=tuple(part for text in record.take_texts("depends") for part in text.replace(",", " ").split()),
        labels=record.take_texts("tags"),
        estimate=record.take_estimate("estimate"),
        updates=record.take_updates("annotations", "entry", "description"),
        claimed=name_claims(status, due),
        adopted={"uuid": key, **record.get_rest()},
    )
