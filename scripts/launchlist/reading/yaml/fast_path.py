"""A fast reader of the plain layout most people write; it leaves anything unusual to the YAML reader.

With the batches it saves three fifths of `check` at 10,000 tasks, and a fifth at 14.
"""

from __future__ import annotations

import functools
import re
from typing import Final, TypeAlias

from launchlist.reading.disk.safe_open import MAX_LINE
from launchlist.reading.yaml.mojibake import is_unusual

Data: TypeAlias = "str | list[Data] | dict[str, Data]"

MAX_TEXT: Final = 64 * 1024
"""In a shorter text neither a value nor the number of values can exceed the limits of the YAML reader."""
_MAX_LEVELS: Final = 8
# A comment after something else on its line.
COMMENT: Final = r"[^ \n] +#"
# Values on one line: text without quotes, quoted text without escapes, a list of words.
# To look for a colon that ends text without quotes, and then take the line, is three times as fast as to take all signs
# but colons: all but one sign is what a pattern passes over fastest.
PLAIN: Final = r"(?![ \n!-'*,\-:>?@\[\]`{|}])(?![^\n]*:[\s:])[^\n]++"
QUOTED: Final = r"""(?:"[^"\\\n]*+"|'[^'\n]*+')"""
WORDS: Final = r"(?:[A-Za-z0-9_][A-Za-z0-9_./-]*+(?:, [A-Za-z0-9_][A-Za-z0-9_./-]*+)*+)?"
_VALUE: Final = rf"""({PLAIN})|({QUOTED})|(\[{WORDS}\])"""
# One key with its value and the indented or dashed lines after it; or a comment or blank line; or anything unusual.
_ENTRY: Final = re.compile(
    rf"([A-Za-z_][A-Za-z0-9_-]{{0,63}}+):(?: ++(?:{_VALUE}|([>|]-?)))?\n((?:(?: |- )[^\n]*+\n|\n)*+)"
    r"|(?:#[^\n]*+)?\n|(.[\s\S]*+)"  # the whole rest, since one unusual thing is enough
)
_ITEM_VALUE: Final = rf"(?:{_VALUE})\n"
_ITEM_KEY: Final = r"[A-Za-z_][A-Za-z0-9_-]*+:[ \n]"
_NOT_TEXT: Final = frozenset(("null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"))


class _UnusualError(Exception):
    """The text needs the full YAML reader."""


def read_layout(text: str) -> dict[str, Data] | None:
    """Return what `read_yaml` would if there is no finding; None if the text needs the YAML reader."""
    if len(text) > MAX_TEXT or text[-1:] != "\n" or " \n" in text or (" #" in text and re.search(COMMENT, text)):
        return None
    if not text.replace("\n", "").isprintable() if text.isascii() else is_unusual(text):
        return None
    if len(text) > MAX_LINE and max(map(len, text.split("\n"))) > MAX_LINE:
        return None
    return read_plain_file(text)


def read_plain_file(text: str) -> dict[str, Data] | None:
    """Do what `read_layout` does for a text that is known to have no unusual characters, comments or long lines."""
    try:
        return _read_mapping(text.removeprefix("---\n"), 0)
    except _UnusualError:
        return None


def _read_mapping(text: str, level: int) -> dict[str, Data]:
    """Return the mapping whose keys are at the start of the lines of ``text``."""
    data: dict[str, Data] = {}
    count = 0
    for key, plain, quoted, words, block, below, unusual in _ENTRY.findall(text):
        if not below and key:
            data[key] = plain or ("" if block else _read_value(plain, quoted, words))
        elif unusual:
            raise _UnusualError
        elif not key:
            continue
        elif below.isspace():
            data[key] = "" if block else _read_value(plain, quoted, words)
        elif plain or quoted or words:
            raise _UnusualError
        else:
            data[key] = _read_block(block, below) if block else _read_nested(below, level + 1)
        count += 1
    if not count or count != len(data) or not _NOT_TEXT.isdisjoint(data):
        raise _UnusualError
    return data


def _read_value(plain: str, quoted: str, words: str) -> Data:
    if plain:
        return plain
    if quoted:
        return quoted[1:-1]
    if words in ("", "[]"):
        return [] if words else ""
    return list[Data](words[1:-1].split(", "))


def _read_block(block: str, below: str) -> str:
    """Return the text of a literal (``|``) or folded (``>``) block."""
    lines = below.count("\n")
    if below.startswith("  ") and below[2] != " " and below.count("\n  ") == lines - 1 and "\n   " not in below:
        text = below[2:-1].replace("\n  ", " " if block[0] == ">" else "\n")
        return text if block[-1] == "-" else f"{text}\n"
    text = _dedent("\n" + below.rstrip("\n"), _count_indent(below))[1:]
    if block[0] == ">":
        if "\n " in text:
            raise _UnusualError
        text = re.sub(r"\n(\n*)", lambda match: match[1] or " ", text) if "\n\n" in text else text.replace("\n", " ")
    return text if block[-1] == "-" else f"{text}\n"


def _dedent(lines: str, indent: int) -> str:
    """Return ``lines``, each after a line break, without the indentation that all but blank ones must have."""
    pad = "\n" + " " * indent
    if not indent or lines.count(pad) + lines.count("\n\n") != lines.count("\n"):
        raise _UnusualError
    return lines.replace(pad, "\n")


def _read_nested(below: str, level: int) -> Data:
    """Return the list or mapping below a key."""
    if below[0] == "\n":
        below = below.lstrip("\n")
    indent = _count_indent(below)
    if level > _MAX_LEVELS:
        raise _UnusualError
    if below.startswith("- ", indent):
        return _read_list(below, indent, level)
    return _read_mapping(_dedent("\n" + below.rstrip("\n"), indent)[1:] + "\n", level)


def _read_list(below: str, indent: int, level: int) -> Data:
    """Return a list of small mappings with one short value per line, or of other values."""
    pad = " " * indent
    items: list[Data] = []
    item: dict[str, Data] = {"": ""}
    for dash, key, plain, quoted, words, other in _compile_pair(pad).findall(below):
        if dash == "- ":
            item = {}
            items.append(item)
        if other or key in item or "" in item:
            return _read_long_list(below, pad, level)
        item[key] = plain or _read_value(plain, quoted, words)
        if key in _NOT_TEXT:
            raise _UnusualError
    return items


def _read_long_list(below: str, pad: str, level: int) -> Data:
    items = _compile_item(pad).findall(below)
    if sum(map(len, items)) + (len(pad) + 2) * len(items) != len(below):
        raise _UnusualError
    return [_read_item(item.replace(f"\n{pad}  ", "\n"), level + 1) for item in items]


def _read_item(item: str, level: int) -> Data:
    if re.match(_ITEM_KEY, item):
        return _read_mapping(item, level)
    match = re.match(_ITEM_VALUE, item)
    if not match or not item[match.end() :].strip("\n") == "":
        raise _UnusualError
    plain, quoted, words = match.groups("")
    return _read_value(plain, quoted, words)


def _count_indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


@functools.cache
def _compile_pair(pad: str) -> re.Pattern[str]:
    return re.compile(rf"{pad}(- |  )([A-Za-z_][A-Za-z0-9_-]{{0,63}}+): ++(?:{_VALUE})\n|([\s\S]++)")


@functools.cache
def _compile_item(pad: str) -> re.Pattern[str]:
    return re.compile(rf"{pad}- ([^ \n][^\n]*+\n(?:{pad}  [^\n]*+\n|\n)*+)")
