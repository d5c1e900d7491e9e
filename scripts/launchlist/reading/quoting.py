"""How text of a user's file is shown in a message: short, on one line, nothing in it that acts."""

from __future__ import annotations

from launchlist.reading.limits import MAX_SHOWN


def shorten_text(text: str, limit: int = MAX_SHOWN) -> str:
    """Return ``text`` on one line, what does not print written as escapes, cut after ``limit`` characters."""
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(char if char.isprintable() else _escape_char(char) for char in cut)
    return f"{cut}…" if len(text) > limit else cut


def show_text(text: str) -> str:
    """Return ``text`` as messages name it: in single quotes."""
    return f"'{shorten_text(text)}'"


def quote_value(text: str) -> str:
    """Return the YAML that stands for ``text`` and nothing else, for a hint."""
    text = text.strip()
    if len(text) > MAX_SHOWN:
        text = f"{text[:MAX_SHOWN]}…"
    if '"' in text or "\\" in text:
        return "'" + shorten_text(text.replace("'", "''"), 2 * MAX_SHOWN + 1) + "'"
    return f'"{shorten_text(text, MAX_SHOWN + 1)}"'


def name_char(char: str) -> str:
    """Return the code point as ``U+00A0``."""
    return f"U+{ord(char):04X}"


def locate_offset(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column, from 1, of the character at ``offset``."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _escape_char(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
