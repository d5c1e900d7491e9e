"""Find the comments of a file, and the key or list item that each belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.emitter import Remarks
from launchlist.editing.field_order import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from launchlist.editing.node_spans import NodeSpan, Outline
    from launchlist.findings import Pointer


class FileComment(NamedTuple):
    """A comment with its ``#``, without the spaces after it."""

    offset: int
    text: str
    column: int
    is_alone: bool
    """Nothing precedes it on its line."""


def list_comments(outline: Outline) -> Iterator[FileComment]:
    """Yield the comments in the order of the text."""
    text, spans = outline.text, sorted(outline.scalars)
    at, offset = 0, text.find("#")
    while offset >= 0:
        while at < len(spans) and spans[at][1] <= offset:
            at += 1
        if at < len(spans) and spans[at][0] <= offset:
            offset = text.find("#", spans[at][1])
            continue
        start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
        end = len(text) if end < 0 else end
        is_alone = not text[start:offset].strip(" \t")
        yield FileComment(offset, text[offset:end].rstrip(" \t"), offset - start, is_alone)
        offset = text.find("#", end)


def place_comments(outline: Outline) -> dict[Pointer, Remarks]:
    """Return the comments by the entry they belong to, and blank lines between top-level entries."""
    comments = list(list_comments(outline))
    blanks = _Blanks(outline)
    placer = _Placer(outline, blanks, _find_gap(outline, comments))
    start = _find_start(outline)
    count = _count_heading(outline, blanks, comments, start)
    for comment in comments[:count]:
        if 0 <= start < comment.offset:
            placer.add((), above="---")
            start = -1
        placer.put_on_top(comment)
    if start >= 0:
        placer.add((), above="---")
    for comment in comments[count:]:
        placer.place(comment)
    for entry in outline.entries[1:]:
        if _keeps_blank(entry.pointer) and _begins_line(outline.text, entry) and blanks.are_above(entry.start):
            placer.add(entry.pointer, above="")
    if re.search(r"(?m)^\.\.\.(?!\S)", outline.text[outline.entries[0].value_end :]):
        placer.add((), below="...")
    return placer.placed


def _find_start(outline: Outline) -> int:
    """Return the offset of the line ``---`` that a document may start with, or -1."""
    found = re.match(r"(?:[ \t]*(?:#[^\n]*)?\n)*(?=---(?!\S))", outline.text)
    return found.end() if found else -1


def _find_gap(outline: Outline, comments: Sequence[FileComment]) -> str:
    """Return the space between a value and a comment on the same line: two spaces if all such comments have two.

    Comments after the indicator of a block scalar count only if there are no others: yamllint ignores them.
    """
    beside = [comment for comment in comments if not comment.is_alone]
    signs = {_find_line(outline.text, each.value_start) for each in outline.entries if each.style == "block text"}
    telling = [comment for comment in beside if comment.offset - comment.column not in signs] or beside
    is_apart = all(not outline.text[max(each.offset - 2, 0) : each.offset].strip(" \t") for each in telling)
    return "  " if is_apart else " "


def _find_line(text: str, offset: int) -> int:
    """Return the offset at which the line of an offset starts."""
    return text.rfind("\n", 0, offset) + 1


class _Blanks:
    """Finds blank lines, except those at the end of a block scalar that keeps them."""

    def __init__(self, outline: Outline) -> None:
        self._text = outline.text
        self._blocks = [(each.value_start, each.value_end) for each in outline.entries if each.style == "block text"]

    def are_above(self, offset: int) -> bool:
        """Whether the line above is blank."""
        text = self._text
        start = text.rfind("\n", 0, offset) + 1
        above = text.rfind("\n", 0, max(start - 1, 0)) + 1
        if not start or text[above:start].strip(" \t\n"):
            return False
        at = bisect_left(self._blocks, (above,)) - 1
        return at < 0 or above > self._blocks[at][1]


class _Flows:
    """The lists and mappings in brackets, each with the enclosing one."""

    def __init__(self, outline: Outline) -> None:
        self._flows = [entry for entry in outline.entries if entry.style == "flow"]
        self._starts = [entry.value_start for entry in self._flows]
        self._around: list[int] = []
        for at, entry in enumerate(self._flows):
            self._around.append(self._climb(at - 1, entry.value_start))

    def find(self, offset: int) -> NodeSpan | None:
        """Return the innermost one that contains an offset."""
        at = self._climb(bisect_left(self._starts, offset) - 1, offset)
        return self._flows[at] if at >= 0 else None

    def _climb(self, at: int, offset: int) -> int:
        while at >= 0 and self._flows[at].value_end <= offset:
            at = self._around[at]
        return at


class _Found(NamedTuple):
    """The comments found so far for one entry."""

    above: list[str]
    beside: list[str]
    """At most one."""
    below: list[str]


class _Placer:
    """Assigns comments to entries, one by one."""

    def __init__(self, outline: Outline, blanks: _Blanks, gap: str) -> None:
        self._found: dict[Pointer, _Found] = {}
        self._gap = gap[1:]
        self._blanks = blanks
        self._entries = outline.entries[1:]
        self._starts = [entry.start for entry in self._entries]
        self._flows = _Flows(outline)
        self._columns: dict[Pointer, int] = {}
        for entry in self._entries:
            self._columns.setdefault(entry.pointer[:-1], entry.column)
        self._touched = sorted(_list_touched(outline))

    @property
    def placed(self) -> dict[Pointer, Remarks]:
        """The comments by the entry they belong to."""
        return {
            pointer: Remarks(tuple(found.above), "".join(found.beside), tuple(found.below))
            for pointer, found in self._found.items()
        }

    def add(self, pointer: Pointer, above: str | None = None, beside: str = "", below: str | None = None) -> None:
        """Add a comment to an entry; only the first one can be on the same line."""
        found = self._found.setdefault(pointer, _Found([], [], []))
        if beside and found.beside:
            above, beside = beside.lstrip(), ""
        if above is not None:
            found.above.append(above)
        if beside:
            found.beside.append(beside)
        if below is not None:
            found.below.append(below)

    def put_on_top(self, comment: FileComment) -> None:
        """Add a comment about the whole file."""
        if self._blanks.are_above(comment.offset):
            self.add((), above="")
        self.add((), above=comment.text)

    def place(self, comment: FileComment) -> None:
        """Find the entry of a comment: the one on its line, else the one it precedes or the one at whose end it is."""
        at = bisect_left(self._starts, comment.offset)
        following = self._entries[at] if at < len(self._entries) else None
        if not comment.is_alone:
            touched = bisect_left(self._touched, (comment.offset,)) - 1
            pointer = self._touched[touched][1] if touched >= 0 else ()
            if pointer:
                self.add(pointer, beside=self._gap + comment.text)
                return
        holder = self._find_holder(comment, at, following)
        is_blank = not holder and following is not None and _keeps_blank(following.pointer)
        is_blank = is_blank or holder == () or (following is None and holder is None)
        if is_blank and self._blanks.are_above(comment.offset):
            self._put("", holder, following)
        self._put(comment.text, holder, following)

    def _put(self, text: str, holder: Pointer | None, following: NodeSpan | None) -> None:
        if holder is not None and holder not in self._columns:  # it is empty, so it cannot contain a comment
            self.add(holder, above=text)
        elif holder is not None or following is None:
            self.add(holder or (), below=text)
        else:
            self.add(following.pointer, above=text)

    def _find_holder(self, comment: FileComment, at: int, following: NodeSpan | None) -> Pointer | None:
        """Return the list or mapping that ends with the comment, unless it belongs to what follows."""
        ahead = following.pointer if following else None
        around = self._flows.find(comment.offset)
        if around:
            pointer = around.pointer
            return None if ahead and ahead[: len(pointer)] == pointer else pointer
        if not at or (following and following.column >= comment.column):
            return None
        before = self._entries[at - 1].pointer
        ended = (before[:count] for count in range(len(before)))
        ended = (each for each in ended if ahead is None or ahead[: len(each)] != each)
        fitting = [each for each in ended if 0 <= self._columns[each] <= comment.column]
        if not fitting or self._columns[fitting[-1]] < comment.column:
            return fitting[-1] if fitting else None
        # If a key and the list below it share the column, the comment belongs to what contains the key.
        return next(each for each in fitting if self._columns[each] == comment.column)


def _list_touched(outline: Outline) -> Iterator[tuple[int, Pointer]]:
    """Yield the offsets and entries that a comment later on the same line belongs to."""
    for entry in outline.entries:
        yield entry.start, entry.pointer
        if entry.style != "block":
            yield entry.value_start, entry.pointer
        if entry.style not in {"block", "block text"}:
            yield entry.value_end, entry.pointer


def _count_heading(outline: Outline, blanks: _Blanks, comments: Sequence[FileComment], mark: int) -> int:
    """Return how many comments are about the file: those for editors, and those a blank line above the first field.

    Comments above the ``mark`` that starts the document count too. They stay in place wherever the first field moves.
    """
    start = outline.entries[1].start if len(outline.entries) > 1 else len(outline.text)
    above = [comment for comment in comments if comment.is_alone and comment.offset < start]
    parted = [at for at, comment in enumerate(above) if at and blanks.are_above(comment.offset)]
    if above and blanks.are_above(start):
        return len(above)
    ahead = sum(comment.offset < mark for comment in above)
    return max([*parted[-1:], ahead, int(bool(above) and is_modeline(above[0].text))])


def is_modeline(comment: str) -> bool:
    """Whether a comment tells editors the schema of the file."""
    return comment.lstrip("# ").startswith("yaml-language-server:")


def _keeps_blank(pointer: Pointer) -> bool:
    """Whether a blank line before the entry is kept: for top-level fields, and for records in a list."""
    return len(pointer) == 1 or (len(pointer) == 2 and pointer[0] in LISTS.values())


def _begins_line(text: str, entry: NodeSpan) -> bool:
    """Whether a blank line above belongs to the entry; an item in brackets may be on the line of its list."""
    return not text[text.rfind("\n", 0, entry.start) + 1 : entry.start].strip(" \t?")
