"""The order of the fields in a plan's files, which is that of their schemas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from launchlist.reading.schema.validator import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.findings import Pointer

_DATES = frozenset(("moment", "absolute-moment", "date", "day-range"))

SchemaKind: TypeAlias = Literal["plan", "task", "blocker"]

LISTS: dict[SchemaKind, str] = {"task": "tasks", "blocker": "blockers"}
"""The key below which a file of that kind may contain several records."""


def sort_keys(kind: SchemaKind, pointer: Pointer, keys: Iterable[str]) -> list[str]:
    """Return the keys of the mapping at ``pointer`` in the order of the schema, then unknown ones as they are."""
    known = list_fields(kind, pointer)
    return sorted(keys, key=lambda key: known.index(key) if key in known else len(known))


def list_fields(kind: SchemaKind, pointer: Pointer) -> tuple[str, ...]:
    """Return the fields that the schema names for the mapping at ``pointer``."""
    return _list_fields(kind, _list_steps(kind, pointer))


def is_typed(kind: SchemaKind, pointer: Pointer) -> bool:
    """Whether the schema has a number or a date at ``pointer``, which are written without quotes."""
    schema = _find_schema(kind, _list_steps(kind, pointer))
    return schema.get("type") in {"integer", "number"} or schema.get("format") in _DATES


def is_known(kind: SchemaKind, pointer: Pointer) -> bool:
    """Whether the schema defines the value at ``pointer``."""
    return bool(_find_schema(kind, _list_steps(kind, pointer)))


def _list_steps(kind: SchemaKind, pointer: Pointer) -> tuple[str, ...]:
    """Return the keys on the way to a value, "" for a list item; a record in a list counts as a file."""
    pointer = pointer[2:] if pointer[:1] == (LISTS.get(kind),) else pointer
    return tuple("" if isinstance(step, int) else step for step in pointer)


@cache
def _list_fields(kind: SchemaKind, steps: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_find_schema(kind, steps).get("properties", ()))


def _find_schema(kind: SchemaKind, steps: tuple[str, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = read_schema(kind)
    for step in steps:
        schema = _find_property(schema, step) if step else schema.get("items", {})
    return schema


def _find_property(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the schema of a field, or of any name in a mapping whose names are the plan's own, such as anchors."""
    known: dict[str, dict[str, Any]] = schema.get("properties", {})
    others = schema.get("additionalProperties")
    return known.get(name, others if isinstance(others, dict) else {})


def find_schema(kind: SchemaKind, pointer: Pointer) -> dict[str, Any]:
    """Return the schema of the value at ``pointer``; {} if it is not defined."""
    return _find_schema(kind, _list_steps(kind, pointer))
