"""The line of a file that a finding speaks of, with a caret under the place."""

from __future__ import annotations

from launchlist.printing.escape import escape_text

_WIDTH = 120
"""How many columns of the source are shown at most."""
_BEFORE = 80
"""How many columns before the place are kept when the line is longer than that."""
_TAB = "    "


def draw_excerpt(source: str, line: int, column: int) -> tuple[str, str]:
    """Return the source behind its number, and a caret below the column (counted in characters from 1).

    The number in front also keeps the source from standing at the start of a line.
    """
    before, after = source[: column - 1], source[column - 1 : column - 1 + _WIDTH]
    left, right = _show(before[-_WIDTH:]), _show(after)
    indent = measure_width(left)
    if len(before) > _WIDTH or (indent > _BEFORE and indent + measure_width(right) > _WIDTH):
        left = f"…{_keep_end(left, _BEFORE)}"
        indent = measure_width(left)
    shown = escape_text(_keep_start(left + right, _WIDTH))
    return f"{line:>5} | {shown}".rstrip(), f"      | {' ' * indent}^"


def measure_width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_measure_character, text))


def _measure_character(character: str) -> int:
    if character < "\u0300":
        return 1
    import unicodedata  # only a line that is not plain needs its tables

    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _show(text: str) -> str:
    return escape_text(text.rstrip("\r\n").replace("\t", _TAB))


def _keep_start(text: str, width: int) -> str:
    """Shorten text to a width; an ellipsis says that something is missing."""
    if measure_width(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        used += _measure_character(character)
        if used >= width:
            return f"{text[:index]}…"
    return text


def _keep_end(text: str, width: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += _measure_character(text[index])
        if used > width:
            return text[index + 1 :]
    return text
