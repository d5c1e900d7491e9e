"""A task among the blockers, and a blocker among the tasks: one mistake, not one for each of its fields."""

from __future__ import annotations

import shlex
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.findings import Source, Violation
from launchlist.reading.schema.validator import SchemaName, read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHERS: Final[Mapping[SchemaName, SchemaName]] = {"task": "blocker", "blocker": "task"}
_ENOUGH: Final = 2
"""How many fields of the other kind make a file one of it; one may be a slip, or a word of another tool."""


class _Fields(NamedTuple):
    known: frozenset[str]
    required: frozenset[str]


def find_wrong_folder(data: object, name: SchemaName, source: Source) -> Violation | None:
    """Return where ``data``, read as a ``name``, should be moved if it is plainly of the other kind."""
    other = _OTHERS.get(name)
    if other is None or not isinstance(data, dict):
        return None
    if isinstance(data.get(f"{other}s"), list):
        return _report(f"a list of {other}s", other, source)
    mine, theirs = _load_fields(name), _load_fields(other)
    has_mine = data.keys() & (mine.required - theirs.known)
    if has_mine or len(data.keys() & (theirs.known - mine.known)) < _ENOUGH:
        return None
    return _report(f"a {other}", other, source)


@cache
def _load_fields(name: SchemaName) -> _Fields:
    schema = read_schema(name)
    return _Fields(known=frozenset(schema["properties"]), required=frozenset(schema["required"]))


def _report(what: str, kind: SchemaName, source: Source) -> Violation:
    folder, home = source.path.rpartition("/")[0], f"checklist/{kind}s"
    message = f"this looks like {what}, but {folder}/ is for {_OTHERS[kind]}s"
    if source.pointer:
        return Violation("wrong-folder", source, message, f"move it to a file of its own in {home}/")
    move = f"git mv {shlex.quote(source.path)} {home}/"
    # Every plan has tasks and so their folder; the other one comes with the first blocker.
    command = move if kind == "task" else f"mkdir -p {home} && {move}"
    return Violation("wrong-folder", source, message, f"run: {command}")
