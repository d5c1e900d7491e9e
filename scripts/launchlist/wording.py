"""Helpers for the sentences of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


CLOSELY = 0.75
"""The least similarity of two words if there are many known ones."""
MAX_SHOWN = 40
"""The most characters of a user's text that a message repeats."""


def quote(text: str) -> str:
    """Return user text for a message: in quotes, on one line, shortened, without terminal control sequences."""
    return f"'{shorten_text(text)}'"


def quote_word(text: str) -> str:
    """Return text as one word of a command that can be pasted into a shell."""
    from shlex import quote as quote_for_shell  # few messages need it

    return quote_for_shell(text)


def shorten_text(text: str, limit: int = MAX_SHOWN) -> str:
    """Return ``text`` on one line, with escapes for unprintable characters, cut after ``limit`` characters."""
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(char if char.isprintable() else _escape_char(char) for char in cut)
    return f"{cut}…" if len(text) > limit else cut


def join_names(names: Sequence[str], conjunction: str = "and") -> str:
    """Return ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"


def count_noun(number: int, noun: str) -> str:
    """Return ``1 task`` or ``14 tasks``, with a thousands separator."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _escape_char(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def count_units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)
