"""Changes of single fields in the bytes of a file: what was not asked for stays as it is, to the byte."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.authoring.edits import add_field, add_item, remove_entry, replace_value
from launchlist.authoring.outline import read_outline
from launchlist.authoring.splice import apply_splices
from launchlist.errors import UsageError
from launchlist.reading.decode import decode_text
from launchlist.reading.yaml_reader import read_yaml
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from launchlist.authoring.fields import Kind
    from launchlist.authoring.splice import Splice
    from launchlist.findings import Finding, Pointer
    from launchlist.reading.layout import Data

_UNFIT: Final = frozenset(("control-character", "value-too-long", "file-too-large", "too-many-values"))


class Change(NamedTuple):
    """What one value is to be; None takes it away. An item behind the last one of a list is added."""

    pointer: Pointer
    value: Data | None


def patch_file(path: str, kind: Kind, data: bytes, changes: Iterable[Change]) -> bytes:
    """Return the file with the changes made, in the order given.

    Raises UsageError where a file is written so oddly that it cannot be done without touching anything else.
    """
    changes = list(changes)
    read = read_yaml(path, data).data
    patched = _replace_values(path, kind, data, read, changes) if len(changes) > 1 else None
    if patched is not None:
        return patched
    wanted: Any = deepcopy(read)
    for change in changes:
        for step in _split(wanted, change):
            text = decode_text(path, data).text or ""
            data = apply_splices(data, [_find_splice(text, kind, wanted, step)])
            _change_data(wanted, step)
            after = read_yaml(path, data)
            if after.data != wanted:
                raise UsageError(_explain(path, change, [each for each in after.findings if each.severity == "error"]))
    return data


def _replace_values(path: str, kind: Kind, data: bytes, read: object, changes: Sequence[Change]) -> bytes | None:
    """Return the file with values on single lines exchanged, all at once; None where it takes more than that."""
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


def _explain(path: str, change: Change, errors: Sequence[Finding]) -> str:
    """Return why a change cannot be made: a text that no file may hold, else the layout of this file."""
    name = ".".join(str(step) for step in change.pointer if isinstance(step, str))
    unfit = [each.message for each in errors if each.rule in _UNFIT]
    if unfit:
        return f"{path}: {name} cannot be that: {unfit[0]}"
    return f"{path}: {name} cannot be changed the way the file is written; run: launchlist fmt {quote_word(path)}"


def _split(data: Any, change: Change) -> Iterator[Change]:  # noqa: ANN401 - any plain data
    """Yield what is to be done to a list item by item, so that comments and the style stay."""
    old = find_value(data, change.pointer)
    new = change.value
    if not isinstance(old, list) or not isinstance(new, list) or not old or not new:
        if old != new:
            yield change
        return
    kept = [item for item in old if item in new]
    if kept and kept == new[: len(kept)]:
        gone = [at for at, item in enumerate(old) if item not in new]
    else:
        kept = new[: len(old)]
        gone = list(range(len(new), len(old)))
        yield from (Change((*change.pointer, at), item) for at, item in enumerate(kept) if item != old[at])
    yield from (Change((*change.pointer, at), None) for at in reversed(gone))
    yield from (Change((*change.pointer, at), new[at]) for at in range(len(kept), len(new)))


def _find_splice(text: str, kind: Kind, data: Any, change: Change) -> Splice:  # noqa: ANN401 - any plain data
    outline = read_outline(text)
    if change.value is None:
        return remove_entry(outline, change.pointer)
    entry = outline.find(change.pointer)
    if entry:
        return replace_value(outline, kind, entry, change.value)
    add = add_item if isinstance(find_value(data, change.pointer[:-1]), list) else add_field
    return add(outline, kind, change.pointer, change.value)


def find_value(data: Any, pointer: Pointer) -> Any:  # noqa: ANN401 - any plain data
    """Return what stands at ``pointer``, or None."""
    for step in pointer:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def _change_data(data: Any, change: Change) -> None:  # noqa: ANN401 - any plain data
    holder, last = find_value(data, change.pointer[:-1]), change.pointer[-1]
    if change.value is None:
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(change.value)
    else:
        holder[last] = change.value
