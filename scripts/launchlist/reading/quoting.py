"""How YAML, characters and places of a user's file are shown in a message."""

from __future__ import annotations

from launchlist.wording import MAX_SHOWN, shorten_text


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
