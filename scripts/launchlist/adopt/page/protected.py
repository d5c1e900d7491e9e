"""Code, links and addresses in inline Markdown: nothing in them is said of the task whose line it is."""

from __future__ import annotations

import re
from typing import Final

from launchlist.backticks import Backticks

_START: Final = re.compile(r"`+|!?\[|<|https?://\S+")
_TARGET: Final = re.compile(r"\([^()\s]*+(?:\([^()]*+\)[^()\s]*+)*+\)")
_TAG_END: Final = re.compile(r"[>\s]")


def mask(text: str) -> str:
    """Return a text with as many signs, of which those in code, links and addresses mean nothing."""
    parts: list[str] = []
    finder, done, at = _Ends(text), 0, 0
    while match := _START.search(text, at):
        end = finder.find(match)
        at = max(end, match.end())
        if end >= 0:
            parts += (text[done : match.start()], "\0" * (end - match.start()))
            done = end
    return "".join((*parts, text[done:]))


class _Ends:
    """Where what starts in a text ends; what many starts have in common is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs = Backticks(text)
        self._bracket = self._tag = -1
        self._target_end = -1

    def find(self, start: re.Match[str]) -> int:
        """Return the end of what starts there, -1 for a sign that starts nothing."""
        sign = start[0]
        if sign[0] == "`":
            close = self._runs.find_close(len(sign), start.end())
            return close + len(sign) if close >= 0 else -1
        if sign == "<":
            return self._find_tag_end(start.end())
        return start.end() if sign[0] == "h" else self._find_link_end(start.end())

    def _find_tag_end(self, at: int) -> int:
        if self._tag < at:
            found = _TAG_END.search(self._text, at)
            self._tag = found.start() if found else len(self._text)
        return self._tag + 1 if self._text[self._tag : self._tag + 1] == ">" and self._tag > at else -1

    def _find_link_end(self, at: int) -> int:
        if self._bracket < at:
            found = self._text.find("]", at)
            self._bracket = found if found >= 0 else len(self._text)
            target = _TARGET.match(self._text, self._bracket + 1)
            self._target_end = target.end() if target else -1
        return self._target_end
