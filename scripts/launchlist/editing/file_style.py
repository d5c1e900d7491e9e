"""How a file is indented and spaced wherever it could be otherwise: its layout keeps what the whole file agrees on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.editing.scalar_style import INDENT
from launchlist.editing.value_style import ValuePlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.editing.node_spans import Outline
    from launchlist.editing.value_style import Form
    from launchlist.findings import Pointer


_WIDTHS: Final = range(1, 9)
"""Wider than that nobody indents on purpose."""


class Habits(NamedTuple):
    """What a file agrees on. Without one, that is Prettier's default."""

    width: int = len(INDENT)
    """Columns from a key to what is below it."""
    item_width: int = len(INDENT)
    """Columns from a dash to the lines of a literal or folded text after it."""
    is_flush: bool = False
    """Lists stand in the column of their key."""
    padding: str = ""
    """Behind the opening bracket of a list and in front of the closing one."""

    def indent_list(self, indent: str) -> str:
        """Return the indentation of a list below a key with this indentation."""
        return indent if self.is_flush else f"{indent}{' ' * self.width}"

    def find_place(self, lead: str, indent: str, *, is_below: bool = False) -> ValuePlace:
        """Return where a value stands that follows ``lead``, which is a key with its colon or a dash."""
        deeper = f"{indent}{' ' * self.width}"
        is_item = lead.endswith("-")
        below = f"{indent}{INDENT}" if is_item else deeper
        block = f"{indent}{' ' * self.item_width}" if is_item else deeper
        return ValuePlace(indent, below, block, len(below) if is_below else len(lead) + 1)


def read_habits(outline: Outline, forms: Mapping[Pointer, Form]) -> Habits:
    """Return what a file agrees on.

    Lists and mappings say how wide it is indented, and texts on several lines only where there are none of these.
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
    """Return the width that all have, or 0."""
    widths = {offset for offset in offsets if offset in _WIDTHS}
    return widths.pop() if len(widths) == 1 else 0
