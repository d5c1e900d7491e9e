"""Records whose fields may be lists and objects, and the JSON files that contain them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.draft import Draft, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.json_values import Broken, decode_json, get_author, get_text, read_values, write_json_value
from launchlist.adopt.record_reader import KEPT, RecordReader
from launchlist.errors import UsageError
from launchlist.plan.words.timestamps import write_day
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from launchlist.adopt.draft import DraftTask
    from launchlist.adopt.record.json_values import PlacedValue, Value
    from launchlist.adopt.record_reader import SourceContext


def is_short(text: str) -> bool:
    """Return whether a text fits into the cell of a table."""
    return len(text) <= 300 and "\n" not in text


class SourceFields(RecordReader):
    """The fields of one object, some of which are lists or objects."""

    def peek(self, name: str) -> str:
        """Return a field as text without taking it."""
        return write_json_value(self._left.get(name)).strip()

    def peek_nodes(self, name: str) -> Value:
        """Return a field without taking it; of GraphQL's lists, which are objects, the ``nodes``."""
        value = self._left.get(name)
        return value["nodes"] if isinstance(value, dict) and isinstance(value.get("nodes"), list) else value

    def take_objects(self, name: str) -> tuple[dict[str, Value], ...]:
        """Return the objects of a list."""
        value = self.peek_nodes(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.report(f"{quote(name)} is not a list of objects", KEPT)
            return ()
        del self._left[name]
        return tuple(each for each in value if isinstance(each, dict))

    def take_names(self, name: str, *keys: str) -> tuple[str, ...]:
        """Return the names in a list of objects, such as labels and people, or of texts."""
        value = self.peek_nodes(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        found = [
            get_text(each, *keys)
            if isinstance(each, dict)
            else ""
            if isinstance(each, list)
            else write_json_value(each)
            for each in values
        ]
        if not all(found):
            self.report(f"{quote(name)} contains an entry without a name", KEPT)
        else:
            self._left.pop(name, None)
        return tuple(dict.fromkeys(text for text in found if text))

    def take_object(self, name: str) -> dict[str, Value]:
        """Return an object, or an empty one."""
        value = self._left.get(name)
        if isinstance(value, dict):
            del self._left[name]
            return value
        if value is not None:
            self.report(f"{quote(name)} is not an object", KEPT)
        return {}

    def choose_owner(self, names: Sequence[str], title: str) -> str:
        """Return the first of the assignees; where there are several, all are kept."""
        if len(names) > 1:
            assignees = join_names([quote(name) for name in names])
            self.report(f"{assignees} are assigned to {quote(title)}", "a task has one owner, the first is taken")
            self.keep("assignees", ", ".join(names))
        return next(iter(names), "")

    def take_note(self, name: str) -> str:
        """Return a text that fits into a cell; a longer one is left over."""
        value = self._left.get(name)
        return self.take_text(name) if isinstance(value, str) and is_short(value.strip()) else ""

    def take_updates(self, name: str, date: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return dated remarks, each with its author before it; one without a date or a text is left over.

        ``date`` and ``text`` are what the fields of a remark may be called, separated by spaces.
        """
        found: list[tuple[str, str]] = []
        odd: list[Value] = []
        for remark in self.take_objects(name):
            day = write_day(get_text(remark, *date.split()), self.context.options.zone)
            said = get_text(remark, *text.split())
            if day and said:
                author = get_author(remark)
                found.append((day, f"{author}: {said}" if author else said))
            else:
                odd.append(remark)
        if odd:
            self.report(f"{count_noun(len(odd), 'remark')} without a date or a text", "kept under adopted")
            self._left[name] = odd
        return tuple(found)

    def drop(self, *names: str) -> None:
        """Drop fields that only repeat others."""
        for name in names:
            self._left.pop(name, None)

    def get_left(self) -> Mapping[str, Value]:
        """Return what is left over as it is."""
        return self._left


class SourceRecords(NamedTuple):
    """The records of a file: ``total`` counts every value, ``lost`` is what is not a record, verbatim."""

    total: int
    fields: tuple[SourceFields, ...]
    lost: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_source_records(data: bytes, context: SourceContext) -> SourceRecords:
    """Return the objects of a JSON or JSON Lines file; raises UsageError if it is neither."""
    path = context.path
    records = list_source_records(read_values(path, decode_json(path, data)), context)
    if records.lost and not records.fields:
        fault = records.faults[0]
        msg = f"{path}:{fault.line}: {fault.message}, and there is no record in the file; export it again"
        raise UsageError(msg)
    return records


def list_source_records(values: Sequence[PlacedValue | Broken], context: SourceContext) -> SourceRecords:
    """Return the objects among the values of a file."""
    fields: list[SourceFields] = []
    lost: list[str] = []
    faults: list[Fault] = []
    hint = "it is kept in the notes, not as a task"
    for value in values:
        if isinstance(value, Broken):
            faults.append(Fault(context.path, value.line, f"this line is not JSON: {value.reason}", hint))
            lost.append(value.text)
        elif not isinstance(value.value, dict):
            faults.append(Fault(context.path, value.line, "this is not a record", hint))
            lost.append(write_json_value(value.value) or "null")
        else:
            record = SourceFields(value.value, value.line, context)
            if value.repeated:
                names = join_names([quote(name) for name in value.repeated[:5]])
                record.report(f"{names} appears twice", "the last one counts")
            fields.append(record)
    return SourceRecords(len(values), tuple(fields), tuple(lost), tuple(faults))


def build_record_draft(records: SourceRecords, build: Callable[[SourceFields], DraftTask]) -> Draft:
    """Return the draft with what ``build`` makes of each record."""
    tasks, faults = settle_tasks([build(record) for record in records.fields])
    own = [fault for record in records.fields for fault in record.faults]
    notes = tuple(text.encode("utf-8", "backslashreplace").decode() for text in records.lost)
    return Draft(records=records.total, tasks=tasks, faults=(*records.faults, *own, *faults), notes=notes)
