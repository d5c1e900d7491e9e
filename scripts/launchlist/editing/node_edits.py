"""Find where to change a file's text, and the new text: for a value, a field or a list item."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.editing.comment_placement import list_comments
from launchlist.editing.emitter import emit_entry
from launchlist.editing.field_order import SchemaKind, is_known, is_typed, list_fields
from launchlist.editing.scalar_style import is_text_everywhere, requote_value, write_flow, write_key
from launchlist.editing.value_style import Habits, read_forms, read_habits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from launchlist.editing.node_spans import NodeSpan, Outline
    from launchlist.findings import Pointer
    from launchlist.reading.yaml.fast_path import Data


_MARK = b"\xef\xbb\xbf"


class Splice(NamedTuple):
    """Replace the text from ``start`` to ``end`` with ``text``; offsets are for LF line endings."""

    start: int
    end: int
    text: str


def apply_splices(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the file with the pieces replaced, which must not overlap; new lines end like the line they are on."""
    raw = data.decode("utf-8-sig")
    pairs = [found.start() - at for at, found in enumerate(re.finditer("\r\n", raw))]
    parts: list[str] = []
    at = 0
    for splice in sorted(splices):
        start, end = (offset + bisect_left(pairs, offset) for offset in (splice.start, splice.end))
        text = splice.text.replace("\n", _find_line_end(raw, start)) if "\n" in splice.text else splice.text
        parts += (raw[at:start], text)
        at = end
    mark = _MARK if data.startswith(_MARK) else b""
    return mark + ("".join(parts) + raw[at:]).encode()


def _find_line_end(raw: str, offset: int) -> str:
    """Return the ending of the line at ``offset``, or of the line before if it has none."""
    following = re.compile("\r\n|\r|\n").search(raw, offset)
    if following:
        return following[0]
    last = max(raw.rfind("\n"), raw.rfind("\r"))
    return "\r\n" if raw[max(last - 1, 0) : last + 1] == "\r\n" else raw[last : last + 1] or "\n"


_COMMENT: Final = re.compile(r"(?<![ \t])[ \t]++#[^\n]*")
_DEEPER: Final = re.compile(r"\n(?:[ \t]*\n)*( *)#[^\n]*")


def replace_value(outline: Outline, kind: SchemaKind, entry: NodeSpan, value: Data) -> Splice:
    """Replace a value; a text keeps its quotes, and a block scalar the comment after its indicator."""
    text = outline.text
    if not isinstance(value, str):
        return _lead(outline, entry, write_flow(value))
    old = text[entry.value_start : entry.value_end]
    # A field that is not in the schema keeps its type: a number replaces a number.
    is_plain = is_typed(kind, entry.pointer) or (not is_known(kind, entry.pointer) and not is_text_everywhere(old))
    if entry.column < 0:
        return _lead(outline, entry, requote_value(value, old, "", is_flow=True, is_typed=is_plain))
    habits = _read_habits(outline) if "\n" in value else Habits()
    place = habits.find_place("-" if isinstance(entry.pointer[-1], int) else ":", " " * entry.column)
    new = requote_value(value, old, place.block, is_typed=is_plain)
    if entry.style == "block text":
        comment = _COMMENT.search(old.partition("\n")[0])
        first, line_end, rest = new.partition("\n")
        new = f"{first}{comment[0] if comment else ''}{line_end}{rest}"
    elif "\n" in new and text[entry.value_end : entry.value_end + 1] not in {"", "\n"}:
        # The rest of the line follows the indicator of the block scalar.
        end = text.find("\n", entry.value_end)
        end = end if end >= 0 else len(text)
        first, line_end, rest = new.partition("\n")
        return Splice(entry.value_start, end, f"{first}{text[entry.value_end : end]}{line_end}{rest}")
    if new[0] == "|" and new[1] == "\n" and entry.value_end == len(text):
        new += "\n"
    return _lead(outline, entry, new)


def _read_habits(outline: Outline) -> Habits:
    return read_habits(outline, read_forms(outline, [comment.offset for comment in list_comments(outline)]))


def _lead(outline: Outline, entry: NodeSpan, new: str) -> Splice:
    """Put a space before a value where there was none."""
    start = entry.value_start
    blank = " " if start == entry.value_end and start and outline.text[start - 1] in ":-" else ""
    return Splice(start, entry.value_end, blank + new)


def add_field(outline: Outline, kind: SchemaKind, pointer: Pointer, value: Data) -> Splice:
    """Add a field after the one that precedes it in the schema."""
    holder, others = _find_holder(outline, pointer[:-1])
    known = list_fields(kind, pointer[:-1])
    name = str(pointer[-1])
    rank = known.index(name) if name in known else len(known)
    earlier = [other for other in others if _rank(other, known) <= rank]
    before = max(earlier, key=lambda other: _rank(other, known), default=None)
    if holder.style == "flow":
        return _add_in_brackets(holder, others, before, f"{write_key(name)}: {_write_field(kind, pointer, value)}")
    indent = " " * others[0].column
    lines = emit_entry(kind, pointer, value, indent, _read_habits(outline))
    if before is None:
        return Splice(others[0].start, others[0].start, "\n".join(lines).lstrip(" ") + f"\n{indent}")
    splice = _add_lines(outline, before, lines)
    return _set_apart(outline.text, others, before, splice) if kind == "plan" and len(pointer) == 1 else splice


def _set_apart(text: str, others: Sequence[NodeSpan], before: NodeSpan, splice: Splice) -> Splice:
    """Put blank lines around a field of several lines, and after one, as `fmt` does, if the file has such lines."""
    if not re.search(r"\n[ \t]*\n", text[others[0].start : others[-1].start]):
        return splice
    following = text[splice.end :]
    is_long, is_next = splice.text.count("\n") > 1, bool(following.strip())
    lead = "\n" if is_long or "\n" in text[before.start : before.value_end] else ""
    tail = "\n" if is_long and is_next and not re.match(r"\n[ \t]*\n", following) else ""
    return splice._replace(text=f"{lead}{splice.text}{tail}")


def _write_field(kind: SchemaKind, pointer: Pointer, value: Data) -> str:
    return write_flow(value, is_typed=is_typed(kind, pointer))


def add_items(outline: Outline, kind: SchemaKind, pointer: Pointer, values: Sequence[Data]) -> Splice:
    """Add items after the last one of the list at ``pointer``, in brackets or on their own lines."""
    holder, others = _find_holder(outline, pointer)
    if holder.style == "flow":
        new = ", ".join(_write_field(kind, (*pointer, 0), value) for value in values)
        return _add_in_brackets(holder, others, others[-1] if others else None, new)
    indent = " " * others[0].column
    habits = _read_habits(outline)
    places = enumerate(values, len(others))
    lines = [line for at, value in places for line in emit_entry(kind, (*pointer, at), value, indent, habits)]
    return _add_lines(outline, others[-1], lines)


def insert_items(outline: Outline, kind: SchemaKind, places: Sequence[tuple[Pointer, Data]]) -> list[Splice]:
    """Add items to a list where each will be in it, in their order; comments above another item stay with it."""
    groups: dict[int, list[tuple[Pointer, Data]]] = {}
    for count, (pointer, value) in enumerate(places):
        at = pointer[-1]
        groups.setdefault((at if isinstance(at, int) else 0) - count, []).append((pointer, value))
    holder, others = _find_holder(outline, places[0][0][:-1])
    habits = _read_habits(outline)  # once: to read them takes time that grows with the file
    splices = []
    for at, group in groups.items():
        before = others[at - 1] if at else None
        if holder.style == "flow":
            new = ", ".join(_write_field(kind, pointer, value) for pointer, value in group)
            splices.append(_add_in_brackets(holder, others, before, new))
        else:
            splices.append(_insert_lines(outline, kind, (others[0], before), group, habits))
    return splices


def _insert_lines(
    outline: Outline,
    kind: SchemaKind,
    places: tuple[NodeSpan, NodeSpan | None],
    group: Sequence[tuple[Pointer, Data]],
    habits: Habits,
) -> Splice:
    """Add items next to each other, of ``places`` after the second one or else in front of the first one."""
    first, before = places
    indent = " " * first.column
    lines = [line for pointer, value in group for line in emit_entry(kind, pointer, value, indent, habits)]
    if before is None:
        return Splice(first.start, first.start, "\n".join(lines).lstrip(" ") + f"\n{indent}")
    return _add_lines(outline, before, lines)


def remove_entries(outline: Outline, pointers: Sequence[Pointer]) -> list[Splice]:
    """Remove fields of mappings and items of lists, each with its lines, or with its comma."""
    holders = {pointer[:-1] for pointer in pointers}
    spans: dict[Pointer, NodeSpan] = {}
    inside: dict[Pointer, list[NodeSpan]] = {}
    places: dict[Pointer, int] = {}
    for entry in outline.entries:
        if entry.pointer in holders:
            spans[entry.pointer] = entry
        if entry.pointer and entry.pointer[:-1] in holders:
            others = inside.setdefault(entry.pointer[:-1], [])
            places[entry.pointer] = len(others)
            others.append(entry)
    return [_remove(outline.text, spans[pointer[:-1]], inside[pointer[:-1]], places[pointer]) for pointer in pointers]


def _remove(text: str, holder: NodeSpan, others: list[NodeSpan], at: int) -> Splice:
    entry = others[at]
    if holder.style == "flow":
        end = entry.value_end
        if at and "#" not in text[others[at - 1].value_end : entry.start]:
            return Splice(others[at - 1].value_end, end, "")
        comma = re.compile(r"\s*,[ \t]*").match(text, end)
        return Splice(entry.start, comma.end() if comma else end, "")
    line = text.rfind("\n", 0, entry.start) + 1
    if text[line : entry.start].strip(" ") and at + 1 < len(others):  # it follows a dash, which stays
        return Splice(entry.start, others[at + 1].start, "")
    return Splice(line, min(_find_end(text, entry) + 1, len(text)), "")


def _find_holder(outline: Outline, pointer: Pointer) -> tuple[NodeSpan, list[NodeSpan]]:
    """Return the list or mapping at ``pointer``, and its entries."""
    count = len(pointer)
    inside = [each for each in outline.entries if len(each.pointer) == count + 1 and each.pointer[:count] == pointer]
    return outline.get(pointer), inside


def _rank(entry: NodeSpan, known: tuple[str, ...]) -> int:
    name = entry.pointer[-1]
    return known.index(name) if isinstance(name, str) and name in known else len(known)


def _add_in_brackets(holder: NodeSpan, others: list[NodeSpan], before: NodeSpan | None, new: str) -> Splice:
    if before:
        return Splice(before.value_end, before.value_end, f", {new}")
    start = others[0].start if others else holder.value_start + 1
    return Splice(start, start, f"{new}, " if others else new)


def _add_lines(outline: Outline, before: NodeSpan, lines: list[str]) -> Splice:
    """Add lines after those of an entry and the comments at its end."""
    text = outline.text
    end = _find_end(text, before)
    while (comment := _DEEPER.match(text, end)) and len(comment[1]) > before.column:
        end = comment.end()
    return Splice(end, end, "".join(f"\n{line}" for line in lines))


def _find_end(text: str, entry: NodeSpan) -> int:
    """Return where the last line of an entry ends."""
    end = text.find("\n", entry.value_end)
    return end if end >= 0 else len(text)
