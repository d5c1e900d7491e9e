"""One record of a source, taken field by field: what nobody takes is what a plan has no field for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.deadline_field import settle_deadline
from launchlist.adopt.draft import Draft, DraftTask, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.json_values import Broken, decode_json, get_author, get_text, read_values, write_json_value
from launchlist.errors import UsageError
from launchlist.plan.names import ID
from launchlist.plan.words.estimates import read_estimate
from launchlist.plan.words.statuses import read_status
from launchlist.plan.words.timestamps import write_day
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from launchlist.adopt.deadline_field import Due
    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.record.json_values import PlacedValue, Value
    from launchlist.plan.words.statuses import Status


_CELL = 300
"""Characters that the cell of a table can hold."""


class SourceFields:
    """The fields of one object; each is taken once. What is of the wrong type is reported, and stays in the rest."""

    def __init__(self, fields: Mapping[str, Value], path: str, line: int, wishes: AdoptOptions) -> None:
        self._left = dict(fields)
        self.path = path
        self.line = line
        self.wishes = wishes
        self.faults: list[Fault] = []

    def report(self, message: str, hint: str = "") -> None:
        """Note something that is wrong with the record."""
        self.faults.append(Fault(self.path, self.line, message, hint))

    def peek(self, name: str) -> str:
        """Return a field as text without taking it."""
        return write_json_value(self._left.get(name)).strip()

    def take_text(self, *names: str) -> str:
        """Return the text of the first of ``names`` that has one, without the spaces around it."""
        for name in names:
            value = self._left.get(name)
            if isinstance(value, (dict, list)):
                if value:
                    self.report(f"{quote(name)} is not text", "it is kept under adopted")
            elif value is not None:
                del self._left[name]
                if text := write_json_value(value).strip():
                    return text
        return ""

    def take_texts(self, *names: str) -> tuple[str, ...]:
        """Return the texts of all of ``names`` that are lists of texts or single texts."""
        found: list[str] = []
        for name in names:
            value = self._left.get(name)
            values = value if isinstance(value, list) else [value]
            if any(isinstance(each, (dict, list)) for each in values):
                self.report(f"{quote(name)} is not a list of texts", "it is kept under adopted")
                continue
            self._left.pop(name, None)
            found += [text for each in values if (text := write_json_value(each).strip())]
        return tuple(dict.fromkeys(found))

    def take_objects(self, name: str) -> tuple[dict[str, Value], ...]:
        """Return the objects of a list, which may be called nodes and stand in an object of its own."""
        value = self._left.get(name)
        if isinstance(value, dict) and isinstance(value.get("nodes"), list):
            value = value["nodes"]
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.report(f"{quote(name)} is not a list of objects", "it is kept under adopted")
            return ()
        del self._left[name]
        return tuple(each for each in value if isinstance(each, dict))

    def take_names(self, name: str, *keys: str) -> tuple[str, ...]:
        """Return the names in a list of objects, such as labels and people, or of texts."""
        value = self._left.get(name)
        if isinstance(value, dict) and isinstance(value.get("nodes"), list):
            value = value["nodes"]
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
            self.report(f"{quote(name)} contains an entry without a name", "it is kept under adopted")
        else:
            self._left.pop(name, None)
        return tuple(dict.fromkeys(text for text in found if text))

    def take_object(self, name: str) -> dict[str, Value]:
        """Return an object, or an empty one where there is none."""
        value = self._left.get(name)
        if isinstance(value, dict):
            del self._left[name]
            return value
        if value is not None:
            self.report(f"{quote(name)} is not an object", "it is kept under adopted")
        return {}

    def take_deadline(self, *names: str, title: str = "") -> Due:
        """Return the first deadline of ``names``, having reported what is wrong with it."""
        due = settle_deadline(self.take_text(*names), self.wishes, what=title)
        for fault in due.faults:
            self.report(fault)
        return due

    def take_note(self, *names: str) -> str:
        """Return the first text that fits into a cell; longer ones stay in the rest."""
        for name in names:
            value = self._left.get(name)
            if isinstance(value, str) and value.strip() and len(value) <= _CELL and "\n" not in value.strip():
                return self.take_text(name)
        return ""

    def take_estimate(self, *names: str) -> str:
        """Return the first estimate of ``names``; one without a unit says nothing, and stays in the rest."""
        for name in names:
            text = self.peek(name)
            if estimate := read_estimate(text):
                del self._left[name]
                return estimate
            if text:
                self.report(f"the estimate {quote(text)} has no unit", "it is kept under adopted")
        return ""

    def take_status(self, text: str) -> Status:
        """Return what a status word means, having reported one that nobody knows."""
        status = read_status(text)
        if not status.is_known:
            self.report(f"the status {quote(text)} is not known", "it is pending, and claimed to be what it was")
        return status

    def take_updates(self, name: str, date: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return dated remarks, each with its author before it; one without a date or a text stays in the rest.

        ``date`` and ``text`` are what the fields of a remark may be called, separated by spaces.
        """
        found: list[tuple[str, str]] = []
        odd: list[Value] = []
        for remark in self.take_objects(name):
            day = write_day(get_text(remark, *date.split()), self.wishes.zone)
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
        """Forget fields that say nothing which others do not."""
        for name in names:
            self._left.pop(name, None)

    def get_left(self) -> Mapping[str, Value]:
        """Return what is left as it is."""
        return self._left

    def get_names(self) -> tuple[str, ...]:
        """Return the names of what is left."""
        return tuple(self._left)

    def get_rest(self) -> dict[str, str]:
        """Return what is left, as text, less what is empty."""
        return {name: text for name, value in self._left.items() if (text := write_json_value(value))}


def has_own_form(key: str) -> bool:
    """Return whether an id has the form of our own, DOC-1, so that it can stay."""
    return ID.fullmatch(key) is not None


def name_claims(status: Status, due: Due) -> dict[str, str]:
    """Return what a record says of its status and its deadline, where ours does not say all of it."""
    return {name: text for name, text in (("status", status.claimed), ("deadline", due.claimed)) if text}


class SourceRecords(NamedTuple):
    """What a file holds: ``total`` is of everything in it, ``lost`` is what is not a record, verbatim."""

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
            faults.append(Fault(path, value.line, "this is not a record", "it is kept in the notes, not as a task"))
            lost.append(write_json_value(value.value) or "null")
        else:
            record = SourceFields(value.value, path, value.line, wishes)
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
