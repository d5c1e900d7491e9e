"""How a file is indented, and how its values are written: quotes, brackets and line breaks."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.editing.node_spans import find_block_width, read_block_digit
from launchlist.editing.scalar_style import INDENT, can_be_plain, may_lose_quotes, write_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from launchlist.editing.node_spans import NodeSpan, Outline
    from launchlist.findings import Pointer


_WIDTHS: Final = range(1, 9)
"""No one intentionally indents by more than this."""


class Habits(NamedTuple):
    """The style that a file uses consistently; the defaults are Prettier's."""

    width: int = len(INDENT)
    """Columns from a key to the lines below it."""
    item_width: int = len(INDENT)
    """Columns from a dash to the lines of a block scalar after it."""
    is_flush: bool = False
    """Lists are in the column of their key."""
    padding: str = ""
    """Space after the opening bracket of a list and before the closing one."""

    def indent_list(self, indent: str) -> str:
        """Return the indentation of a list below a key with this indentation."""
        return indent if self.is_flush else f"{indent}{' ' * self.width}"

    def find_place(self, lead: str, indent: str, *, is_below: bool = False) -> ValuePlace:
        """Return the place of a value after ``lead``, which is a key with its colon or a dash."""
        deeper = f"{indent}{' ' * self.width}"
        is_item = lead.endswith("-")
        below = f"{indent}{INDENT}" if is_item else deeper
        block = f"{indent}{' ' * self.item_width}" if is_item else deeper
        return ValuePlace(indent, below, block, len(below) if is_below else len(lead) + 1)


def read_habits(outline: Outline, forms: Mapping[Pointer, Form]) -> Habits:
    """Return the style that a file uses consistently.

    Lists and mappings determine its indentation, and texts on several lines only if there are no others.
    """
    columns = {entry.pointer: entry.column for entry in outline.entries if entry.pointer}
    offsets = [
        (entry.pointer, entry.column - columns[entry.pointer[:-1]])
        for entry in outline.entries
        if entry.column >= 0 and _is_below_key(entry.pointer, columns)
    ]
    lists = {offset for pointer, offset in offsets if isinstance(pointer[-1], int)}
    widths = {offset for _, offset in offsets} - {0}
    texts = (form.find_offset() for pointer, form in forms.items() if isinstance(pointer[-1], str))
    items = (form.find_offset() for pointer, form in forms.items() if isinstance(pointer[-1], int) and form.is_block)
    width = _agree(widths or texts) or len(INDENT)
    item_width = _agree(items) or width
    brackets = [form.lines[0] for form in forms.values() if form.is_list and len(form.lines) == 1]
    filled = [each for each in brackets if each[1:-1].strip()]
    is_padded = bool(filled) and all(each[1:2] == each[-2:-1] == " " for each in filled)
    return Habits(width, item_width, is_flush=lists == {0}, padding=" " if is_padded else "")


def _is_below_key(pointer: Pointer, columns: Mapping[Pointer, int]) -> bool:
    holder = pointer[:-1]
    return bool(holder) and isinstance(holder[-1], str) and columns[holder] >= 0


def _agree(offsets: Iterable[int]) -> int:
    """Return the width that all share, or 0."""
    widths = {offset for offset in offsets if offset in _WIDTHS}
    return widths.pop() if len(widths) == 1 else 0


class Form(NamedTuple):
    """One value as its author wrote it, with its key."""

    key: str
    """With its quotes; empty for a list item."""
    lines: tuple[str, ...]
    """For a list in brackets or a text; empty for values that are always written one entry per line."""
    is_list: bool
    is_below: bool
    """It starts on a line below its key."""
    column: int
    """Column of the key or dash, from 0; -1 within brackets."""
    start: int
    """Column of the value."""

    @property
    def is_block(self) -> bool:
        """Whether it is a block scalar."""
        return bool(self.lines) and self.lines[0][:1] in {"|", ">"}

    @property
    def is_hanging(self) -> bool:
        """Whether its other lines are in the column where it starts, or one further in, after the quote."""
        columns = {_count(line) for line in self.lines[1:] if line.strip(" \t")}
        return columns == {self.start + (self.lines[0][:1] in {"'", '"'})}

    def find_offset(self) -> int:
        """Return the indentation of its lines in columns from the key or dash, if it shows the file's style; else 0.

        Block scalars with an indicator, and lines or brackets aligned with the first line, do not show it.
        """
        if not self.lines or self.column < 0:
            return 0
        if self.is_block:
            head, *body = self.lines
            is_silent = bool(read_block_digit(head)) or not any(line.strip(" ") for line in body)
            return 0 if is_silent else find_block_width(head, body, self.column) - self.column
        filled = [_count(line) for line in self.lines[1:] if line.strip(" \t")]
        if self.is_below:
            return self.start - self.column
        if not filled or self.is_hanging or (self.is_list and self.lines[0].rstrip(" \t") != "["):
            return 0
        return min((each - self.column for each in filled if each > self.column), default=0)


def read_forms(outline: Outline, comments: Sequence[int]) -> dict[Pointer, Form]:
    """Return the form of every value by its pointer; ``comments`` are offsets, and brackets around one are not kept."""
    text, ends = outline.text, dict(outline.scalars)
    holders = {entry.pointer[:-1] for entry in outline.entries if entry.style in {"flow", "block"} and entry.pointer}
    mappings = {entry.pointer[:-1] for entry in outline.entries[1:] if isinstance(entry.pointer[-1], str)}
    keeps_single = _prefers_single(outline)
    forms = {}
    for entry in outline.entries[1:]:
        is_list = entry.style == "flow" and entry.pointer not in mappings
        is_bare = bisect_left(comments, entry.value_start) == bisect_left(comments, entry.value_end)
        is_kept = (is_list and is_bare and entry.pointer not in holders) or entry.style not in {"block", "flow"}
        forms[entry.pointer] = Form(
            key=text[entry.start : ends[entry.start]] if isinstance(entry.pointer[-1], str) else "",
            lines=_read_lines(text, entry, keeps_single=keeps_single) if is_kept else (),
            is_list=is_list,
            is_below="\n" in text[entry.start : entry.value_start],
            column=entry.column,
            start=entry.value_start - text.rfind("\n", 0, entry.value_start) - 1,
        )
    return forms


def _read_lines(text: str, entry: NodeSpan, *, keeps_single: bool) -> tuple[str, ...]:
    lines = text[entry.value_start : entry.value_end].split("\n")
    if entry.style == "block text":
        lines[0] = lines[0].partition("#")[0].rstrip(" \t")
        if len(lines) > 1 and entry.value_end == len(text) and "-" not in lines[0]:
            # The file ends without a line feed, and so does the text, except for readers that add one.
            lines[0] = lines[0].replace("+", "") + "-"
    elif len(lines) == 1 and lines[0][:1] == "'" and not keeps_single and not set(lines[0]) & {'"', "\\"}:
        lines[0] = '"' + lines[0][1:-1].replace("''", "'") + '"'
    return tuple(lines)


def _prefers_single(outline: Outline) -> bool:
    """Whether a file prefers single quotes unless they need more escapes, as Prettier's singleQuote does."""
    quoted = [outline.text[each.value_start : each.value_end] for each in outline.entries if each.style == "quoted"]
    return all(each[0] == "'" or set(each) & {"'", "\\"} for each in quoted)


def keep_key(form: Form | None, key: str) -> str:
    """Return a key as it was written, without unneeded quotes."""
    written = write_key(key)
    if form is None or "\n" in form.key or (form.key[:1] in {"", '"', "'"} and written == key and may_lose_quotes(key)):
        return written
    return form.key


def keep_text(form: Form, text: str, place: ValuePlace) -> list[str]:
    """Return the lines of a text as it was written, at its place.

    Unneeded quotes are removed. Text without quotes stays unquoted, even if other readers take it for a number.
    """
    first = form.lines[0]
    if form.is_block:
        return _move_block(form, place)
    if len(form.lines) > 1:
        hang = " " * (place.column + (first[:1] in {"'", '"'}))
        return _move_lines(form.lines, hang if form.is_hanging else place.below)
    return [text] if first[:1] in {'"', "'"} and may_lose_quotes(text) and can_be_plain(text) else [first]


def keep_brackets(form: Form, place: ValuePlace, width: int) -> list[str]:
    """Return the lines of a list in brackets on several lines, which starts after the key or below it."""
    first, *rest = (line.rstrip(" \t") for line in form.lines if line.strip(" \t"))
    last = rest[-1]
    if first != "[":  # further lines may be aligned with what follows the bracket
        is_hanging = min(map(_count, rest)) > form.start
        by = place.column - form.start if is_hanging else len(place.indent) - form.column
        return [first, *(_shift(line, by) for line in rest)]
    is_deeper = _count(last) > form.column if last.strip()[0] == "]" else form.is_below
    start = place.below if is_deeper else place.indent
    return ["[", *(f"{start}{'' if line.strip()[:1] == ']' else ' ' * width}{line.strip()}" for line in rest)]


def _shift(line: str, by: int) -> str:
    stripped = line.lstrip(" \t")
    return " " * max(len(line) - len(stripped) + by, 1) + stripped


def _move_lines(lines: tuple[str, ...], indent: str) -> list[str]:
    """Return the lines of a text that is not a block scalar; their indentation is not part of it."""
    moved = [_strip_end(line.lstrip(" \t")) for line in lines[1:]]
    return [_strip_end(lines[0]), *(f"{indent}{line}" if line else "" for line in moved)]


def _strip_end(line: str) -> str:
    """Return a line without trailing spaces, except one that a backslash in quotes makes part of the text."""
    stripped = line.rstrip(" \t")
    is_escaped = line[:1] != "'" and (len(stripped) - len(stripped.rstrip("\\"))) % 2
    return line[: len(stripped) + 1] if is_escaped else stripped


def _move_block(form: Form, place: ValuePlace) -> list[str]:
    """Return a block scalar, whose lines keep their indentation relative to the block."""
    digit = read_block_digit(form.lines[0])
    body = form.lines[1:]
    width = find_block_width(form.lines[0], body, form.column)
    indent = f"{place.indent}{' ' * digit}" if digit else place.block
    return [form.lines[0], *(f"{indent}{line[width:]}" if line[width:] else "" for line in body)]


def _count(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class ValuePlace(NamedTuple):
    """Where the lines of one value go."""

    indent: str
    """Indentation of its key or dash."""
    below: str
    """Indentation of its other lines, or of all lines if it starts below its key."""
    block: str
    """Indentation of the lines of a block scalar."""
    column: int
    """Column of its first character, from 0."""
