"""Read words such as ``status=complete``, ``labels+=web`` and ``deadline=+2d`` into new values of fields."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.commands.field_values import read_moved_moment, read_wished_links, read_wished_list, require_text
from launchlist.editing.field_order import SchemaKind, find_schema
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.editing.records import PlanRecord
    from launchlist.project.edit_session import EditSession
    from launchlist.reading.yaml.fast_path import Data

_WORD: Final = re.compile(r"([^=]*?)\s*([+-]?=)(.*)", re.DOTALL)
_SCALARS: Final = frozenset(("string", "integer", "number", "boolean"))
_OTHERS: Final = {
    "id": "to change an id: launchlist renumber",
    "updates": "to add an update: launchlist update, or --update",
    "claimed": "a claim is removed when its field is set",
}


class FieldWord(NamedTuple):
    """One word such as ``labels+=web``."""

    name: str
    sign: str
    """``=``, ``+=`` or ``-=``."""
    text: str


class FieldSet(NamedTuple):
    """The fields of a task, an owner or the plan that can be set."""

    what: str
    """For messages: a task, an owner, the plan."""
    schemas: Mapping[str, Mapping[str, Any]]
    others: Mapping[str, str]
    """What to do instead for fields that cannot be set."""


def is_settable(schema: Mapping[str, Any]) -> bool:
    """Return whether a field has one value or is a list of texts."""
    is_list = schema.get("type") == "array" and schema["items"].get("type") == "string"
    return schema.get("type") in _SCALARS or is_list


def list_wishable(kind: SchemaKind) -> list[str]:
    """Return the fields of a task or a blocker that can be set, in the order of the schema."""
    return [*_build_set(kind).schemas]


def _build_set(kind: SchemaKind) -> FieldSet:
    fields = find_schema(kind, ())["properties"]
    schemas = {name: each for name, each in fields.items() if name not in _OTHERS and is_settable(each)}
    return FieldSet(f"a {kind}", schemas, _OTHERS)


def split_words(words: Sequence[str]) -> list[FieldWord]:
    """Return the words in their parts. Raises UsageError for one without ``=``, and for a field that is set twice."""
    parts: list[FieldWord] = []
    for word in words:
        match = _WORD.fullmatch(word)
        if not match:
            msg = f"{quote(word)} is not FIELD=VALUE; write {word}=…"
            raise UsageError(msg)
        parts.append(FieldWord(*match.groups()))
    names: dict[str, set[str]] = {}
    for part in parts:
        signs = names.setdefault(part.name, set())
        if signs and (part.sign == "=" or "=" in signs):
            msg = f"{part.name} is set twice"
            raise UsageError(msg)
        signs.add(part.sign)
    return parts


def read_record_fields(record: PlanRecord, words: Sequence[str], session: EditSession) -> dict[str, Data | None]:
    """Return the new value of each field, None to remove it. Raises UsageError if a field cannot be set."""
    fields = _build_set(record.kind)
    wanted: dict[str, Data | None] = {}
    for word in split_words(words):
        check_name(word, fields)
        old = wanted[word.name] if word.name in wanted else record.fields.get(word.name)
        if isinstance(old, str) and _is_placeholder(record, word.name):
            old = None
        wanted[word.name] = read_value(word, fields.schemas[word.name], old, session)
    return wanted


def _is_placeholder(record: PlanRecord, name: str) -> bool:
    """Return whether a value only fills the place of one that could not be imported."""
    claimed = record.fields.get("claimed")
    return isinstance(claimed, dict) and name in claimed


def check_name(word: FieldWord, fields: FieldSet) -> None:
    """Raise UsageError unless a word names a field that can be set."""
    if word.name in fields.others:
        msg = f"{word.name} cannot be set; {fields.others[word.name]}"
        raise UsageError(msg)
    if word.name not in fields.schemas:
        names = [*fields.schemas]
        hint = suggest(word.name, names) or f"the fields are {join_names(names)}"
        msg = f"{fields.what} has no field {quote(word.name)} that can be set; {hint}"
        raise UsageError(msg)


def read_value(word: FieldWord, schema: Mapping[str, Any], old: Data | None, session: EditSession) -> Data | None:
    """Return the new value of a field that now is ``old``; None to remove it."""
    name, sign, text = word
    if schema.get("type") == "array":
        return _read_items(word, schema, old) or None
    if sign != "=":
        msg = f"{name} is not a list, so {sign} does not apply; write {name}={text}"
        raise UsageError(msg)
    if not text:
        return None
    require_text(text, f"{name}=")
    if schema.get("format") in {"moment", "absolute-moment"}:
        return read_moved_moment(text, old if isinstance(old, str) and old else None, f"{name}=", session)
    return compose_name(text) if name == "owner" else text


def _read_items(word: FieldWord, schema: Mapping[str, Any], old: Data | None) -> list[Data]:
    name, sign, text = word
    before = [*old] if isinstance(old, list) else []
    require_text(text, f"{name}{sign}")
    if not text and sign != "=":
        msg = f"{name}{sign} names nothing; write what to {'add' if sign == '+=' else 'remove'}"
        raise UsageError(msg)
    is_days = schema["items"].get("format") == "day-range"
    items: list[str] = read_wished_links(text) if name == "links" else read_wished_list(text)
    if is_days:
        items = _expand_days(items)
    if sign == "=":
        return [*items]
    if sign == "-=":
        missing = [item for item in items if item not in before]
        if missing and not (is_days and len(missing) < len(items)):
            held = [str(item) for item in before]
            hint = suggest(missing[0], held) or (f"it has {join_names(held)}" if held else "it is empty")
            msg = f"{name} does not contain {quote(missing[0])}; {hint}"
            raise UsageError(msg)
        return [item for item in before if item not in items]
    if is_days:
        return add_days(before, items)
    return [*before, *(item for item in items if item not in before)]


def _expand_days(items: list[str]) -> list[str]:
    """Return days with the names of public holidays, such as ``holidays:DE:2027``, replaced by their dates."""
    from launchlist.commands.public_holidays import PREFIX, list_holidays  # needed by few changes

    days: list[str] = []
    for item in items:
        days += list_holidays(item) if item.startswith(PREFIX) else [item]
    return days


def add_days(before: list[Data], items: Sequence[str]) -> list[Data]:
    """Return a list of days and ranges with further ones in their place, each once, and none that a range covers."""
    days = [*before]
    for item in items:
        if not any(_covers(str(day), item) for day in days):
            at = next((at for at, day in enumerate(days) if str(day)[:10] > item[:10]), len(days))
            days.insert(at, item)
    return days


def _covers(range_text: str, item: str) -> bool:
    first, _, last = range_text.partition("..")
    begin, _, end = item.partition("..")
    return first <= begin and (end or begin) <= (last or first)
