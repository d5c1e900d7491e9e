"""Write a whole plan file in the standard layout from plain data, its comments, and its original style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from launchlist.editing.field_order import SchemaKind, is_typed, sort_keys
from launchlist.editing.scalar_style import INDENT, is_text_everywhere, may_lose_quotes, write_flow, write_value
from launchlist.editing.value_style import Form, Habits, ValuePlace, keep_brackets, keep_key, keep_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Pointer

    Nested: TypeAlias = Sequence[Any] | Mapping[str, Any]
    from launchlist.reading.yaml.fast_path import Data

WORD: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
WIDTH: Final = 80
"""Columns of a line, as in Prettier and yamllint: values on several lines are not joined beyond it."""


class Remarks(NamedTuple):
    """The comments of one key or list item, each with its ``#``; an empty one is a blank line."""

    above: tuple[str, ...] = ()
    beside: str = ""
    """With another space in front if the file has two there, as yamllint requires."""
    below: tuple[str, ...] = ()
    """At the end of the list or mapping that is the value."""


def emit(kind: SchemaKind, data: Mapping[str, Any]) -> str:
    """Return the text of a file that `read_yaml` reads as ``data``; numbers become text."""
    return lay_out(kind, data, {}, {}, Habits())


def lay_out(
    kind: SchemaKind,
    data: Mapping[str, Any],
    remarks: Mapping[Pointer, Remarks],
    forms: Mapping[Pointer, Form],
    habits: Habits,
) -> str:
    """Return the text as `emit` does, but with comments in place and values in their original form."""
    writer = _Writer(kind, _hoist(remarks), forms, habits)
    top = remarks.get((), Remarks())
    lines = [*top.above, *(writer.write_mapping(data, (), "") if data else ["{}", *top.below])]
    while lines and not lines[0]:
        del lines[0]
    return "".join(f"{line}\n" for line in lines)


def emit_entry(kind: SchemaKind, pointer: Pointer, value: Data, indent: str, habits: Habits) -> list[str]:
    """Return the lines of one field or list item at ``pointer`` in a file."""
    return _Writer(kind, {}, {}, habits).write_entry(value, pointer, indent, "")


def _hoist(remarks: Mapping[Pointer, Remarks]) -> dict[Pointer, Remarks]:
    """Move the comment above the first item of a nested list above that list, where it is found when read again."""
    hoisted = dict(remarks)
    for pointer in sorted(remarks, key=len, reverse=True):
        if pointer[-2:-1] and isinstance(pointer[-2], int) and pointer[-1] == 0 and hoisted[pointer].above:
            found, outer = hoisted[pointer], hoisted.get(pointer[:-1], Remarks())
            hoisted[pointer[:-1]] = outer._replace(above=(*outer.above, *found.above))
            hoisted[pointer] = found._replace(above=())
    return {pointer: found for pointer, found in hoisted.items() if found != Remarks()}


class _Writer:
    """The settings for the whole file."""

    def __init__(
        self, kind: SchemaKind, remarks: Mapping[Pointer, Remarks], forms: Mapping[Pointer, Form], habits: Habits
    ) -> None:
        """Remember which lists and mappings contain a comment: they take one line per entry."""
        self._kind = kind
        self._remarks = remarks
        self._forms = forms
        self._habits = habits
        self._remarked = {pointer[:count] for pointer in remarks for count in range(len(pointer))}
        self._remarked |= {pointer for pointer, found in remarks.items() if found.below}

    def write_mapping(self, data: Mapping[str, Any], pointer: Pointer, indent: str, carried: str = "") -> list[str]:
        """Return the lines of a mapping; ``carried`` is a comment for the first of them."""
        lines: list[str] = []
        was_block = False
        for key in sort_keys(self._kind, pointer, data):
            value = data[key]
            entry = self.write_entry(value, (*pointer, key), indent, carried)
            carried = ""
            # A value on the line of its key is the last line of the entry.
            is_nested = isinstance(value, (list, tuple, Mapping))
            is_block = is_nested and not entry[-1].startswith(self._write_lead((*pointer, key), ""))
            if self._kind == "plan" and not pointer and (is_block or was_block) and entry[0]:
                lines.append("")
            was_block = is_block
            lines += entry
        return lines + self._write_below(pointer, indent)

    def _write_list(self, data: Sequence[Any], pointer: Pointer, indent: str, carried: str) -> list[str]:
        lines: list[str] = []
        for at, value in enumerate(data):
            lines += self.write_entry(value, (*pointer, at), indent, carried)
            carried = ""
        # In the column of its key, the comment would belong to what follows.
        is_flush = self._habits.is_flush and isinstance(pointer[-1], str)
        return lines + self._write_below(pointer, f"{indent}{INDENT}" if is_flush else indent)

    def _write_below(self, pointer: Pointer, indent: str) -> list[str]:
        found = self._remarks.get(pointer)
        return [f"{indent}{line}" if line else "" for line in found.below] if found else []

    def _write_lead(self, pointer: Pointer, indent: str) -> str:
        name = pointer[-1]
        return f"{indent}{keep_key(self._forms.get(pointer), name)}:" if isinstance(name, str) else f"{indent}-"

    def write_entry(self, value: object, pointer: Pointer, indent: str, carried: str) -> list[str]:
        """Return the lines of one key or item, from the comments above to the end of its value."""
        lead = self._write_lead(pointer, indent)
        remarks = self._remarks.get(pointer, Remarks())
        above = [f"{indent}{line}" if line else "" for line in remarks.above]
        beside = carried or remarks.beside
        if carried and remarks.beside:
            above.append(f"{indent}{remarks.beside.lstrip()}")
        behind = f" {beside}" if beside else ""
        if not isinstance(value, (list, tuple, Mapping)):
            return [*above, *self._write_text(lead, str(value), pointer, indent, behind)]
        short = None if pointer in self._remarked else self._write_short(lead, value, pointer, indent, behind)
        if short:
            return [*above, *short]
        if lead.endswith(":"):
            deeper = self._habits.find_place(lead, indent).below
            deeper = deeper if isinstance(value, Mapping) else self._habits.indent_list(indent)
            return [*above, f"{lead}{behind}", *self._write_nested(value, pointer, deeper, "")]
        nested = self._write_nested(value, pointer, f"{indent}{INDENT}", beside)
        count = next(at for at, line in enumerate(nested) if line.lstrip(" ")[:1] not in {"", "#"})
        hoisted = [f"{indent}{line.lstrip(' ')}" if line else "" for line in nested[:count]]
        return [*above, *hoisted, f"{lead} {nested[count].lstrip(' ')}", *nested[count + 1 :]]

    def _write_nested(self, value: Nested, pointer: Pointer, indent: str, carried: str) -> list[str]:
        if isinstance(value, Mapping):
            return self.write_mapping(value, pointer, indent, carried)
        return self._write_list(value, pointer, indent, carried)

    def _write_text(self, lead: str, text: str, pointer: Pointer, indent: str, behind: str) -> list[str]:
        """Return the lines of a text: as originally written, or as `write_value` writes it."""
        form = self._forms.get(pointer)
        place = self._habits.find_place(lead, indent, is_below=form is not None and form.is_below)
        if form and form.lines:
            lines = keep_text(form, text, place)
        else:
            lines = write_value(text, place.block, is_typed=_is_typed(self._kind, pointer, text)).split("\n")
        if lines[0][:1] in {"|", ">"}:
            return [f"{lead} {lines[0]}{behind}", *lines[1:]]
        return _join(lead, lines, behind, form, place)

    def _write_short(self, lead: str, value: Nested, pointer: Pointer, indent: str, behind: str) -> list[str] | None:
        """Return an empty list or mapping, a list in brackets, or a short list of words, which is put in brackets."""
        form = self._forms.get(pointer)
        if not value:
            return [f"{lead} {_write_empty(form, value)}{behind}"]
        place = self._habits.find_place(lead, indent, is_below=form is not None and form.is_below)
        is_bracketed = form is not None and form.is_list and bool(form.lines)
        items = (
            [] if isinstance(value, Mapping) else [self._write_item(pointer, at, each) for at, each in enumerate(value)]
        )
        if not items or not all(items) or not (is_bracketed or all(map(WORD.fullmatch, value))):
            return None
        if form and is_bracketed and len(form.lines) > 1:
            return _join(lead, keep_brackets(form, place, self._habits.width), behind, form, place)
        brackets = ", ".join(items).join((f"[{self._habits.padding}", f"{self._habits.padding}]"))
        if not is_bracketed and len(f"{lead} {brackets}{behind}") > WIDTH:
            return None
        return _join(lead, [brackets], behind, form if is_bracketed else None, place)

    def _write_item(self, pointer: Pointer, at: int, value: object) -> str:
        """Return a list item for brackets on one line, or "" if that is not possible."""
        if not isinstance(value, str):
            return ""
        form = self._forms.get((*pointer, at))
        if form is None:
            return write_flow(value, is_typed=is_typed(self._kind, (*pointer, at)))
        is_word = WORD.fullmatch(value) and may_lose_quotes(value)
        return value if is_word else form.lines[0] if len(form.lines) == 1 else ""


def _is_typed(kind: SchemaKind, pointer: Pointer, text: str) -> bool:
    return not is_text_everywhere(text) and is_typed(kind, pointer)


def _write_empty(form: Form | None, value: Nested) -> str:
    """Return an empty list or mapping, with the space between its brackets that some yamllint rules require."""
    written = form.lines[0] if form and len(form.lines) == 1 else ""
    return written if written in {"[ ]", "{ }"} else "{}" if isinstance(value, Mapping) else "[]"


def _join(lead: str, lines: list[str], behind: str, form: Form | None, place: ValuePlace) -> list[str]:
    """Put a value after its key, or below it if it was there.

    A value that became shorter goes after its key if it fits, as in Prettier.
    """
    if form and form.is_below:
        is_shorter = lead.endswith("-") or (*lines,) != form.lines or lead.lstrip(" ") != f"{form.key}:"
        if len(lines) > 1 or not is_shorter or len(f"{lead} {lines[0]}{behind}") > WIDTH:
            return [f"{lead}{behind}", f"{place.below}{lines[0]}", *lines[1:]]
    joined = [f"{lead} {lines[0]}" if lines[0] else lead, *lines[1:]]
    return [*joined[:-1], f"{joined[-1]}{behind}"]
