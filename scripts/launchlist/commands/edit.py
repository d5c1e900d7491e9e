"""``launchlist set``, ``update``, ``block`` and ``resolve``: change fields of records and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.blocking import plan_block, write_blocker_file
from launchlist.commands.field_values import read_wished_moment
from launchlist.commands.wished_fields import read_field_values
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.editing.records import PlanRecord, list_plan_records
from launchlist.errors import UsageError
from launchlist.project.edit_session import EditSession, finish_edit, open_bench
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote, quote_word, shorten_text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from launchlist.project.context import CommandContext
    from launchlist.project.outcome import Outcome
    from launchlist.reading.yaml.fast_path import Data


def set_fields(args: Namespace, around: CommandContext) -> Outcome:
    """Set, or with nothing behind the ``=`` remove, fields of one task or blocker."""
    bench = open_bench(around)
    if not isinstance(bench, EditSession):
        return bench
    record = find_record(bench, args.id)
    wanted = read_field_values(record.kind, args.fields, bench)
    if args.update is not None:
        wanted["updates"] = _add_update(record, args.update, None, bench)
    return _finish(bench, [(record, wanted)])


def update(args: Namespace, around: CommandContext) -> Outcome:
    """Add a dated remark to a task."""
    bench = open_bench(around)
    if not isinstance(bench, EditSession):
        return bench
    record = find_record(bench, args.id)
    return _finish(bench, [(record, {"updates": _add_update(record, args.text, args.date, bench)})])


def block(args: Namespace, around: CommandContext) -> Outcome:
    """Open a blocker: a new one in a file of its own, or one there is, with further tasks."""
    bench = open_bench(around)
    if not isinstance(bench, EditSession):
        return bench
    if not any(record.id == args.id for record in list_plan_records(bench.tree.files)):
        path, data = write_blocker_file(args, bench)
        return finish_edit(bench, {path: data}, [f"{args.id}: open, in {path}"], new=path)
    record = find_record(bench, args.id)
    if record.kind != "blocker":
        msg = f"{args.id} is a task; a blocker needs an id of its own, such as BLK-1"
        raise UsageError(msg)
    return _finish(bench, [(record, plan_block(record, args, bench))])


def resolve(args: Namespace, around: CommandContext) -> Outcome:
    """Close blockers: all of them, or none if one cannot be."""
    bench = open_bench(around)
    if not isinstance(bench, EditSession):
        return bench
    records = [find_record(bench, each) for each in dict.fromkeys(args.ids)]
    for record in records:
        if record.kind != "blocker":
            msg = f"{record.id} is a task; to finish it: launchlist set {record.id} status=complete"
            raise UsageError(msg)
    return _finish(bench, [(record, {"status": "resolved"}) for record in records])


def find_record(bench: EditSession, record_id: str) -> PlanRecord:
    """Return the task or blocker with an id; raises UsageError where there is none, or there are two."""
    records = list(list_plan_records(bench.tree.files))
    found = [record for record in records if record.id == record_id]
    if len(found) > 1:
        paths = join_names(list(dict.fromkeys(record.path for record in found)))
        mend = f"launchlist renumber {record_id} --file {quote_word(found[-1].path)}"
        msg = f"{record_id} is used twice, in {paths}; to mend it: {mend}"
        raise UsageError(msg)
    if not found:
        known = [record.id for record in records]
        hint = suggest(record_id.upper(), known) or "to see them all: launchlist list"
        if bench.project.has_errors and not bench.plan.is_complete:
            hint += "; some files cannot be read: launchlist check says why"
        msg = f"there is no task or blocker {quote(record_id)}; {hint}"
        raise UsageError(msg)
    return found[0]


def _add_update(record: PlanRecord, text: str, day: str | None, bench: EditSession) -> list[Data]:
    if record.kind != "task":
        msg = f"{record.id} is a blocker, and only tasks have updates; to say what is next: next_action=…"
        raise UsageError(msg)
    if not text.strip():
        msg = "an update needs a text"
        raise UsageError(msg)
    around = bench.around
    today = around.now.astimezone(bench.plan.zone).date().isoformat()
    written = today if day is None else read_wished_moment(day, "--date", bench.plan.zone, around)[:10]
    old = record.fields.get("updates")
    return [*(old if isinstance(old, list) else []), {"date": written, "text": text}]


def _finish(bench: EditSession, wanted: Sequence[tuple[PlanRecord, Mapping[str, Data | None]]]) -> Outcome:
    """Make the changes of one or more records, each file being written once."""
    changed: dict[str, bytes] = {}
    said: list[str] = []
    contents = {file.path: file.data for file in bench.tree.files}
    for record, fields in wanted:
        changes = list(_list_changes(record, fields))
        data = changed.get(record.path, contents[record.path])
        patched = patch_file(record.path, record.kind, data, changes)
        if patched != data:
            changed[record.path] = patched
        said += _describe(record, fields) or [f"{record.id}: nothing to change"]
    return finish_edit(bench, changed, said)


def _list_changes(record: PlanRecord, fields: Mapping[str, Data | None]) -> list[FieldChange]:
    """Return the changes in the file; what an adopted document claimed for a field goes when the field is set."""
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
    """Return a line a field that changes."""
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
