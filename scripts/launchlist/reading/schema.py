"""JSON Schema as the first gate: jsonschema-rs decides, 100 times faster than the reference implementation."""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from launchlist.plan.moments import explain_date, read_moment
from launchlist.plan.zones import find_zone

if TYPE_CHECKING:
    from collections.abc import Callable

    import jsonschema_rs

SchemaName: TypeAlias = Literal["plan", "task", "blocker"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _is_moment(text: str) -> bool:
    return not isinstance(read_moment(text), str)


def _is_date(text: str) -> bool:
    shape = _DATE.fullmatch(text)
    return bool(shape) and shape is not None and int(shape[1]) > 0 and not explain_date(*map(int, shape.groups()))


def _is_zone(text: str) -> bool:
    return find_zone(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {"moment": _is_moment, "date": _is_date, "zone": _is_zone}
"""The formats our schemas assert; both validators ask the same functions."""


def read_schema_text(name: str) -> str:
    """Return the text of one of our schemas (https://json-schema.org/draft/2020-12)."""
    data = pkgutil.get_data("launchlist", f"schemas/{name}.schema.json")
    if data is None:
        msg = f"the schema {name} is not installed"
        raise FileNotFoundError(msg)
    return data.decode()


@cache
def load_validator(name: SchemaName) -> jsonschema_rs.Draft202012Validator:
    """Return the fast validator of one schema; its ``is_valid`` takes what the reader returns."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(read_schema_text(name), validate_formats=True, formats=FORMATS)


def type_numbers(data: Any, schema: dict[str, Any]) -> Any:
    """Return ``data`` with text turned into numbers where the schema asks for numbers; all else stays text."""
    wanted = schema.get("type")
    if wanted in {"integer", "number"} and isinstance(data, str) and _NUMBER.fullmatch(data):
        return float(data) if "." in data else int(data) if len(data) < 16 else data
    if isinstance(data, dict):
        fields = schema.get("properties", {})
        return {key: type_numbers(value, fields.get(key, {})) for key, value in data.items()}
    if isinstance(data, list):
        return [type_numbers(value, schema.get("items", {})) for value in data]
    return data
