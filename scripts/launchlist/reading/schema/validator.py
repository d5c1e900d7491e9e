"""Validates against JSON Schema with jsonschema-rs, 100 times faster than the reference implementation."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from launchlist import schemas
from launchlist.importing import build_stand_in, import_with
from launchlist.plan.moments import find_zone, is_relative, read_day_range, read_duration, read_hours, read_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    import jsonschema_rs

SchemaName: TypeAlias = Literal["plan", "task", "blocker"]

_NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"


@cache
def _is_moment(text: str) -> bool:
    if not is_relative(text):
        return _is_absolute_moment(text)
    from launchlist.plan.relative import read_relative  # needed by plans whose dates count from others

    return not isinstance(read_relative(text), str)


@cache
def _is_absolute_moment(text: str) -> bool:
    return not isinstance(read_moment(text), str)


def _is_day_range(text: str) -> bool:

    return _is_readable(read_day_range, text)


def _is_hours(text: str) -> bool:

    return _is_readable(read_hours, text)


def _is_readable(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


@cache
def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and text[4] == text[7] == "-" and bool(date.fromisoformat(text))
    except ValueError:
        return False


@cache
def _is_time_span(text: str) -> bool:
    return read_duration(text) is not None


def _is_zone(text: str) -> bool:
    return find_zone(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "moment": _is_moment,
    "absolute-moment": _is_absolute_moment,
    "day-range": _is_day_range,
    "hours": _is_hours,
    "date": _is_date,
    "zone": _is_zone,
    "time-span": _is_time_span,
}
"""The formats that the schemas assert; both validators use the same functions.

The format ``duration`` of JSON Schema is for another notation (ISO 8601).
"""

_Steps: TypeAlias = tuple[str, ...]
_EACH = "*"


@cache
def read_schema_text(name: str) -> str:
    """Return the text of a schema (https://json-schema.org/draft/2020-12)."""
    # The same as pkgutil, which takes longer to load than the schemas.
    loader: Any = schemas.__loader__
    data: bytes = loader.get_data(f"{schemas.__path__[0]}/{name}.schema.json")
    return data.decode()


@cache
def read_schema(name: str) -> dict[str, Any]:
    """Return a schema as data, which must not be changed."""
    schema: dict[str, Any] = json.loads(read_schema_text(name))
    return schema


def is_valid(data: Any, name: SchemaName) -> bool:
    """Whether ``data``, as the reader returns it, matches the schema and its formats."""
    return are_valid((data,), name)


def are_valid(items: Sequence[Any], name: SchemaName) -> bool:
    """Whether all ``items`` are valid; checking many at once takes half the time of one by one."""
    validator, formats = _load_validator(name)
    # Formats are checked here: a call from Rust into Python for each value takes ten times as long.
    return all(map(validator.is_valid, items)) and all(_have_format(items, *each) for each in formats)


@cache
def _load_validator(
    name: SchemaName,
) -> tuple[jsonschema_rs.Draft202012Validator, list[tuple[_Steps, Callable[[str], bool]]]]:
    jsonschema_rs = _import_validator()
    formats = list(_find_formats(read_schema(name), ()))
    return jsonschema_rs.Draft202012Validator(read_schema_text(name), validate_formats=False), formats


def _import_validator() -> ModuleType:
    """Import jsonschema_rs without what it only needs to parse its build date.

    To read that one date it imports email.utils, which brings sockets, URLs and a good deal more. Saves 11 of the 62 ms
    that `check` takes without it at 14 tasks.
    """
    return import_with("jsonschema_rs", {"email.utils": build_stand_in("email.utils", parsedate_to_datetime=str)})


def _find_formats(schema: dict[str, Any], steps: _Steps) -> Iterator[tuple[_Steps, Callable[[str], bool]]]:
    """Yield the path to each value that has a format; the schemas are trees of properties and items."""
    if "format" in schema:
        yield steps, FORMATS[schema["format"]]
    for key, field in schema.get("properties", {}).items():
        yield from _find_formats(field, (*steps, key))
    if "items" in schema:
        yield from _find_formats(schema["items"], (*steps, _EACH))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _find_formats(schema["additionalProperties"], (*steps, _EACH))


def _have_format(items: Sequence[Any], steps: _Steps, is_fine: Callable[[str], bool]) -> bool:
    """Whether all values at ``steps`` below the items have the format; each text is checked once."""
    for step in steps:
        if step == _EACH:
            items = [each for item in items for each in (item.values() if isinstance(item, dict) else item)]
        else:
            items = [item[step] for item in items if step in item]
    return all(map(is_fine, set(items)))


def type_numbers(data: Any, schema: dict[str, Any]) -> Any:
    """Return ``data`` with text converted to numbers where the schema requires numbers."""
    wanted = schema.get("type")
    if wanted in {"integer", "number"} and isinstance(data, str) and re.fullmatch(_NUMBER, data):
        return float(data) if "." in data else int(data) if len(data) < 16 else data
    if isinstance(data, dict):
        fields = schema.get("properties", {})
        return {key: type_numbers(value, fields.get(key, {})) for key, value in data.items()}
    if isinstance(data, list):
        return [type_numbers(value, schema.get("items", {})) for value in data]
    return data
