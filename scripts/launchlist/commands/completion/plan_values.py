"""The ids, owners, phases and anchors of a plan for shell completion, read fast and without running anything."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, TypeAlias

from launchlist.plan.names import ID_FORM, LISTED_ID, compose_name
from launchlist.reading.disk.plan_files import PLAN_PATH, read_text_file
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES, RefusedError, list_visible, open_folder, read_listed_file
from launchlist.sinks import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.reading.yaml.fast_path import Data

Live: TypeAlias = Literal["task", "blocker", "record", "owner", "phase", "anchor"]
"""What is completed: ids of tasks, of blockers, of both, names of owners, ids of phases, or names of anchors."""

_FOLDERS = {
    "task": ["checklist/tasks"],
    "blocker": ["checklist/blockers"],
    "record": ["checklist/tasks", "checklist/blockers"],
}
_NAME = re.compile(rf"({ID_FORM})\.ya?ml")
_MOST_LISTS = 20
"""Most files with several records that are read; all other files are named after their record."""


def list_live(root: str, kind: Live) -> list[str]:
    """Return the values in natural order; nothing if nothing can be read."""
    if kind == "owner":
        return sorted(set(_list_named(root, "owners", "name")))
    if kind == "phase":
        return list(dict.fromkeys(_list_named(root, "phases", "id")))
    if kind == "anchor":
        anchors = _read_setting(root, "anchors")
        return [*filter(can_be_offered, anchors)] if isinstance(anchors, dict) else []
    found = {each for folder in _FOLDERS[kind] for each in _list_ids(root, folder)}
    return sorted(found, key=lambda each: (each.rpartition("-")[0], int(each.rpartition("-")[2])))


def _list_ids(root: str, folder: str) -> Iterator[str]:
    try:
        with open_folder(root, folder) as opened:
            lists = []
            for name in list_visible(opened)[0]:
                match = _NAME.fullmatch(name)
                if match:
                    yield match[1]
                elif name.endswith((".yaml", ".yml")):
                    lists.append(name)
            for name in lists[:_MOST_LISTS]:
                with suppress(OSError, RefusedError):  # an unreadable file must not hide the others
                    data = read_listed_file(opened, name, f"{folder}/{name}", MAX_FILE_BYTES)
                    yield from (each.decode() for each in re.findall(LISTED_ID, data))
    except (OSError, RefusedError):
        return


def _list_named(root: str, field: str, key: str) -> Iterator[str]:
    """Yield the names of the owners, or the ids of the phases."""
    listed = _read_setting(root, field)
    for each in listed if isinstance(listed, list) else ():
        name = each.get(key) if isinstance(each, dict) else None
        # Names with control characters, or that are not what they look like, are never completed.
        if isinstance(name, str) and can_be_offered(name):
            yield compose_name(name)


def _read_setting(root: str, field: str) -> Data | None:
    """Return a field of plan.yaml, None if it cannot be read."""
    from launchlist.reading.yaml.reader import read_yaml

    data = read_text_file(root, PLAN_PATH, MAX_FILE_BYTES)
    plan = read_yaml(PLAN_PATH, data).data if isinstance(data, bytes) else None
    return plan.get(field) if isinstance(plan, dict) else None


def can_be_offered(name: str) -> bool:
    """Return whether a name looks on a command line as it is stored."""
    return bool(name) and {"\t", "\n", "\r"}.isdisjoint(name) and name == clean_text(name)
