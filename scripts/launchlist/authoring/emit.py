"""A whole file of a plan in the one layout, from plain data and the comments that go with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from launchlist.authoring.fields import Kind, sort_keys
from launchlist.authoring.values import INDENT, write_key, write_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Pointer

    Nested: TypeAlias = Sequence[Any] | Mapping[str, Any]
    from launchlist.reading.layout import Data

_WORD: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_WIDTH: Final = 120
"""Columns that a list may take on one line."""


class Remarks(NamedTuple):
    """The comments that go with one key or item of a list, each with its ``#``; an empty one is a blank line."""

    above: tuple[str, ...] = ()
    beside: str = ""
    below: tuple[str, ...] = ()
    """At the end of the list or mapping that is the value."""


def emit(kind: Kind, data: Mapping[str, Any]) -> str:
    """Return a file of text, lists and mappings that `read_yaml` reads as ``data``; a number becomes its text."""
    return lay_out(kind, data, {})


def lay_out(kind: Kind, data: Mapping[str, Any], remarks: Mapping[Pointer, Remarks]) -> str:
    """Do what `emit` does, with comments at their places."""
    writer = _Writer(kind, _hoist(remarks))
    lines = [*remarks.get((), Remarks()).above, *writer.write_mapping(data, (), "")]
    while lines and not lines[0]:
        del lines[0]
    lines += ["{}"] if not data else []
    return "".join(f"{line}\n" for line in lines)


def emit_entry(kind: Kind, pointer: Pointer, value: Data, indent: str) -> list[str]:
    """Return the lines of one field, or of one item of a list, that stand at ``pointer`` in a file."""
    name = pointer[-1]
    lead = f"{indent}{write_key(name)}:" if isinstance(name, str) else f"{indent}-"
    return _Writer(kind, {}).write_entry(lead, value, pointer, indent, "")


def _hoist(remarks: Mapping[Pointer, Remarks]) -> dict[Pointer, Remarks]:
    """Let the comment above the first item of a list in a list stand above that list, as it will when read again."""
    hoisted = dict(remarks)
    for pointer in sorted(remarks, key=len, reverse=True):
        if pointer[-2:-1] and isinstance(pointer[-2], int) and pointer[-1] == 0 and hoisted[pointer].above:
            found, outer = hoisted[pointer], hoisted.get(pointer[:-1], Remarks())
            hoisted[pointer[:-1]] = outer._replace(above=(*outer.above, *found.above))
            hoisted[pointer] = found._replace(above=())
    return {pointer: found for pointer, found in hoisted.items() if found != Remarks()}


class _Writer:
    """What holds for the whole file."""

    def __init__(self, kind: Kind, remarks: Mapping[Pointer, Remarks]) -> None:
        """Remember which lists and mappings hold a comment: they take a line an entry."""
        self._kind = kind
        self._remarks = remarks
        self._remarked = {pointer[:count] for pointer in remarks for count in range(len(pointer))}
        self._remarked |= {pointer for pointer, found in remarks.items() if found.below}

    def write_mapping(self, data: Mapping[str, Any], pointer: Pointer, indent: str, carried: str = "") -> list[str]:
        """Return the lines of a mapping; ``carried`` is a comment for the first of them."""
        lines: list[str] = []
        was_block = False
        for key in sort_keys(self._kind, pointer, data):
            value = data[key]
            entry = self.write_entry(f"{indent}{write_key(key)}:", value, (*pointer, key), indent, carried)
            carried = ""
            # A value on the line of its key is the last line of the entry.
            is_block = isinstance(value, (list, tuple, Mapping)) and not entry[-1].startswith(f"{write_key(key)}:")
            if self._kind == "plan" and not pointer and (is_block or was_block) and entry[0]:
                lines.append("")
            was_block = is_block
            lines += entry
        return lines + self._write_below(pointer, indent)

    def _write_list(self, data: Sequence[Any], pointer: Pointer, indent: str, carried: str) -> list[str]:
        lines: list[str] = []
        for at, value in enumerate(data):
            lines += self.write_entry(f"{indent}-", value, (*pointer, at), indent, carried)
            carried = ""
        return lines + self._write_below(pointer, indent)

    def _write_below(self, pointer: Pointer, indent: str) -> list[str]:
        found = self._remarks.get(pointer)
        return [f"{indent}{line}" if line else "" for line in found.below] if found else []

    def write_entry(
        self,
        lead: str,
        value: object,
        pointer: Pointer,
        indent: str,
        carried: str,
    ) -> list[str]:
        """Return the lines of one key or item, from the comments above to the end of its value."""
        remarks = self._remarks.get(pointer, Remarks())
        above = [f"{indent}{line}" if line else "" for line in remarks.above]
        beside = carried or remarks.beside
        if carried and remarks.beside:
            above.append(f"{indent}{remarks.beside}")
        behind = f" {beside}" if beside else ""
        if not isinstance(value, (list, tuple, Mapping)):
            text = write_value(str(value), indent)
            first, line_end, rest = text.partition("\n")
            if first[0] == '"':
                return [*above, *f"{lead} {text}{behind}".split("\n")]
            return [*above, *f"{lead} {first}{behind}{line_end}{rest}".split("\n")]
        short = None if pointer in self._remarked else _write_short(value, lead)
        if short:
            return [*above, f"{short}{behind}"]
        if lead.endswith(":"):
            return [*above, f"{lead}{behind}", *self._write_nested(value, pointer, f"{indent}{INDENT}", "")]
        nested = self._write_nested(value, pointer, f"{indent}{INDENT}", beside)
        count = next(at for at, line in enumerate(nested) if line.lstrip(" ")[:1] not in {"", "#"})
        hoisted = [f"{indent}{line.lstrip(' ')}" if line else "" for line in nested[:count]]
        return [*above, *hoisted, f"{lead} {nested[count].lstrip(' ')}", *nested[count + 1 :]]

    def _write_nested(self, value: Nested, pointer: Pointer, indent: str, carried: str) -> list[str]:
        if isinstance(value, Mapping):
            return self.write_mapping(value, pointer, indent, carried)
        return self._write_list(value, pointer, indent, carried)


def _write_short(value: Nested, lead: str) -> str | None:
    """Return the one line of an empty list or mapping, or of a list of a few words."""
    if not value:
        return f"{lead} {{}}" if isinstance(value, Mapping) else f"{lead} []"
    if isinstance(value, Mapping) or not all(isinstance(each, str) and _WORD.fullmatch(each) for each in value):
        return None
    short = f"{lead} [{', '.join(value)}]"
    return short if len(short) <= _WIDTH else None
