"""The order of the fields of a plan's files: that of their schemas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from launchlist.reading.schema import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.findings import Pointer

Kind: TypeAlias = Literal["plan", "task", "blocker"]

LISTS: dict[Kind, str] = {"task": "tasks", "blocker": "blockers"}
"""The key below which a file of that kind may hold many records."""


def sort_keys(kind: Kind, pointer: Pointer, keys: Iterable[str]) -> list[str]:
    """Return the keys of the mapping at ``pointer`` in the order of the schema, unknown ones behind in their own."""
    known = list_fields(kind, pointer)
    return sorted(keys, key=lambda key: known.index(key) if key in known else len(known))


def list_fields(kind: Kind, pointer: Pointer) -> tuple[str, ...]:
    """Return the fields that the schema names for the mapping at ``pointer``."""
    if pointer[:1] == (LISTS.get(kind),):
        pointer = pointer[2:]
    return _list_fields(kind, tuple("" if isinstance(step, int) else step for step in pointer))


@cache
def _list_fields(kind: Kind, steps: tuple[str, ...]) -> tuple[str, ...]:
    schema: dict[str, Any] = read_schema(kind)
    for step in steps:
        schema = schema.get("properties", {}).get(step, {}) if step else schema.get("items", {})
    return tuple(schema.get("properties", ()))
