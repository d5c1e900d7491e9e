"""The records of a JSON file as fields to take, with what was no record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.draft import Draft, DraftTask, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.fields import SourceFields
from launchlist.adopt.record.json_values import Broken, decode_json, read_values, write_json_value
from launchlist.errors import UsageError
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.record.json_values import PlacedValue


class SourceRecords(NamedTuple):
    """What a file holds: ``total`` is of everything in it, ``lost`` is what is no record, verbatim."""

    total: int
    fields: tuple[SourceFields, ...]
    lost: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_source_records(path: str, data: bytes, wishes: AdoptOptions) -> SourceRecords:
    """Return the objects of a JSON or JSON Lines file; raises UsageError where it is neither."""
    records = list_source_records(path, read_values(path, decode_json(path, data)), wishes)
    if records.lost and not records.fields:
        fault = records.faults[0]
        msg = f"{path}:{fault.line}: {fault.message}, and there is no record in the file; export it again"
        raise UsageError(msg)
    return records


def list_source_records(path: str, values: Sequence[PlacedValue | Broken], wishes: AdoptOptions) -> SourceRecords:
    """Return the objects among the values of a file."""
    fields: list[SourceFields] = []
    lost: list[str] = []
    faults: list[Fault] = []
    for value in values:
        if isinstance(value, Broken):
            hint = "it is kept in the notes, not as a task"
            faults.append(Fault(path, value.line, f"this line is not JSON: {value.reason}", hint))
            lost.append(value.text)
        elif not isinstance(value.value, dict):
            faults.append(Fault(path, value.line, "this is no record", "it is kept in the notes, not as a task"))
            lost.append(write_json_value(value.value) or "null")
        else:
            record = SourceFields(value.value, path, value.line, wishes)
            if value.repeated:
                names = join_names([quote(name) for name in value.repeated[:5]])
                record.report(f"{names} stands there twice", "the last one counts")
            fields.append(record)
    return SourceRecords(len(values), tuple(fields), tuple(lost), tuple(faults))


def build_record_draft(records: SourceRecords, build: Callable[[SourceFields], DraftTask]) -> Draft:
    """Return the draft with what ``build`` makes of each record."""
    tasks, faults = settle_tasks([build(record) for record in records.fields])
    own = [fault for record in records.fields for fault in record.faults]
    notes = tuple(text.encode("utf-8", "backslashreplace").decode() for text in records.lost)
    return Draft(records=records.total, tasks=tasks, faults=(*records.faults, *own, *faults), notes=notes)
