"""The fields of a file in the plain layout as they are written, and where each is: two patterns instead of a parser.

Saves half of a `check` that finds something in each of 10,000 files.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final, TypeAlias

from launchlist.reading.disk.safe_open import MAX_LINE
from launchlist.reading.yaml.fast_path import COMMENT, MAX_TEXT, PLAIN, QUOTED, WORDS
from launchlist.reading.yaml.reader import Positions

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from launchlist.findings import Pointer

PlainField: TypeAlias = tuple[str, str, str, str, str]
"""A key at the start of a line, then one of these: its value on the same line; a literal or folded text, from its
indicator to the blank lines after it; the indented lines of a list or mapping. Or only the fifth: a comment or blank
line.
"""
PlainPair: TypeAlias = tuple[str, str, str]
"""A line of a list or mapping: ``"  - "``, ``"    "`` or ``"  "``, the key (none if the item is a text), the value."""

_KEY: Final = r"[A-Za-z_][A-Za-z0-9_-]{0,63}+"
_VALUE: Final = rf"{PLAIN}|{QUOTED}|\[{WORDS}\]"
_BELOW: Final = rf"(?:  (?:- |  )?(?:{_KEY}: )?(?:{_VALUE})\n)++"
_BLOCK: Final = r"[>|]-?\n  [^ \n][^\n]*+\n(?:(?:  [^\n]++)?\n)*+"
_OTHER: Final = ("", "", "", "", "")
"""What the pattern matches from the first line that is not plain."""
_NOT_KEYS: Final = frozenset(("null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))


def split_fields(text: str) -> list[PlainField] | None:
    """Return the fields of a text, which `read_yaml` then accepts; None if a line is unusual.

    `is_plain` or `split_plain` must check that no character, comment or space spoils a line.
    """
    fields: list[PlainField] = _compile_field().findall(text)
    if not fields or fields[-1] == _OTHER:
        return None
    keys = [key for key, *_ in fields if key]
    if not keys or len(set(keys)) != len(keys) or not _NOT_KEYS.isdisjoint(keys):
        return None
    return fields


def split_pairs(below: str) -> list[PlainPair] | None:
    """Return the lines below a key: items that are texts or small mappings, or one mapping; None for anything else."""
    pairs: list[PlainPair] = _compile_pair().findall(below)
    is_list = pairs[0][0] == "  - "
    keys: set[str] = set()
    for lead, key, _ in pairs:
        if lead == "  - ":
            keys = {key}
        elif key in keys or "" in keys or not key:
            return None
        else:
            keys.add(key)
        if is_list == (lead == "  ") or key in _NOT_KEYS:
            return None
    return pairs


def is_plain(text: str) -> bool:
    """Whether only the layout could keep `read_yaml` from accepting a text."""
    if len(text) > MAX_TEXT or text[-1:] != "\n" or " \n" in text or not text.replace("\n", "").isprintable():
        return False
    if " #" in text and re.search(COMMENT, text):
        return False
    return len(text) <= MAX_LINE or max(map(len, text.split("\n"))) <= MAX_LINE


def find_marks(data: bytes, names: Container[object]) -> Positions | None:
    """Return the positions that `read_yaml` finds in a file it accepts, of the top and of the named fields.

    None if only `read_yaml` can find them.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    fields = split_fields(text) if is_plain(text) else None
    if fields is None:
        return None
    marks = Positions({}, {})
    line = 1
    for key, value, block, below, rest in fields:
        if key:
            marks.values.setdefault((), (line, 1))
        if key and key in names:
            marks.keys[key,] = (line, 1)
            pairs = split_pairs(below) if below else ()
            if pairs is None:
                return None
            if pairs:
                marks.values[key,] = (line + 1, 3)
                _mark_pairs(pairs, (key,), line + 1, marks)
            else:
                _mark_value(value, (key,), (line, len(key) + 3), marks)
        line += 1 if value or rest else block.count("\n") or below.count("\n") + 1
    return marks


def _mark_value(value: str, pointer: Pointer, place: tuple[int, int], marks: Positions) -> None:
    marks.values[pointer] = place
    if value[:1] == "[" and value != "[]":
        line, column = place
        for at, word in enumerate(value[1:-1].split(", ")):
            marks.values[*pointer, at] = (line, column + 1)
            column += len(word) + 2


def _mark_pairs(pairs: Sequence[PlainPair], pointer: Pointer, line: int, marks: Positions) -> None:
    holder, count = pointer, 0
    for number, (lead, key, value) in enumerate(pairs, line):
        place = (number, len(lead) + 1)
        if lead == "  - ":
            holder, count = (*pointer, count), count + 1
            marks.values[holder] = place
        if key:
            marks.keys[*holder, key] = place
            _mark_value(value, (*holder, key), (number, place[1] + len(key) + 2), marks)
        else:
            _mark_value(value, holder, place, marks)


@functools.cache
def _compile_field() -> re.Pattern[str]:
    return re.compile(rf"({_KEY}):(?: ({_VALUE})\n| ({_BLOCK})|\n({_BELOW}))|((?:#[^\n]*+)?\n)|[\s\S]++")


@functools.cache
def _compile_pair() -> re.Pattern[str]:
    return re.compile(rf"(  - |    |  )(?:({_KEY}): )?({_VALUE})\n")
