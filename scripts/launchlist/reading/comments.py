"""Words that YAML takes for a comment although they read like text: ``Fix #123 now`` says ``Fix``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.findings import Finding
from launchlist.wording import quote

if TYPE_CHECKING:
    from launchlist.reading.events import Mark

_DROPPED: Final = re.compile(r"[ \t]+#[^\s#!]")
_MAY_DROP: Final = re.compile(r"[ \t]#[^\s#!]")


def may_drop(text: str) -> bool:
    """Return whether words may be lost anywhere in a file."""
    return _MAY_DROP.search(text) is not None


def find_dropped(path: str, rest: str, mark: Mark) -> Finding | None:
    """Return a warning if ``rest``, the line behind a value that ends at ``mark``, starts with words that are lost."""
    match = _DROPPED.match(rest)
    if not match:
        return None
    message = f'what follows " #" is a comment and was dropped: {quote(rest.strip())}'
    hint = "put the value in quotes, or write a space after the #"
    place = (mark.line + 1, mark.column + match.end() - 1)
    return Finding(path, *place, "warning", "dropped-comment", message, hint)
