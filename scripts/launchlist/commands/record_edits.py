"""Change fields of tasks and blockers, for the commands that do so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.field_values import read_wished_moment
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.editing.records import PlanRecord, find_records, list_plan_records
from launchlist.errors import UsageError
from launchlist.project.edit_session import EditSession, finish_edit
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote, quote_word, shorten_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.project.context import Outcome
    from launchlist.reading.yaml.fast_path import Data


def find_record(session: EditSession, record_id: str) -> PlanRecord:
    """Return the task or blocker with an id; raises UsageError if there is none, or more than one."""
    found = find_records(session.tree.files, record_id)
    if len(found) > 1:
        paths = join_names(list(dict.fromkeys(record.path for record in found)))
        fix = f"launchlist renumber {record_id} --file {quote_word(found[-1].path)}"
        msg = f"{record_id} is used twice, in {paths}; to fix it: {fix}"
        raise UsageError(msg)
    if not found:
        known = [record.id for record in list_plan_records(session.tree.files)]
        hint = suggest(record_id.upper(), known) or "to list them all: launchlist list"
        if session.project.has_errors and not session.plan.is_complete:
            hint += "; some files cannot be read: launchlist check explains why"
        msg = f"there is no task or blocker {quote(record_id)}; {hint}"
        raise UsageError(msg)
    return found[0]


def add_update(record: PlanRecord, text: str, day: str | None, session: EditSession) -> list[Data]:
    """Return a task's updates with a new one, dated ``day`` or today."""
    if record.kind != "task":
        msg = f"{record.id} is a blocker, and only tasks have updates; to record what is next: next_action=…"
        raise UsageError(msg)
    if not text.strip():
        msg = "an update needs some text"
        raise UsageError(msg)
    context = session.context
    today = context.now.astimezone(session.plan.zone).date().isoformat()
    written = today if day is None else read_wished_moment(day, "--date", session.plan.zone, context)[:10]
    old = record.fields.get("updates")
    return [*(old if isinstance(old, list) else []), {"date": written, "text": text}]


def change_records(session: EditSession, wanted: Sequence[tuple[PlanRecord, Mapping[str, Data | None]]]) -> Outcome:
    """Apply the changes of one or more records, writing each file once."""
    changed: dict[str, bytes] = {}
    said: list[str] = []
    contents = {file.path: file.data for file in session.tree.files}
    for record, fields in wanted:
        changes = list(_list_changes(record, fields))
        data = changed.get(record.path, contents[record.path])
        patched = patch_file(record.path, record.kind, data, changes)
        if patched != data:
            changed[record.path] = patched
        said += _describe(record, fields) or [f"{record.id}: nothing to change"]
    return finish_edit(session, changed, said)


def _list_changes(record: PlanRecord, fields: Mapping[str, Data | None]) -> list[FieldChange]:
    """Return the changes to the file; setting a field removes an adopted document's claim about it."""
    changes = []
    claimed = record.fields.get("claimed")
    claims = dict(claimed) if isinstance(claimed, dict) else {}
    for name, value in fields.items():
        if value is not None or name in record.fields:
            changes.append(FieldChange((*record.pointer, name), value))
        claims.pop(name, None)
    if isinstance(claimed, dict) and len(claims) < len(claimed):
        gone = [FieldChange((*record.pointer, "claimed", name), None) for name in claimed if name not in claims]
        changes += gone if claims else [FieldChange((*record.pointer, "claimed"), None)]
    return changes


def _describe(record: PlanRecord, fields: Mapping[str, Data | None]) -> list[str]:
    """Return one line per changed field."""
    lines = []
    for name, value in fields.items():
        old = record.fields.get(name)
        if old == value:
            continue
        if name == "updates" and isinstance(value, list) and isinstance(value[-1], dict):
            lines.append(f"{record.id}: update {value[-1]['date']}: {_show(value[-1]['text'])}")
        else:
            lines.append(f"{record.id}: {name} {_show(old)} → {_show(value)}")
    return lines


def _show(value: Data | None) -> str:
    if value is None or value == "":
        return "(none)"
    return shorten_text(", ".join(map(str, value)) if isinstance(value, list) else str(value), 60)
