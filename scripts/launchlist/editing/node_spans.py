"""The positions of the keys, items and values of a file, as character offsets in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import yaml

from launchlist.reading.yaml.events import open_parser
from launchlist.reading.yaml.reader import is_disputed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Pointer
    from launchlist.reading.yaml.events import Mark, YamlEvent

NodeStyle: TypeAlias = Literal["plain", "quoted", "block text", "flow", "block"]
"""The last two are for lists and mappings."""
_END: type = yaml.StreamEndEvent
_DIGIT: Final = re.compile(r"[|>][-+]?([1-9])")


class NodeSpan(NamedTuple):
    """A key with its value, or a list item; the first one of a file is its whole mapping, without a key."""

    pointer: Pointer
    start: int
    """Start of the key, or of the dash of an item; in brackets, of the item itself."""
    column: int
    """Column of ``start``, from 0; -1 in brackets."""
    value_start: int
    value_end: int
    """End of the value, without trailing line endings and comments."""
    style: NodeStyle


class Outline(NamedTuple):
    """The positions of everything in a file."""

    text: str
    entries: tuple[NodeSpan, ...]
    """In the order of the text, with parents before their children."""
    scalars: tuple[tuple[int, int], ...]
    """Start and end of each key and value, within which there are no comments."""

    def find(self, pointer: Pointer) -> NodeSpan | None:
        """Return the entry at ``pointer``, if there is one."""
        return next((entry for entry in self.entries if entry.pointer == pointer), None)

    def get(self, pointer: Pointer) -> NodeSpan:
        """Return the entry at ``pointer``, which must exist."""
        return next(entry for entry in self.entries if entry.pointer == pointer)


class _Frame:
    """An open list or mapping."""

    def __init__(self, entry: int, pointer: Pointer, *, is_list: bool, column: int) -> None:
        self.entry = entry
        self.pointer = pointer
        self.is_list = is_list
        self.column = column
        self.count = 0
        self.key: tuple[str, int] | None = None


def read_outline(text: str) -> Outline:
    """Return the outline of a text that `read_yaml` accepts."""
    outliner = _Outliner(text)
    parser = open_parser(text, pure=not yaml.__with_libyaml__ or is_disputed(text))
    while True:
        event = parser.get_event()
        if type(event) is _END:
            return Outline(text, tuple(outliner.entries), tuple(outliner.scalars))
        outliner.take(event)


class _Outliner:
    """Builds the outline from the events of a file."""

    def __init__(self, text: str) -> None:
        self.entries: list[NodeSpan] = []
        self.scalars: list[tuple[int, int]] = []
        self._text = text
        self._frames: list[_Frame] = []
        self._end = 0
        """End of the last value so far."""
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def take(self, event: YamlEvent) -> None:
        """Add an event to the outline."""
        kind: type = type(event)
        if kind is yaml.ScalarEvent:
            self._take_scalar(event)
        elif kind in {yaml.MappingStartEvent, yaml.SequenceStartEvent}:
            start = self._locate(event.start_mark)
            pointer = self._add(start, start, "flow" if event.flow_style else "block")
            column = -1 if event.flow_style else start - self._text.rfind("\n", 0, start) - 1
            is_list = kind is yaml.SequenceStartEvent
            self._frames.append(_Frame(len(self.entries) - 1, pointer, is_list=is_list, column=column))
        elif kind in {yaml.MappingEndEvent, yaml.SequenceEndEvent}:
            frame = self._frames.pop()
            if self.entries[frame.entry].style == "flow":
                self._end = self._locate(event.end_mark)
            self.entries[frame.entry] = self.entries[frame.entry]._replace(value_end=self._end)

    def _take_scalar(self, event: YamlEvent) -> None:
        start, end = self._locate(event.start_mark), self._locate(event.end_mark)
        frame = self._frames[-1]
        if not frame.is_list and frame.key is None:
            frame.key = (event.value, start)
            self.scalars.append((start, end))
            return
        if event.style not in {"|", ">"}:
            self.scalars.append((start, end))
            self._add(start, end, "quoted" if event.style else "plain")
            return
        head = self._text.find("\n", start)
        head = head if head >= 0 else len(self._text)
        self.scalars.append((head, max(head, end)))
        self._add(start, _find_block_end(self._text, start, end, frame.column), "block text")

    def _add(self, start: int, end: int, style: NodeStyle) -> Pointer:
        self._end = end
        if not self._frames:
            self.entries.append(NodeSpan((), start, -1, start, end, style))
            return ()
        frame = self._frames[-1]
        if frame.is_list:
            pointer: Pointer = (*frame.pointer, frame.count)
            first = start if frame.column < 0 else self._find_dash(start, frame.column)
        else:
            assert frame.key is not None  # noqa: S101 - for the type checker: a value follows its key
            pointer, first = (*frame.pointer, frame.key[0]), frame.key[1]
            frame.key = None
        frame.count += 1
        self.entries.append(NodeSpan(pointer, first, frame.column, start, end, style))
        return pointer

    def _find_dash(self, offset: int, column: int) -> int:
        """Return the offset of the dash of the item at ``offset``, on its line or on one above."""
        line = bisect_right(self._lines, offset) - 1
        while True:
            start = self._lines[line]
            if self._text.startswith("-", start + column) and not self._text[start : start + column].strip(" -?:"):
                return start + column
            line -= 1

    def _locate(self, mark: Mark) -> int:
        # Columns do not count U+FEFF.
        return min(mark.index, len(self._text))


def _find_block_end(text: str, start: int, end: int, column: int) -> int:
    """Return the offset at which a block scalar ends whose key or dash is in ``column``.

    Trailing blank lines do not count unless the scalar keeps them, or they have more spaces than its indentation.
    Trailing spaces on a line do count: they are part of the text.
    """
    head, *lines = text[start:end].split("\n")
    if "+" in head.partition("#")[0]:
        return end - text.endswith("\n", start, end)
    width = find_block_width(head, lines, column)
    while lines and not lines[-1][width:] and not lines[-1].strip(" "):
        del lines[-1]
    return start + len("\n".join([head, *lines]) if lines else head.rstrip(" "))


def read_block_digit(head: str) -> int:
    """Return the indentation indicator of a block scalar, in columns from its key or dash; 0 if it has none."""
    found = _DIGIT.match(head)
    return int(found[1]) if found else 0


def find_block_width(head: str, lines: Sequence[str], column: int) -> int:
    """Return the indentation of the ``lines`` of a block below ``head``, in columns; the widest if all are blank."""
    digit = read_block_digit(head)
    if digit:
        return max(column, 0) + digit
    blank = max(map(len, lines), default=0)
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), blank)
