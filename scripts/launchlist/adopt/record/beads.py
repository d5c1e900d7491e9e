"""Issues of beads, one JSON object per line, as `bd` keeps them in .beads/issues.jsonl.

The format: https://github.com/steveyegge/beads
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.adopt.record.fields import build_record_draft, read_source_records
from launchlist.adopt.record.json_values import get_text, peek_object, write_json_value
from launchlist.adopt.record_reader import SourceContext
from launchlist.errors import UsageError
from launchlist.plan.words.estimates import write_hours

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource, DraftTask
    from launchlist.adopt.record.fields import SourceFields

_FILES: Final = ("issues.jsonl", "beads.jsonl")
_NAMES: Final = {
    "title": ("title",), "deadline": ("due_at", "due_date", "due"), "status": ("status",), "labels": ("labels",),
    "not_before": ("defer_until",),
}  # fmt: skip
_BLOCKING: Final = frozenset(("blocks", "conditional-blocks", "waits-for"))
"""Types of dependencies that an issue waits for; parent-child and related ones block nothing."""


def is_like(source: DraftSource) -> bool:
    """Return whether the source is a database of beads, a folder with one, or has the fields of a beads issue."""
    if source.is_folder:
        return bool(_find_file(source))
    names = peek_object(source.data).keys()
    return {"id", "title", "status"} <= names and bool({"issue_type", "dependencies"} & names) and "number" not in names


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return every issue; a deleted one is cancelled."""
    file = _find_file(source) if source.is_folder else ""
    if source.is_folder and not file:
        msg = f"{source.name} has no .beads/issues.jsonl; name the file"
        raise UsageError(msg)
    data = source.files[file] if file else source.data
    context = SourceContext(source.path(file), options, _NAMES, {}, {})
    return build_record_draft(read_source_records(data, context), _build_task)


def _find_file(source: DraftSource) -> str:
    """Return the database in a folder, which may be .beads itself or the folder with it."""
    folders = (".beads/", "") if source.name.rstrip("/").endswith(".beads") else (".beads/",)
    return next((path for folder in folders for name in _FILES if (path := folder + name) in source.files), "")


def _build_task(record: SourceFields) -> DraftTask:
    key = record.take_text("id") or f"line {record.line}"
    record.keep_id(key)
    blocking, others = _read_dependencies(record, key)
    record.keep("dependencies", others)
    is_link = record.peek("external_ref").startswith(("https://", "http://"))
    minutes = record.peek("estimated_minutes")
    estimate = write_hours(int(minutes) / 60) if minutes.isdecimal() and len(minutes) < 8 else ""
    if estimate:
        record.drop("estimated_minutes")
    notes = record.take_note("notes")
    links = record.take_texts("external_ref") if is_link else ()
    updates = record.take_updates("comments", "created_at", "text body")
    task = record.build_task(key, owner=record.take_text("assignee").removeprefix("@"))
    return task._replace(notes=notes, depends_on=blocking, estimate=estimate, links=links, updates=updates)


def _read_dependencies(record: SourceFields, key: str) -> tuple[tuple[str, ...], str]:
    """Return what the issue waits for, and the other dependencies as text."""
    blocking, others = [], []
    for each in record.take_objects("dependencies"):
        other = get_text(each, "depends_on_id")
        is_own = other and get_text(each, "issue_id") in {"", key}
        kind = get_text(each, "type")
        if is_own and kind in _BLOCKING:
            blocking.append(other)
        else:
            others.append(f"{kind} {other}" if is_own else write_json_value(each))
    return tuple(blocking), "\n".join(others)
