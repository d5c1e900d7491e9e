"""Explains why a file does not match its schema: jsonschema, the reference implementation, finds the errors."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from launchlist.findings import Pointer, Source, Violation
from launchlist.plan.moments import is_relative, read_day_range, read_hours, read_moment
from launchlist.plan.relative import read_relative
from launchlist.plan.words.offsets import read_offset
from launchlist.reading.schema.suggestions import (
    find_wrong_folder,
    suggest_form,
    suggest_moment,
    suggest_word,
    suggest_zone,
)
from launchlist.reading.schema.validator import FORMATS, SchemaName, read_schema
from launchlist.vocabulary import find_nearest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Decide: TypeAlias = "Callable[[object], bool]"
_Explain: TypeAlias = "Callable[[object], Iterable[Any]]"
_END = re.compile(r"\$\Z")
_PRIORITY = (
    "type",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "enum",
    "const",
    "format",
    "pattern",
    "minimum",
)
UNEXPLAINED = ("the value does not have the format of its field", "compare it with `launchlist schema`")
_ANCHORED = "a date relative to an anchor, such as release-14d"
_OFFSET = re.compile(r"[+-] *[0-9]")
_ZONES = "write an IANA name such as Europe/Berlin, UTC, an offset such as UTC+08:00, or AoE"
FORMS = {
    r"^[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}$": "a prefix in capital letters, a hyphen and a number",
    r"^[0-9]+(\.[0-9]+)?[hdw]$": "a number of hours, days or weeks",
    r"^[^\r\n,]+$": "a label without commas",
    r"^[a-z][a-z0-9_-]*$": "lowercase letters, digits and hyphens",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$": "a day, or the first and the last of a range",
    r"^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$": "the first and the last working hour",
    r"^[^\r\n/][^\r\n]*$": "a folder relative to the repository, without a leading slash",
    r"^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}$": "a GitHub login",
    r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$": "a GitHub login, of a person or of an app",
    r'^https?://[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>"`|\\]+$': (
        "an http or https URL without spaces"
    ),
}
"""What the patterns of the schemas ask for, where a value in one line can fail them."""
_KINDS = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number", "number": "a number"}


@cache
def load_reference_validator(name: SchemaName) -> Any:
    """Return the reference validator of one schema, which never fetches anything."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend
    from referencing import Registry

    checker = FormatChecker(formats=())
    for format_name, is_fine in FORMATS.items():
        checker.checks(format_name)(lambda value, is_fine=is_fine: not isinstance(value, str) or is_fine(value))
    schema = read_schema(name)
    validator = extend(Draft202012Validator, {"pattern": _check_pattern})  # type: ignore[no-untyped-call] # gap in the stubs
    return validator(schema, registry=Registry(), format_checker=checker)


def _find_errors(data: object, name: SchemaName) -> Iterator[tuple[Pointer, Any]]:
    """Yield each error with its place; the reference validator looks only at what cannot be right.

    A record with one mistake has ten correct fields: jsonschema-rs finds them in a twentieth of the time.
    """
    decide, explain = _load_frame(name)
    if not decide(data):
        yield from (((), error) for error in explain(data))
    if not isinstance(data, dict):
        return
    known = read_schema(name)["properties"]
    for key, value in data.items():
        if key in known and not _load_field(name, key)[0](value):
            errors = _list_text_errors(name, key, value) if isinstance(value, str) else _list_errors(name, key, value)
            yield from (((key, *error.absolute_path), error) for error in errors)


@cache
def _load_frame(name: SchemaName) -> tuple[_Decide, _Explain]:
    """Return what decides and what explains whether a record is one and has the right fields, whatever is in them."""
    import jsonschema_rs
    from jsonschema.validators import extend

    schema = read_schema(name)
    any_values = {**schema, "properties": dict.fromkeys(schema["properties"], True)}
    reference = load_reference_validator(name)
    frame = extend(type(reference), {"properties": lambda *_: ()})  # type: ignore[no-untyped-call] # stub's gap
    return jsonschema_rs.Draft202012Validator(any_values).is_valid, frame(schema).iter_errors


@cache
def _load_field(name: SchemaName, key: str) -> tuple[_Decide, _Explain]:
    """Return what decides and what explains whether the value of one field is right."""
    import jsonschema_rs

    field = read_schema(name)["properties"][key]
    validator = jsonschema_rs.Draft202012Validator(field, formats=FORMATS, validate_formats=True)
    return validator.is_valid, load_reference_validator(name).evolve(schema=field).iter_errors


def _list_errors(name: SchemaName, key: str, value: object) -> list[Any]:
    return list(_load_field(name, key)[1](value))


@lru_cache(maxsize=256)
def _list_text_errors(name: SchemaName, key: str, text: str) -> list[Any]:
    """Remember the last answers: a mistake in one file is often made in the next one too."""
    return _list_errors(name, key, text)


def _check_pattern(_: object, pattern: str, value: object, __: object) -> Iterator[Any]:
    """Refuse what does not match. ``$`` is the very end, as in JSON Schema; in Python a line break may follow."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not re.search(_END.sub(r"\\Z", pattern), value):
        yield ValidationError("not in the form asked for")


def explain_data(data: object, name: SchemaName, source: Source) -> list[Violation]:
    """Return one violation per mistake in ``data``, which is at ``source``."""
    misplaced = find_wrong_folder(data, name, source)
    if misplaced:
        return [misplaced]
    grouped: dict[Pointer, list[Any]] = {}
    violations = []
    for pointer, error in _find_errors(data, name):
        if "propertyNames" in error.absolute_schema_path:
            violations.append(_explain_name(error.instance, source.at(*pointer)))
        else:
            grouped.setdefault(pointer, []).append(error)
    for pointer, errors in grouped.items():
        violations += _explain(errors, source.at(*pointer))
    return violations


def _explain(errors: list[Any], source: Source) -> Iterator[Violation]:
    """If several keywords refuse a value, report only the one that says most about the mistake."""
    kinds = {error.validator: error for error in errors}
    meant: set[str] = set()
    if "additionalProperties" in kinds:
        for key, field in _match_unknown_fields(kinds["additionalProperties"]):
            meant.add(field)
            yield _explain_unknown_field(key, field, kinds["additionalProperties"].schema["properties"], source)
    if "required" in kinds:
        # A misspelled field is one mistake, not an unknown field and a missing one.
        yield from _explain_missing_fields(kinds["required"], source, meant)
    first = next((kinds[kind] for kind in _PRIORITY if kind in kinds), None)
    if first is not None:
        yield _explain_value(first, source)
    elif not kinds.keys() & {"additionalProperties", "required"}:
        # For keywords that a future schema may use: a refused file always gets a finding.
        yield Violation("bad-value", source, *UNEXPLAINED)


def _explain_name(name: str, source: Source) -> Violation:
    hint = "write lowercase words joined by hyphens"
    if source.pointer == ("anchors",):
        hint = "use lowercase letters, digits and _; names of weekdays, today and release are taken"
    return Violation("bad-value", source.at(name), f"{quote(name)} is not a valid name", hint, on_key=True)


def _match_unknown_fields(error: Any) -> Iterator[tuple[str, str]]:
    """Yield each unknown field with the field that was probably meant, or ""."""
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            absent = [name for name in known if name not in error.instance]
            yield key, find_nearest(key, absent) or find_nearest(key, known)


def _explain_unknown_field(key: str, meant: str, known: Iterable[str], source: Source) -> Violation:
    hint = f"did you mean {quote(meant)}?" if meant else f"the fields are {join_names(list(known))}"
    return Violation("unknown-field", source.at(key), f"there is no field {quote(key)} here", hint, on_key=True)


def _explain_missing_fields(error: Any, source: Source, meant: set[str]) -> Iterator[Violation]:
    for key in error.schema["required"]:
        if key not in error.instance and key not in meant:
            field = error.schema["properties"][key]
            example = _name_file(source, field) if key == "id" else ""
            example = example or _show_example(field)
            yield Violation("missing-field", source, f"the field {quote(key)} is missing", f"add {key}: {example}")


def _name_file(source: Source, field: dict[str, Any]) -> str:
    """Return the name of a file with one task or blocker, which should be its id, if it is a valid id."""
    name = source.path[source.path.rfind("/") + 1 : source.path.rfind(".")]
    return name if not source.pointer and re.fullmatch(field["pattern"], name) else ""


def _show_example(field: dict[str, Any]) -> str:
    example = field["examples"][0]
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False).replace('"', "")


def _explain_value(error: Any, source: Source) -> Violation:
    value, field, kind = error.instance, error.schema, error.validator
    name = _name_field(field)
    if kind == "type":
        message = f"{name} must be {_KINDS[error.validator_value]}, not {_name_kind(value)}"
        return Violation("wrong-type", source, message, f"for example {_show_example(field)}")
    if kind == "minLength" or value in ("", []):
        hint = _list_values(error) if kind == "enum" else f"for example {_show_example(field)}"
        return Violation("empty-value", source, f"{name} is empty", hint)
    formatted = _explain_format(value, error, name, source) if "format" in field else None
    if formatted:
        return formatted
    if kind == "maxLength":
        message = f"{name} is {len(value):,} characters long; the limit is {error.validator_value:,}"
        return Violation("bad-value", source, message, "shorten it")
    if kind == "maxItems":
        message = f"{name} has {len(value):,} entries; the limit is {error.validator_value:,}"
        return Violation("bad-value", source, message, "remove some")
    if kind == "enum":
        hint = " ".join(filter(None, (suggest_word(value, error.validator_value), _list_values(error))))
        return Violation("unknown-value", source, f"there is no {name} {quote(value)}", hint)
    if kind == "uniqueItems":
        return Violation("bad-value", source, f"{name} lists something twice", "remove one of them")
    if kind == "minimum":
        return Violation("bad-value", source, f"{name} must be at least {error.validator_value}", "")
    return _explain_form(error, name, source)


def _explain_format(value: str, error: Any, name: str, source: Source) -> Violation | None:
    """Return what is wrong with a date, a zone or a span, or None where its form is at fault and says so."""
    field, kind = error.schema, error.validator
    if field["format"] in {"moment", "absolute-moment", "date"}:
        return _explain_moment(value, field["format"], name, source)
    if kind == "maxLength":
        return None
    if field["format"] == "zone":
        hint = suggest_zone(value) or _ZONES
        return Violation("unknown-zone", source, f"there is no time zone {quote(value)}", hint)
    if kind != "format" or not re.fullmatch(field["pattern"], value):
        return None
    if field["format"] == "time-span":
        return Violation("bad-value", source, f"{name} {quote(value)} is longer than ten years", "shorten it")
    return Violation("bad-value", source, f"{name} {quote(value)}: {_explain_range(value, field)}", "correct it")


def _explain_range(value: str, field: dict[str, Any]) -> str:
    """Return why days or hours in the right form are none."""
    try:
        (read_hours if field["format"] == "hours" else read_day_range)(value)
    except ValueError as err:
        return str(err)
    return "it cannot be read"


def _explain_form(error: Any, name: str, source: Source) -> Violation:
    value, field = error.instance, error.schema
    form = FORMS.get(field.get("pattern", ""), "")
    hint = f"expected {form}, for example {_show_example(field)}" if form else f"for example {_show_example(field)}"
    if isinstance(value, str) and ("\n" in value or "\r" in value):
        hint = "write it on one line"
    elif error.validator == "pattern":
        hint = suggest_form(value, error.validator_value) or hint
    return Violation("bad-value", source, f"{quote(str(value))} is not a valid {name}", hint)


def _list_values(error: Any) -> str:
    return f"it can be {join_names(list(error.validator_value), 'or')}"


def _explain_moment(value: str, kind: str, name: str, source: Source) -> Violation:
    reason = _explain_relative(value) if kind == "moment" and is_relative(value) else read_moment(value)
    better = suggest_moment(value)
    if kind == "date":
        is_date = FORMATS["date"](value[:10])
        reason, better = ("it must be a date without a time", value[:10]) if is_date else (reason, better[:10])
    message = f"{quote(value)} cannot be read as {_article(name)}"
    if not isinstance(reason, str):
        return Violation("bad-date", source, message, "write 2025-05-18")
    if reason.startswith("write "):
        hint = f"write {better or '2025-05-18'}" if better or kind == "date" else reason
        return Violation("bad-date", source, message, hint)
    zone = reason.partition("there is no time zone ")[2]
    hint = suggest_zone(zone) or (f"write {better}" if better else "correct it")
    return Violation("bad-date", source, f"{message}: {reason}", hint)


def _explain_relative(value: str) -> str:
    """Return why a text that starts with a letter is not a moment."""
    reason = read_relative(value)
    if isinstance(reason, str) and not reason.startswith("write "):
        return reason
    offset = read_offset(value, ("release", "start"))
    if offset and offset.moment:
        return f"write {offset.moment}"
    return f"write {_ANCHORED}" if _OFFSET.search(value) else f"write 2025-05-18, 2025-05-18 23:00, or {_ANCHORED}"


def _name_field(field: dict[str, Any]) -> str:
    """Return the title of a field for use within a sentence; abbreviations and names keep their capitals."""
    title: str = field["title"]
    return title if any(char.isupper() for char in title[1:]) else title.lower()


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiouAEIOU" else f"a {name}"


def _name_kind(value: object) -> str:
    if value == "":
        return "nothing"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else str(value)
