"""Cut records and references out of the files of a plan, and report it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.data_edit import DataEdit
from launchlist.editing.id_changes import Mention, list_words
from launchlist.project.edit_session import finish_edit
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import join_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Pointer
    from launchlist.project.context import Outcome
    from launchlist.project.edit_session import EditSession

MOST_NAMED = 8
"""Places named in a message; more are counted."""


class Removal(NamedTuple):
    """What is to be cut out of the files, and what to say of it."""

    cuts: dict[str, set[Pointer]]
    gone: list[str]
    said: list[str]


def apply_removal(removal: Removal, session: EditSession, ids: Sequence[str] = ()) -> Outcome:
    """Write the files without what is cut out of them, and say where the text still mentions ids."""
    changed = {}
    for file in session.tree.files:
        if file.path in removal.cuts and file.path not in removal.gone:
            edit = DataEdit(file)
            for pointer in sorted(removal.cuts[file.path], key=_rank, reverse=True):  # so that positions stay valid
                edit.remove(_widen(pointer, edit))
            changed[file.path] = edit.patch()
    left = [each._replace(data=changed.get(each.path, each.data)) for each in session.tree.files]
    words = [
        mention
        for each in ids
        for mention in list_words((one for one in left if one.path not in removal.gone), each, ())
    ]
    said = [*removal.said]
    if words:
        said += [f"text that mentions {join_names(ids, 'or')} was left unchanged:", *(f"  {each}" for each in words)]
    return finish_edit(session, changed, said, gone=removal.gone)


def _rank(pointer: Pointer) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in pointer]


def _widen(pointer: Pointer, edit: DataEdit) -> Pointer:
    """Return what to remove: of a step of the critical path that would have no task left, the whole step."""
    if pointer[0] == "critical_path" and len(pointer) == 4 and len(edit.find(pointer[:-1])) == 1:
        return pointer[:2]
    return pointer


def list_places(mentions: Sequence[Mention]) -> str:
    """Return the places as a message names them."""
    more = [f"{len(mentions) - MOST_NAMED} more"] if len(mentions) > MOST_NAMED else []
    return join_names([*map(str, mentions[:MOST_NAMED]), *more])


def mark_place(path: str, pointer: Pointer, session: EditSession) -> Mention:
    """Return a field with its line."""
    data = next(file.data for file in session.tree.files if file.path == path)
    marks = read_yaml(path, data, marks=True).marks
    return Mention(path, marks.values[pointer][0] if marks else 1, pointer)
