"""Hostile texts of any length: one piece over and over, chosen to keep each kind of reader busy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECES: Final = {
    "backticks": "`",
    "backtick words": "`a ",
    "less-than": "<",
    "tags": "<a",
    "breaks": "<br ",
    "comments": "<!--",
    "comment ends": "-->",
    "markers": "<!-- launchlist:v1 id=A-1 ",
    "begin marks": "<!-- launchlist:begin heading -->\n",
    "end marks": "<!-- launchlist:end -->\n",
    "brackets": "[",
    "closing brackets": "]",
    "images": "![",
    "targets": "](",
    "links": "[a](",
    "whole links": "[a](b) ",
    "link definitions": "[a]: b\n",
    "parentheses": "(",
    "pairs": "()",
    "words in parentheses": "(a) ",
    "braces": "{",
    "flow pairs": "{a: ",
    "expressions": "{{",
    "statements": "{% ",
    "stars": "*",
    "star words": "*a ",
    "double stars": "**a",
    "underscores": "_",
    "tildes": "~",
    "struck": "~~a",
    "pipes": "|",
    "table cells": "|-",
    "rows": "| a | b |\n",
    "backslashes": "\\",
    "ampersands": "&",
    "entities": "&a",
    "whole entities": "&amp;",
    "hashes": "#",
    "comment words": " #",
    "issue numbers": "#1",
    "commands": "##[",
    "colons": ":",
    "keys": "a: ",
    "double colons": "::",
    "hyphens": "-",
    "items": "- ",
    "list": "- a\n",
    "boxes": "- [ ] a\n",
    "equals": "=",
    "blanks": " ",
    "tabs": "\t",
    "blank lines": "\n",
    "blanks and lines": " \n",
    "carriage returns": "\r",
    "line ends": "\r\n",
    "conflict starts": "<<<<<<< a\n",
    "conflict middles": "=======\n",
    "conflict ends": ">>>>>>> a\n",
    "at": "@",
    "mentions": "@a ",
    "joined mentions": "@a",
    "schemes": "http://",
    "addresses": "https://a.b/c ",
    "www": "www.",
    "dotted": "a.",
    "slashes": "/",
    "folders": "a/",
    "digits": "1",
    "hex": "abcdef1 ",
    "letters": "a",
    "capitals": "A",
    "words": "word ",
    "and": "and ",
    "commas": ", ",
    "semicolons": ";",
    "ids": "A-1 ",
    "id list": "A-1, ",
    "dates": "2025-01-01 ",
    "weekdays": "Mon 2025-01-01 ",
    "day names": "Mon ",
    "times": "12:30 ",
    "day numbers": "1/2 ",
    "due": "due ",
    "by": "by ",
    "updated": "updated: ",
    "as of": "as of ",
    "weeks": "week ",
    "closes": "closes ",
    "blocked by": "blocked by ",
    "single quotes": "'",
    "double quotes": '"',
    "anchors": "&a ",
    "aliases": "*a ",
    "merge keys": "<<: ",
    "documents": "---\n",
    "headings": "# a\n",
    "under headings": "a\n=\n",
    "fences": "```\n",
    "quotes": "> ",
    "html": "<div>\n",
    "combining": "a\u0301",
    "marks": "\u0301",
    "bidi": "\u202e",
    "wide": "中",
    "emoji": "🔄",
    "Mac Roman": "√º",
    "Mac Roman lines": "√ºa\n",
    "Windows-1252": "â€™",
    "zero width": "\u200b",
    "byte-order marks": "\ufeff",
    "lost": "\ufffd",
    "escapes": "\x1b[",
    "colour": "\x1b[1m",
    "line separators": "\u2028",
    "formulas": ";=",
}
"""Name to the piece repeated."""

_NUMBERED: Final = {
    "many ids": "A-{} ",
    "many ids by comma": "B-{}, ",
    "many keys": "k{}: a\n",
    "many words": "w{} ",
    "many owners": "Ann{} and ",
    "many links": "[l{}]: https://a.b\n",
    "many references": "[l{}] ",
    "many headings": "# h{}\n",
    "many items": "- i{}\n",
    "many rows": "| A-{} | b |\n",
    "many anchors": "&a{} ",
    "many mentions": "@a{} ",
    "deeper": "{}",
}
"""Name to a piece that differs each time by its number."""


class Repetition(NamedTuple):
    """A way to fill any room."""

    name: str
    piece: str
    is_numbered: bool = False

    def fill(self, size: int) -> str:
        """Return about ``size`` characters."""
        if self.name == "deeper":  # lists in lists, each a blank further in
            depth = max(int((size * 2) ** 0.5), 1)
            return "".join(f"{' ' * at}- a:\n" for at in range(depth))
        if not self.is_numbered:
            return self.piece * max(size // len(self.piece), 1)
        parts: list[str] = []
        while size > 0:
            parts.append(self.piece.format(len(parts) + 1))
            size -= len(parts[-1])
        return "".join(parts)


def list_repetitions() -> Iterator[Repetition]:
    """Yield all of them."""
    for name, piece in _PIECES.items():
        yield Repetition(name, piece)
    for name, piece in _NUMBERED.items():
        yield Repetition(name, piece, is_numbered=True)
