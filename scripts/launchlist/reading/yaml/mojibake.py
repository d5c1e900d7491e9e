"""Finds and repairs text that was UTF-8 and was then decoded in another character set."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from typing import Final, NamedTuple

SYMBOLS_LOST: Final = "\ufffd"
_LATIN: Final = range(0xA0, 0x180)
_PUNCTUATION: Final = range(0x2010, 0x2C00)
_CLOSING: Final = frozenset("“”‘’‚„»«›‹…–—.,")
"""Characters that may follow an accented letter in correct text."""
_TWO: Final = {"cp1252": "ÂÃÄÅ", "mac_roman": "¬√ƒ≈"}
"""Lead characters of U+00A0 to U+017F; rarer ones also occur next to symbols in correct text."""


class Garbled(NamedTuple):
    """A run of wrongly decoded characters and the text that was meant."""

    offset: int
    text: str
    repaired: str


def find_garbled(text: str) -> list[Garbled]:
    """Return the runs that only a wrong character set explains, in text order."""
    found: list[Garbled] = []
    for charset, pattern in _build_patterns():
        for match in pattern.finditer(text):
            repaired = _repair(text, match, charset)
            if repaired:
                found.append(Garbled(offset=match.start(), text=match[0], repaired=repaired))
    found.sort()
    return found


def is_suspicious(text: str) -> bool:
    """Return whether `find_garbled` might find something in ``text``, or in one with more ASCII characters."""
    return any(pattern.search(text) for _, pattern in _build_patterns())


def _repair(text: str, match: re.Match[str], charset: str) -> str:
    """Return the characters that were meant, or "" if the text may be correct as it is."""
    run = match[0]
    raw = _encode(run, charset)
    if charset == "mac_roman" and raw[0] == 0x9F:  # the lead byte of an emoji, 0xF0, has no visible Mac Roman character
        raw = b"\xf0" + raw
    try:
        repaired = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    if len(raw) == 2:
        return repaired if ord(repaired) in _LATIN and _is_inside_word(text, match) else ""
    if len(raw) == 3 and not _is_sure_triple(run, repaired, charset):
        return ""
    return repaired


def _is_inside_word(text: str, match: re.Match[str]) -> bool:
    """Distinguish a wrongly decoded letter from a letter before a closing quotation mark, or a root before a symbol."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if match[0][1] in _CLOSING or match[0][0] in _TWO["mac_roman"]:
        return after.isalpha() or (match[0][1] not in _CLOSING and before.isalnum())
    return True


def _is_sure_triple(run: str, repaired: str, charset: str) -> bool:
    if ord(repaired) in _PUNCTUATION and run[0] in "‚â":
        return not _CLOSING.issuperset(run[1:])
    if charset == "mac_roman":
        return not (run[1].isalpha() and run[2].isalpha())
    return not _CLOSING.issuperset(run[1:])


def _encode(run: str, charset: str) -> bytes:
    """Return the bytes of ``run``; cp1252 as browsers read it, with its five holes."""
    return b"".join(bytes([ord(char)]) if ord(char) < 0xA0 else char.encode(charset) for char in run)


def _build_pattern(charset: str) -> re.Pattern[str]:
    def chars(first: int, last: int) -> str:
        decoded = bytes(range(first, last + 1)).decode(charset, "ignore")
        return f"[{re.escape(decoded)}]"

    tail = chars(0x80, 0xBF)
    parts = [
        f"{chars(0xF0, 0xF4)}{tail}{{3}}",
        f"{chars(0xE0, 0xEF)}{tail}{{2}}",
        f"[{_TWO[charset]}]{tail}",
    ]
    if charset == "mac_roman":
        parts.insert(1, f"ü{tail}{{2}}")
    return re.compile("|".join(parts))


@functools.cache
def _build_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the pattern of each character set; most plans have nothing that would be compared with them."""
    return tuple((charset, _build_pattern(charset)) for charset in ("mac_roman", "cp1252"))


# A wrong character set turns one character into two, the first of which is one of these, or into three or more.
_NEIGHBOURS: Final = "[ÂÃÄÅ¬√ƒ≈][^\x00-\x7f]|[^\x00-\x7f]{3}"

# The first and last character of each usual range. Beyond ASCII only letters, digits and common symbols: nothing
# invisible, no other kind of space, no line separator.
_USUAL: Final = (
    "\n\n ~\u00a1\u00ac\u00ae\u017f\u0370\u0377\u037a\u037f\u0384\u038a\u038e\u03a1\u03a3\u03ff"
    "\u0400\u0481\u048a\u052f\u2010\u2015\u2018\u201f\u2022\u2022\u2026\u2026\u2030\u2030\u20ac\u20ac"
    "\u2190\u21ff\u2200\u22ff\u23f3\u23f3\u2705\u2705\u2713\u2713\u2717\u2717\u3001\u3003\u3041\u3096"
    "\u30a1\u30fa\u4e00\u9fff\uac00\ud7a3\U0001f504\U0001f504\U0001f534\U0001f534\U0001f680\U0001f680"
    "\U0001f7e0\U0001f7e2"
)
_BOUNDS: Final = [ord(sign) + at % 2 for at, sign in enumerate(_USUAL)]


def has_unusual_signs(signs: str, text: str) -> bool:
    """Whether a character is unusual in plain files, or may have been decoded in the wrong character set.

    ``signs`` are the non-ASCII characters of ``text``; they are checked one by one, and in ``text`` with their
    neighbors.
    """
    if not _are_usual(signs):
        return True
    if not re.search(_NEIGHBOURS, text):
        return False

    return is_suspicious(text)


def is_unusual(text: str) -> bool:
    """Whether the YAML reader should check ``text``, since it may have to warn."""
    if not has_unusual_signs(text, text):
        return False
    if not _are_usual(text):
        return True

    return bool(find_garbled(text))


@functools.cache
def _is_usual(sign: str) -> bool:
    """Whether a character is usual; for the few in a text, lookups take less time than compiling a pattern."""
    return bisect_right(_BOUNDS, ord(sign)) % 2 == 1


def _are_usual(text: str) -> bool:
    return all(map(_is_usual, set(text)))
