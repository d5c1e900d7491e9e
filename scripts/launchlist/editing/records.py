"""The tasks and blockers of a plan as its files have them, valid or not, so that a faulty one can be mended too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.field_order import LISTS, SchemaKind
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.fast_path import Data


class PlanRecord(NamedTuple):
    """One task or blocker, and where it stands: ``pointer`` is empty unless it is one of a list."""

    id: str
    kind: SchemaKind
    path: str
    pointer: Pointer
    fields: dict[str, Data]


def list_plan_records(files: Iterable[SourceFile]) -> Iterator[PlanRecord]:
    """Yield what has an id, in the order of the files; a file that cannot be read has nothing."""
    for file in files:
        if file.kind == "plan":
            continue
        data = read_yaml(file.path, file.data).data
        if not isinstance(data, dict):
            continue
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
    """Return the line that tells editors the schema, as the other files of the plan have it, or nothing."""
    found: dict[SchemaKind, str] = {}
    for file in files:
        first = file.data.partition(b"\n")[0].decode(errors="replace").rstrip("\r").removeprefix("\ufeff")
        if file.kind != "plan" and first.startswith("# yaml-language-server:"):
            found.setdefault(file.kind, first)
    other: SchemaKind = "blocker" if kind == "task" else "task"
    line = found.get(kind) or found.get(other, "").replace(f"{other}.schema", f"{kind}.schema")
    return f"{line}\n" if line else ""
