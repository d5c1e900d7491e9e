"""Words as bash has them on its line: with quotes and backslashes, of which nothing is ever run."""

from __future__ import annotations

from typing import NamedTuple

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-")
_DOUBLE = frozenset('$`"\\')
"""What a backslash takes the meaning of within double quotes; of ! it takes none there."""


class CommandLine(NamedTuple):
    """The words of a line without their quotes, the last of them also as it was typed."""

    words: list[str]
    raw: str


def split_line(line: str) -> CommandLine:
    """Return the words of a line that may end within quotes; the last one is empty behind a blank."""
    words, current, quote, start = [], "", "", 0
    is_word = is_escaped = False
    for at, char in enumerate(line):
        if is_escaped:
            current += char if not quote or char in _DOUBLE else f"\\{char}"
            is_escaped = False
        elif char == "\\" and quote != "'":
            is_escaped = is_word = True
        elif quote:
            quote, current = ("", current) if char == quote else (quote, current + char)
        elif char in "'\"":
            quote, is_word = char, True
        elif char in " \t\n":
            if is_word:
                words.append(current)
            current, is_word, start = "", False, at + 1
        else:
            current, is_word = current + char, True
    return CommandLine([*words, current], line[start:])


def quote_bash_word(word: str, raw: str, replaced: str) -> str | None:
    """Return ``word`` as it takes the place of ``replaced``, the end of what was typed; None where that cannot be.

    Bash replaces what follows the last = or :, and within quotes what follows them; it adds the closing one itself.
    """
    opening = raw[0] if raw[:1] in {"'", '"'} else ""
    if opening == "'":
        quoted = None if "'" in word else word
    elif opening:
        quoted = None if "!" in word else "".join(f"\\{char}" if char in _DOUBLE else char for char in word)
    else:
        quoted = "".join(char if char in _PLAIN or char.isalnum() else f"\\{char}" for char in word)
    if quoted is None or not raw.endswith(replaced):
        return None
    kept = raw[: len(raw) - len(replaced)].removeprefix(opening)
    return quoted.removeprefix(kept) if quoted.startswith(kept) else None
