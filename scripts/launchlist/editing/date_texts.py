"""Dates in a plan's files as texts: relative ones in the one form, and placeholders for deadlines taken out."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from launchlist.editing.field_order import LISTS, find_schema, list_fields
from launchlist.editing.patch import FieldChange, find_value, patch_file
from launchlist.plan.moments import is_relative
from launchlist.plan.relative import name_anchor, read_relative
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.editing.field_order import SchemaKind
    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.fast_path import Data

_SAYS_NOTHING: Final = frozenset(("tbd", "tba", "n/a", "na", "none", "open", "unknown", "-", "–", "—", "?"))
"""Claimed deadlines that are as good as none; any other words stay, and are printed."""


def unify_dates(file: SourceFile) -> bytes:
    """Return the file with its relative dates in the one form, such as ``release-14d``; else as it is, to the byte."""
    if file.kind != "plan" and not _build_pattern().search(file.data):
        return file.data
    data = read_yaml(file.path, file.data).data
    changes = []
    for pointer in _list_pointers(file.kind, data):
        text = find_value(data, pointer)
        relative = read_relative(text) if isinstance(text, str) and is_relative(text) else ""
        if not isinstance(relative, str) and relative.write() != text:
            changes.append(FieldChange(pointer, relative.write()))
    return patch_file(file.path, file.kind, file.data, changes) if changes else file.data


@cache
def _build_pattern() -> re.Pattern[bytes]:
    """Return what finds a relative date in a task or a blocker that may not be in the one form."""
    kinds: tuple[SchemaKind, ...] = ("task", "blocker")
    fields = [name for kind in kinds for name in list_fields(kind, ()) if _is_moment(kind, (name,))]
    return re.compile(
        rb"(?:%b):[ \t]+[\"']?[A-Za-z][^\n]*?(?:[ \t][+-]|[+-][ \t0]|[ \t]{2})" % "|".join(fields).encode()
    )


def drop_placeholders(file: SourceFile) -> bytes:
    """Return the file without deadlines that are next to a claim, and without claims that only say there is none."""
    if file.kind != "task" or b"claimed" not in file.data:
        return file.data
    data = read_yaml(file.path, file.data).data
    changes = []
    for pointer in _list_records(file, data):
        claimed = find_value(data, (*pointer, "claimed"))
        if isinstance(claimed, dict) and "deadline" in claimed and find_value(data, (*pointer, "deadline")):
            changes.append(FieldChange((*pointer, "deadline"), None))
            if str(claimed["deadline"]).strip("*_` ").lower() in _SAYS_NOTHING:
                gone = ("claimed", "deadline") if len(claimed) > 1 else ("claimed",)
                changes.append(FieldChange((*pointer, *gone), None))
    return patch_file(file.path, file.kind, file.data, changes) if changes else file.data


def list_dates_from(file: SourceFile, anchor: str) -> Iterator[tuple[Pointer, str]]:
    """Yield where the dates of a file are that count from an anchor or a task, and their texts."""
    if anchor.encode() not in file.data:
        return
    data = read_yaml(file.path, file.data).data
    for pointer in _list_pointers(file.kind, data):
        text = find_value(data, pointer)
        if isinstance(text, str) and is_relative(text) and name_anchor(text) == anchor:
            yield pointer, text


def _list_pointers(kind: SchemaKind, data: object, pointer: Pointer = ()) -> Iterator[Pointer]:
    """Yield where the dates are that can count from others."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _list_pointers(kind, value, (*pointer, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _list_pointers(kind, value, (*pointer, at))
    elif _is_moment(kind, pointer):
        yield pointer


def _is_moment(kind: SchemaKind, pointer: Pointer) -> bool:
    return find_schema(kind, pointer).get("format") == "moment"


def _list_records(file: SourceFile, data: Data | None) -> Iterator[Pointer]:
    name = LISTS[file.kind]
    listed = find_value(data, (name,))
    if isinstance(listed, list):
        yield from ((name, at) for at in range(len(listed)))
    else:
        yield ()
