"""Tasks of Taskwarrior, from `task export`.

The format: https://taskwarrior.org/docs/design/task/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.adopt.record.fields import build_record_draft, read_source_records
from launchlist.adopt.record.json_values import peek_object
from launchlist.adopt.record_reader import SourceContext
from launchlist.plan.words.statuses import Status

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource, DraftTask
    from launchlist.adopt.record.fields import SourceFields

_NAMES: Final = {
    "title": ("description",), "deadline": ("due",), "status": ("status",), "labels": ("tags",),
    "estimate": ("estimate",), "not_before": ("scheduled", "wait"),
}  # fmt: skip


def is_like(source: DraftSource) -> bool:
    """Return whether the first record has the fields of a Taskwarrior task, and no title."""
    names = peek_object(source.data).keys() if not source.is_folder else set()
    return {"uuid", "description", "status"} <= names and "title" not in names


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return every task; its uuid is its key."""
    context = SourceContext(source.path(), options, _NAMES, {}, {})
    return build_record_draft(read_source_records(source.data, context), _build_task)


def _build_task(record: SourceFields) -> DraftTask:
    key = record.take_text("uuid") or f"line {record.line}"
    record.keep("uuid", key)
    depends_on = tuple(part for text in record.take_texts("depends") for part in text.replace(",", " ").split())
    updates = record.take_updates("annotations", "entry", "description")
    status = record.interpret_status(record.take("status"))
    if status == Status("pending") and "start" in record.get_left():
        status = Status("in_progress")
    task = record.build_task(key, status=status)
    return task._replace(depends_on=depends_on, updates=updates)
