"""Texts of a source as the fields of a plan take them: no characters that YAML refuses, not too long."""

from __future__ import annotations

import re
from typing import Final

_REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
"""What a YAML file of a plan refuses, as `launchlist.reading.yaml.decode` does."""
_LINK: Final = re.compile(
    r"https?://[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>\"`|\\]+"
)


def clean(text: str) -> str:
    """Return a text with the escape of each sign that no file of a plan may hold; line ends become line feeds."""
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)
    return _REFUSED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def join_lines(text: str) -> str:
    """Return a text on one line."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return as much of a text as a field takes, with a sign that it was cut, and the whole text if it was."""
    return (text, "") if len(text) <= limit else (f"{text[: limit - 1].rstrip()}…", text)


def is_web_address(text: str) -> bool:
    """Whether a text is an address as ``links`` takes it."""
    return len(text) <= 2000 and _LINK.fullmatch(text) is not None


def split_long(text: str, limit: int = 9000) -> list[str]:
    """Return a text in parts that each fit into a line of a file, cut after a line end or a space if there is one."""
    parts = []
    while len(text) > limit:
        at = max(
            text.rfind("\n", limit // 2, limit), text.rfind(" ", limit // 2, limit) if "\n" not in text[:limit] else -1
        )
        at = at + 1 if at > 0 else limit
        parts.append(text[:at])
        text = text[at:]
    return [*parts, text] if text else parts
