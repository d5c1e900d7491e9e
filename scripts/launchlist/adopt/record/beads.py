"""Issues of beads, one JSON object a line, as `bd` keeps them in .beads/issues.jsonl.

The format: https://github.com/steveyegge/beads
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.record.fields import build_record_draft, has_own_form, name_claims, read_source_records
from launchlist.adopt.record.json_values import get_text, peek_object, write_json_value
from launchlist.errors import UsageError
from launchlist.plan.words.estimates import write_hours

if TYPE_CHECKING:
    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource
    from launchlist.adopt.record.fields import SourceFields

_FILES: Final = ("issues.jsonl", "beads.jsonl")
_HOLDING: Final = frozenset(("blocks", "conditional-blocks", "waits-for"))
"""What a dependency must be for the issue to wait; parent-child and related ones hold nobody up."""


def is_like(source: DraftSource) -> bool:
    """Return whether the source is a database of beads, a folder with one, or has what every issue of beads has."""
    if source.is_folder:
        return bool(_find_file(source))
    names = peek_object(source.data).keys()
    return {"id", "title", "status"} <= names and bool({"issue_type", "dependencies"} & names) and "number" not in names


def read(source: DraftSource, wishes: AdoptOptions) -> Draft:
    """Return every issue as a draft of our own; what was deleted is cancelled."""
    file = _find_file(source) if source.is_folder else ""
    if source.is_folder and not file:
        msg = f"{source.name} holds no .beads/issues.jsonl; name the file"
        raise UsageError(msg)
    data = source.files[file] if file else source.data
    return build_record_draft(read_source_records(source.path(file), data, wishes), _build_task)


def _find_file(source: DraftSource) -> str:
    """Return the database in a folder, which may be .beads itself or the folder with it."""
    folders = (".beads/", "") if source.name.rstrip("/").endswith(".beads") else (".beads/",)
    return next((path for folder in folders for name in _FILES if (path := folder + name) in source.files), "")


def _build_task(record: SourceFields) -> DraftTask:
    key = record.take_text("id") or f"line {record.line}"
    title = record.take_text("title")
    due = record.take_deadline("due_at", "due_date", "due", title=title)
    status = record.take_status(record.take_text("status"))
    holding, others = _read_dependencies(record, key)
    notes = record.take_note("notes")
    is_link = record.peek("external_ref").startswith(("https://", "http://"))
    minutes = record.peek("estimated_minutes")
    estimate = write_hours(int(minutes) / 60) if minutes.isdecimal() and len(minutes) < 8 else ""
    if estimate:
        record.drop("estimated_minutes")
    adopted = {} if has_own_form(key) else {"id": key}
    return DraftTask(
        key=key,
        title=title,
        path=record.path,
        line=record.line,
        owner=record.take_text("assignee").removeprefix("@"),
        deadline=due.moment,
        status=status.status,
        notes=notes,
        depends_on=holding,
        labels=record.take_texts("labels"),
        estimate=estimate,
        links=record.take_texts("external_ref") if is_link else (),
        updates=record.take_updates("comments", "created_at", "text body"),
        claimed=name_claims(status, due),
        adopted={**adopted, **({"dependencies": others} if others else {}), **record.get_rest()},
    )


def _read_dependencies(record: SourceFields, key: str) -> tuple[tuple[str, ...], str]:
    """Return what the issue waits for, and the other dependencies as they stand there."""
    holding, others = [], []
    for each in record.take_objects("dependencies"):
        other = get_text(each, "depends_on_id")
        is_own = other and get_text(each, "issue_id") in {"", key}
        kind = get_text(each, "type")
        if is_own and kind in _HOLDING:
            holding.append(other)
        else:
            others.append(f"{kind} {other}" if is_own else write_json_value(each))
    return tuple(holding), "\n".join(others)
