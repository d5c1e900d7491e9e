"""The tasks and blockers of a plan as in its files, valid or not, so that invalid ones can be fixed too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.editing.field_order import LISTS, SchemaKind
from launchlist.reading.yaml.batches import read_documents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.fast_path import Data


_PLAIN_ID: Final = re.compile(r"[A-Za-z0-9._-]+")


class PlanRecord(NamedTuple):
    """One task or blocker, and its place: ``pointer`` is empty unless it is in a list."""

    id: str
    kind: SchemaKind
    path: str
    pointer: Pointer
    fields: dict[str, Data]


def list_plan_records(files: Iterable[SourceFile]) -> Iterator[PlanRecord]:
    """Yield the records that have an id, in the order of the files; unreadable files have none."""
    for batch, documents in read_documents(file for file in files if file.kind != "plan"):
        for file, document in zip(batch, documents, strict=True):
            yield from _take_all(file, document.data)


def find_records(files: Iterable[SourceFile], record_id: str) -> list[PlanRecord]:
    """Return the records with an id: none, one or, by mistake, several. Only files that may contain it are read."""
    if _PLAIN_ID.fullmatch(record_id):
        # Only an escape sequence could hide such an id from a search.
        files = [file for file in files if record_id.encode() in file.data or b"\\" in file.data]
    return [record for record in list_plan_records(files) if record.id == record_id]


def _take_all(file: SourceFile, data: Data | None) -> Iterator[PlanRecord]:
    if file.kind == "plan" or not isinstance(data, dict):
        return
    name = LISTS[file.kind]
    listed = data.get(name)
    if not isinstance(listed, list):
        yield from _take(file, (), data)
    else:
        for at, item in enumerate(listed):
            yield from _take(file, (name, at), item)


def _take(file: SourceFile, pointer: Pointer, data: Data) -> Iterator[PlanRecord]:
    if isinstance(data, dict) and isinstance(data.get("id"), str):
        yield PlanRecord(str(data["id"]), file.kind, file.path, pointer, data)


def find_modeline(files: Iterable[SourceFile], kind: SchemaKind) -> str:
    """Return the line that tells editors the schema, as in the plan's other files, or ""."""
    found: dict[SchemaKind, str] = {}
    for file in files:
        first = file.data.partition(b"\n")[0].decode(errors="replace").rstrip("\r").removeprefix("\ufeff")
        if file.kind != "plan" and first.startswith("# yaml-language-server:"):
            found.setdefault(file.kind, first)
    other: SchemaKind = "blocker" if kind == "task" else "task"
    line = found.get(kind) or found.get(other, "").replace(f"{other}.schema", f"{kind}.schema")
    return f"{line}\n" if line else ""
