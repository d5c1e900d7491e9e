"""Change single fields in the bytes of a file: everything else stays the same, byte for byte."""

from __future__ import annotations

import itertools
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.editing.node_edits import (
    add_field,
    add_items,
    apply_splices,
    insert_item,
    remove_entries,
    replace_value,
)
from launchlist.editing.node_spans import read_outline
from launchlist.errors import UsageError
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from launchlist.editing.field_order import SchemaKind
    from launchlist.editing.node_edits import Splice
    from launchlist.editing.node_spans import Outline
    from launchlist.findings import Finding, Pointer
    from launchlist.reading.yaml.fast_path import Data

_UNFIT: Final = frozenset(("control-character", "value-too-long", "file-too-large", "too-many-values"))


class FieldChange(NamedTuple):
    """The new value at one place; None removes it. A place after the last item of a list adds an item."""

    pointer: Pointer
    value: Data | None
    is_inserted: bool = False
    """The value becomes an item in front of the one at the place."""


def patch_file(path: str, kind: SchemaKind, data: bytes, changes: Iterable[FieldChange]) -> bytes:
    """Return the file with the changes made, in the order given.

    Raises UsageError if the style of a file does not allow the change without touching anything else.
    """
    changes = list(changes)
    read = read_yaml(path, data).data
    patched = _replace_values(path, kind, data, read, changes) if len(changes) > 1 else None
    if patched is not None:
        return patched
    wanted: Any = deepcopy(read)
    for change in changes:
        for steps in _split(wanted, change):
            data, wanted = _take_steps(path, kind, data, wanted, steps)
    return data


def remove_values(path: str, kind: SchemaKind, data: bytes, pointers: Sequence[Pointer]) -> bytes:
    """Return the file without some values, all at once; of those in one list the last one comes first."""
    steps = [FieldChange(pointer, None) for pointer in pointers]
    return _take_steps(path, kind, data, read_yaml(path, data).data, steps)[0] if steps else data


def _take_steps(
    path: str,
    kind: SchemaKind,
    data: bytes,
    read: Any,  # noqa: ANN401 - any plain data
    steps: Sequence[FieldChange],
) -> tuple[bytes, Any]:
    """Return the file and its data after some steps: all at once if possible, or else by halves."""
    outline = read_outline(decode_text(path, data).text or "")
    wanted = deepcopy(read)
    splices = sorted(_list_splices(outline, kind, read, steps))
    for step in steps:
        _change_data(wanted, step)
    if all(before.end <= after.start for before, after in itertools.pairwise(splices)):
        patched = apply_splices(data, splices)
        after = read_yaml(path, patched)
        if after.data == wanted:
            return patched, wanted
        if len(steps) == 1:
            raise UsageError(_explain(path, steps[0], [each for each in after.findings if each.severity == "error"]))
    half = len(steps) // 2
    data, read = _take_steps(path, kind, data, read, steps[:half])
    return _take_steps(path, kind, data, read, steps[half:])


def _list_splices(outline: Outline, kind: SchemaKind, read: object, steps: Sequence[FieldChange]) -> list[Splice]:
    """Return the splices for steps of one kind, as grouped by `_split`."""
    first = steps[0]
    if first.value is None:
        return remove_entries(outline, [step.pointer for step in steps])
    if first.is_inserted:
        return [insert_item(outline, kind, first.pointer, first.value)]
    entries = {entry.pointer: entry for entry in outline.entries}
    if first.pointer in entries:
        exchanged = [(entries[step.pointer], step.value) for step in steps]
        return [replace_value(outline, kind, entry, value) for entry, value in exchanged if value is not None]
    if isinstance(find_value(read, first.pointer[:-1]), list):
        return [add_items(outline, kind, first.pointer[:-1], [step.value for step in steps if step.value is not None])]
    return [add_field(outline, kind, first.pointer, first.value)]


def _replace_values(
    path: str, kind: SchemaKind, data: bytes, read: object, changes: Sequence[FieldChange]
) -> bytes | None:
    """Return the file with single-line values replaced, all at once; None if that is not enough."""
    outline = read_outline(decode_text(path, data).text or "")
    entries = {entry.pointer: entry for entry in outline.entries}
    wanted = deepcopy(read)
    splices: dict[Pointer, Splice] = {}
    for change in changes:
        entry = entries.get(change.pointer)
        if not isinstance(change.value, str) or entry is None or entry.style not in {"plain", "quoted"}:
            return None
        if change.pointer in splices:  # it changes twice
            return None
        if find_value(read, change.pointer) != change.value:
            splices[change.pointer] = replace_value(outline, kind, entry, change.value)
            _change_data(wanted, change)
    if any("\n" in splice.text for splice in splices.values()):
        return None
    patched = apply_splices(data, splices.values())
    return patched if read_yaml(path, patched).data == wanted else None


def _explain(path: str, change: FieldChange, errors: Sequence[Finding]) -> str:
    """Return why a change cannot be made: a text that no file may contain, or else the layout of this file."""
    name = ".".join(str(step) for step in change.pointer if isinstance(step, str))
    unfit = [each.message for each in errors if each.rule in _UNFIT]
    if unfit:
        return f"{path}: {name} cannot have this value: {unfit[0]}"
    fix = f"launchlist fmt {quote_word(path)}"
    return f"{path}: {name} cannot be changed because of the way the file is written; to reformat it, run: {fix}"


def _split(data: Any, change: FieldChange) -> list[list[FieldChange]]:  # noqa: ANN401 - any plain data
    """Return the steps that change a list item by item, so that comments and the style stay.

    The steps are grouped by kind: items replaced, removed, added.
    """
    old = find_value(data, change.pointer)
    new = change.value
    if not isinstance(old, list) or not isinstance(new, list) or not old or not new:
        return [[change]] if old != new else []
    if _is_spread(old, new):
        return _list_insertions(change.pointer, old, new)
    kept, gone = _compare(old, new)
    exchanged: list[FieldChange] = []
    if not kept or kept != new[: len(kept)]:
        kept, gone = new[: len(old)], list(range(len(new), len(old)))
        exchanged = [FieldChange((*change.pointer, at), item) for at, item in enumerate(kept) if item != old[at]]
    removed = [FieldChange((*change.pointer, at), None) for at in reversed(gone)]
    added = [FieldChange((*change.pointer, at), new[at]) for at in range(len(kept), len(new))]
    return [steps for steps in (exchanged, removed, added) if steps]


def _is_spread(old: list[Data], new: list[Data]) -> bool:
    """Return whether all old items are still there in their order, with new ones between or in front of them."""
    rest = iter(new)
    return len(new) > len(old) and new[: len(old)] != old and all(item in rest for item in old)


def _list_insertions(pointer: Pointer, old: list[Data], new: list[Data]) -> list[list[FieldChange]]:
    """Return one step for each new item."""
    steps, left = [], list(old)
    for at, item in enumerate(new):
        if left and item == left[0]:
            del left[0]
        else:
            steps.append([FieldChange((*pointer, at), item, is_inserted=bool(left))])
    return steps


def _compare(old: list[Data], new: list[Data]) -> tuple[list[Data], list[int]]:
    """Return the old items that stay, and the positions of those that do not."""
    texts = {item for item in new if isinstance(item, str)}
    others = [item for item in new if not isinstance(item, str)]
    stays = [item in texts if isinstance(item, str) else item in others for item in old]
    return [item for item, is_kept in zip(old, stays, strict=True) if is_kept], [
        at for at, is_kept in enumerate(stays) if not is_kept
    ]


def find_value(data: Any, pointer: Pointer) -> Any:  # noqa: ANN401 - any plain data
    """Return the value at ``pointer``, or None."""
    for step in pointer:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _change_data(data: Any, change: FieldChange) -> None:  # noqa: ANN401 - any plain data
    holder, last = find_value(data, change.pointer[:-1]), change.pointer[-1]
    if change.value is None:
        del holder[last]
    elif isinstance(holder, list) and (change.is_inserted or last == len(holder)):
        holder.insert(int(last), change.value)
    else:
        holder[last] = change.value
