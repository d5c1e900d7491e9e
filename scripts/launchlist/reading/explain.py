"""Why a file does not fit its schema: jsonschema, the reference implementation, finds out; the words are ours."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from launchlist.findings import Pointer, Source, Violation
from launchlist.plan.moments import read_moment
from launchlist.reading.schema import FORMATS, SchemaName, read_schema_text
from launchlist.reading.suggest_moment import suggest_moment
from launchlist.wording import join_names, quote, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PRIORITY = ("type", "minLength", "maxLength", "minItems", "enum", "format", "pattern", "minimum")
_KINDS = {"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number", "number": "a number"}


@cache
def load_reference_validator(name: SchemaName) -> Any:
    """Return the reference validator of one schema, which fetches nothing from anywhere."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry

    checker = FormatChecker(formats=())
    for format_name, is_fine in FORMATS.items():
        checker.checks(format_name)(lambda value, is_fine=is_fine: not isinstance(value, str) or is_fine(value))
    schema = json.loads(read_schema_text(name))
    return Draft202012Validator(schema, registry=Registry(), format_checker=checker)


def explain_data(data: object, name: SchemaName, source: Source) -> list[Violation]:
    """Return one violation a mistake in ``data``, which stands at ``source``."""
    grouped: dict[Pointer, list[Any]] = {}
    for error in load_reference_validator(name).iter_errors(data):
        grouped.setdefault(tuple(error.absolute_path), []).append(error)
    return [violation for pointer, errors in grouped.items() for violation in _explain(errors, source.at(*pointer))]


def _explain(errors: list[Any], source: Source) -> Iterator[Violation]:
    """Several keywords can refuse one value; the one that says most about the mistake speaks for all."""
    kinds = {error.validator: error for error in errors}
    if "additionalProperties" in kinds:
        yield from _explain_unknown_fields(kinds["additionalProperties"], source)
    if "required" in kinds:
        yield from _explain_missing_fields(kinds["required"], source)
    first = next((kinds[kind] for kind in _PRIORITY if kind in kinds), None)
    if first is not None:
        yield _explain_value(first, source)
    if "propertyNames" in kinds or (first is None and not kinds.keys() & {"additionalProperties", "required"}):
        yield Violation("bad-value", source, "the names in this mapping are not in the form asked for")


def _explain_unknown_fields(error: Any, source: Source) -> Iterator[Violation]:
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            near = suggest(key, known)
            hint = near or f"the fields are {join_names(list(known))}"
            yield Violation("unknown-field", source.at(key), f"there is no field {quote(key)} here", hint, on_key=True)


def _explain_missing_fields(error: Any, source: Source) -> Iterator[Violation]:
    for key in error.schema["required"]:
        if key not in error.instance:
            field = error.schema["properties"][key]
            example = _show_example(field)
            yield Violation("missing-field", source, f"the field {quote(key)} is missing", f"add {key}: {example}")


def _show_example(field: dict[str, Any]) -> str:
    example = field["examples"][0]
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False).replace('"', "")


def _explain_value(error: Any, source: Source) -> Violation:
    value, field, kind = error.instance, error.schema, error.validator
    name = field["title"].lower()
    if kind == "type":
        return Violation("wrong-type", source, f"{name} must be {_KINDS[error.validator_value]}, not {_name_kind(value)}",
                         f"for example {_show_example(field)}")  # fmt: skip
    if kind == "minLength" or (kind == "minItems" and not value):
        return Violation("empty-value", source, f"{name} is empty", f"for example {_show_example(field)}")
    if kind == "maxLength":
        message = f"{name} is {len(value):,} characters long, the limit is {error.validator_value:,}"
        return Violation("bad-value", source, message, "shorten it")
    if kind == "enum":
        options: Iterable[str] = error.validator_value
        hint = " ".join(filter(None, (suggest(value, options), f"it can be {join_names(list(options), 'or')}")))
        return Violation("unknown-value", source, f"there is no {name} {quote(value)}", hint)
    if field.get("format") in {"moment", "date"}:
        return _explain_moment(value, field["format"], name, source)
    if field.get("format") == "zone":
        hint = "write an IANA name such as Europe/Berlin, UTC, an offset such as UTC+08:00, or AoE"
        return Violation("unknown-zone", source, f"no time zone is called {quote(value)}", hint)
    if kind == "minimum":
        return Violation("bad-value", source, f"{name} must be at least {error.validator_value}", "")
    hint = f"{field['description'][0].lower()}{field['description'][1:]} For example {_show_example(field)}"
    if isinstance(value, str) and "\n" in value:
        hint = "write it on one line"
    return Violation("bad-value", source, f"{quote(str(value))} is no {name}", hint)


def _explain_moment(value: str, kind: str, name: str, source: Source) -> Violation:
    reason = read_moment(value)
    better = suggest_moment(value)
    if kind == "date" and not isinstance(reason, str):
        reason, better = "a date alone is asked for", value[:10]
    hint = f"write {better}" if better else str(reason) if isinstance(reason, str) else "write 2025-05-18"
    said = f": {reason}" if better and isinstance(reason, str) and not reason.startswith("write ") else ""
    return Violation("bad-date", source, f"{quote(value)} cannot be read as {_article(name)}{said}", hint)


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def _name_kind(value: object) -> str:
    if value == "":
        return "nothing"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else str(value)
