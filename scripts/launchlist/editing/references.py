"""Where the files of a plan name an id: in the fields that refer to it, and in the words people wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.patch import FieldChange
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlist.findings import Pointer
    from launchlist.reading.disk.plan_files import SourceFile

_LISTS = {"depends_on", "affects", "tasks"}
_FIELDS = {"task", "after"}


class Mention(NamedTuple):
    """A place that names an id. Lines count from 1."""

    path: str
    line: int
    pointer: Pointer
    """Empty for words."""

    def __str__(self) -> str:
        """Return the place, and the field where it is one that refers."""
        names = [str(step) for step in self.pointer if isinstance(step, str)]
        return f"{self.path}:{self.line}" + (f": {names[-1]}" if names else "")


def list_references(files: Iterable[SourceFile], record_id: str) -> Iterator[Mention]:
    """Yield the fields that refer to a task by its id."""
    for file in files:
        marks = read_yaml(file.path, file.data, marks=True).marks if record_id.encode() in file.data else None
        if not marks:
            continue
        lines = (decode_text(file.path, file.data).text or "").split("\n")
        for pointer, (line, column) in marks.values.items():
            name = pointer[-2] if pointer and isinstance(pointer[-1], int) and len(pointer) > 1 else None
            refers = name in _LISTS or (pointer[:1] == ("pinned_rows",) and pointer[-1] in _FIELDS)
            if refers and re.match(rf"[\"']?{re.escape(record_id)}(?![\w-])", lines[line - 1][column - 1 :]):
                yield Mention(file.path, line, pointer)


def list_words(files: Iterable[SourceFile], record_id: str, known: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the lines that name an id elsewhere: in titles, notes, updates and comments."""
    places = {(mention.path, mention.line) for mention in known}
    pattern = re.compile(rf"(?<![\w-]){re.escape(record_id)}(?![\w-])")
    for file in files:
        text = decode_text(file.path, file.data).text if record_id.encode() in file.data else None
        for number, line in enumerate((text or "").split("\n"), start=1):
            if pattern.search(line) and (file.path, number) not in places:
                yield Mention(file.path, number, ())


def list_changes(mentions: Iterable[Mention], path: str, new_id: str) -> list[FieldChange]:
    """Return what turns the references of one file to another id."""
    return [FieldChange(mention.pointer, new_id) for mention in mentions if mention.path == path]
