"""Dates in a plan's files as texts: relative ones in the one form, and placeholders for deadlines taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.editing.field_order import LISTS
from launchlist.editing.patch import FieldChange, find_value, patch_file
from launchlist.plan.moments import is_relative
from launchlist.plan.relative import name_anchor, read_relative
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.fast_path import Data

_FIELDS: Final = ("deadline", "eta", "not_before", "snooze_until")
_MAY_BE_ODD: Final = re.compile(
    rb"(?:%b):[ \t]+[\"']?[A-Za-z][^\n]*?(?:[ \t][+-]|[+-][ \t0]|[ \t]{2})" % "|".join(_FIELDS).encode()
)
"""A relative date in a task or a blocker that may not be in the one form."""


_SAYS_NOTHING: Final = frozenset(("tbd", "tba", "n/a", "na", "none", "open", "unknown", "-", "–", "—", "?"))
"""Claimed deadlines that are as good as none; any other words stay, and are printed."""


def unify_dates(file: SourceFile) -> bytes:
    """Return the file with its relative dates in the one form, such as ``release-14d``; else as it is, to the byte."""
    if file.kind != "plan" and not _MAY_BE_ODD.search(file.data):
        return file.data
    data = read_yaml(file.path, file.data).data
    changes = []
    for pointer in _list_pointers(file, data):
        text = find_value(data, pointer)
        relative = read_relative(text) if isinstance(text, str) and is_relative(text) else ""
        if not isinstance(relative, str) and relative.write() != text:
            changes.append(FieldChange(pointer, relative.write()))
    return patch_file(file.path, file.kind, file.data, changes) if changes else file.data


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


def list_dates_from(file: SourceFile, anchor: str) -> Iterator[Pointer]:
    """Yield where the dates of a file are that count from an anchor or a task."""
    if anchor.encode() not in file.data:
        return
    data = read_yaml(file.path, file.data).data
    for pointer in _list_pointers(file, data):
        text = find_value(data, pointer)
        if isinstance(text, str) and is_relative(text) and name_anchor(text) == anchor:
            yield pointer


def _list_pointers(file: SourceFile, data: Data | None) -> Iterator[Pointer]:
    """Yield where the dates of a file may be that can count from others."""
    if file.kind != "plan":
        yield from ((*pointer, field) for pointer in _list_records(file, data) for field in _FIELDS)
        return
    yield from (("release",), ("next_sync", "at"))
    yield from (("anchors", name) for name in find_value(data, ("anchors",)) or ())
    phases = find_value(data, ("phases",))
    for at in range(len(phases) if isinstance(phases, list) else 0):
        yield from ((("phases", at, "from")), ("phases", at, "until"))


def _list_records(file: SourceFile, data: Data | None) -> Iterator[Pointer]:
    name = LISTS[file.kind]
    listed = find_value(data, (name,))
    if isinstance(listed, list):
        yield from ((name, at) for at in range(len(listed)))
    else:
        yield ()
