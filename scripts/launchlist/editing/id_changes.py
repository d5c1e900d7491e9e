"""Find where a plan's files mention an id, and what to change if two branches used the same id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.date_texts import list_dates_from
from launchlist.editing.patch import FieldChange
from launchlist.git.run import run_git_raw
from launchlist.plan.relative import name_anchor
from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from launchlist.findings import Pointer


_LISTS = {"depends_on", "affects", "tasks"}
_FIELDS = {"task", "after"}


class Mention(NamedTuple):
    """A place that mentions an id. Lines count from 1."""

    path: str
    line: int
    pointer: Pointer
    """Empty for a mention in text."""
    text: str = ""
    """The date, if it is one that counts from the task."""

    def __str__(self) -> str:
        """Return the place, with the field if it is a reference."""
        names = [str(step) for step in self.pointer if isinstance(step, str)]
        return f"{self.path}:{self.line}" + (f": {names[-1]}" if names else "")


def list_references(files: Iterable[SourceFile], record_id: str) -> Iterator[Mention]:
    """Yield the fields that refer to a task by its id, and the dates that count from it."""
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
        for pointer, text in list_dates_from(file, record_id):
            yield Mention(file.path, marks.values[pointer][0], pointer, text)


def list_words(files: Iterable[SourceFile], record_id: str, known: Iterable[Mention]) -> Iterator[Mention]:
    """Yield the lines that mention an id elsewhere: in titles, notes, updates and comments."""
    places = {(mention.path, mention.line) for mention in known}
    pattern = re.compile(rf"(?<![\w-]){re.escape(record_id)}(?![\w-])")
    for file in files:
        text = decode_text(file.path, file.data).text if record_id.encode() in file.data else None
        for number, line in enumerate((text or "").split("\n"), start=1):
            if pattern.search(line) and (file.path, number) not in places:
                yield Mention(file.path, number, ())


def list_changes(mentions: Iterable[Mention], path: str, new_id: str) -> list[FieldChange]:
    """Return the changes that make the references in one file refer to another id."""
    found = (mention for mention in mentions if mention.path == path)
    return [FieldChange(each.pointer, new_id + _cut_anchor(each.text)) for each in found]


def _cut_anchor(text: str) -> str:
    """Return what follows the task in a date that counts from it."""
    return text[len(name_anchor(text)) :]


_HEADS = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD")
"""The refs of the commit being merged, rebased or picked."""


class Sides(NamedTuple):
    """Two files that were added under the same name."""

    ours: bytes
    theirs: bytes


def read_sides(root: str, path: str) -> Sides | None:
    """Return both files if a path in a merge was added on both sides, else None."""
    base, ours, theirs = (_read_blob(root, f":{stage}:./{path}") for stage in (1, 2, 3))
    return Sides(ours, theirs) if base is None and ours is not None and theirs is not None else None


def list_unmerged(root: str) -> tuple[str, ...]:
    """Return the unmerged paths below ``root``, in git's order."""
    ran = run_git_raw(root, "ls-files", "--unmerged", "-z")
    paths = (line.partition(b"\t")[2] for line in ran.output.split(b"\0") if line)
    return tuple(dict.fromkeys(path.decode("utf-8", "surrogateescape") for path in paths))


def select_theirs(root: str, mentions: Iterable[Mention], record_id: str) -> list[Mention]:
    """Return the references in files that mentioned the id only on the other side, so that they mean its task."""
    head = next((name for name in _HEADS if _read_blob(root, name, "commit") is not None), None)
    if head is None:
        return []
    meant: dict[str, bool] = {}
    chosen = []
    for mention in mentions:
        if mention.path not in meant:
            here, there = (_refers(root, commit, mention.path, record_id) for commit in ("HEAD", head))
            meant[mention.path] = there and not here
        if meant[mention.path]:
            chosen.append(mention)
    return chosen


def _refers(root: str, commit: str, path: str, record_id: str) -> bool:
    data = _read_blob(root, f"{commit}:./{path}")
    return data is not None and any(list_references([SourceFile(path, "task", data)], record_id))


def _read_blob(root: str, name: str, kind: str = "blob") -> bytes | None:
    ran = run_git_raw(root, "cat-file", kind, name)
    return ran.output if ran.code == 0 else None
