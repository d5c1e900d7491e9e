"""Task text without effect on GitHub: no reference, no closing keyword, no mention, no forged marker.

How GitHub interprets plain text: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.rendering.markdown import Backticks, escape_plain, make_escapes
from launchlist.sinks import clean_text
from launchlist.wording import count_units

if TYPE_CHECKING:
    from collections.abc import Callable


_NOTHING = "&#8203;"
_NOTHING_RAW = "\u200b"
_HASH = r"#(?=[0-9])"
_SHORT = r"(?i:GH-)(?=[0-9])"
_COMMIT = r"(?<![0-9A-Za-z])[0-9a-fA-F]{7,40}(?![0-9a-fA-F])"
_PIECE = 6
"""A commit hash has at least seven digits."""
# A run of backticks that is not closed is text, and so is one after a backslash.
_TICKS = r"(?P<ticks>(?<!`)`+)"
_DONE = r"(?P<done>\\[^#@\w]|(?P<code><code>)|&#?\w+;)"
_CODE_END = "</code>"
# Only what the parser turns into a link; any other text may contain a reference. The target of a link ends at its
# bracket, a bare address at a space.
_USER = r"(?:[^\s/<>()]*@)?"
_SCHEME = r"(?i:https?)://"
_HOST = r"[A-Za-z0-9-]+\.[A-Za-z0-9]"
_URL = (
    rf"(?P<url>(?<=\]\(){_SCHEME}{_USER}{_HOST}[^\s<>()]*"
    rf"|(?:(?<![A-Za-z]){_SCHEME}{_USER}|(?<![^\s*_~(])(?i:www)\.){_HOST}[^\s<]*)"
)
_END = r"\.?(?![\w.-])"
_PUBLIC = re.compile(rf"(?:{_SCHEME}{_USER})?(?:www\.)?github\.com{_END}", re.IGNORECASE)
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_MARK = re.compile(f"{_HASH}|{_SHORT}|{_COMMIT}")
_TITLE = re.compile(rf"@(?=\w)|{_MARK.pattern}")


def make_defuse(host: str) -> Callable[[str], str]:
    """Return a function that makes escaped inline Markdown inert on the GitHub at ``host``.

    A URL has no effect other than being a link, but the URL of an issue leaves a backlink there: on github.com it goes
    through a redirect that leaves none, on other servers it becomes text. A target without a scheme always becomes
    text: it would be relative to the issue, where there are no files of the repository.
    """
    own = re.compile(r"(?!)" if host == "github.com" else rf"{_SCHEME}{_USER}(?i:{re.escape(host)}){_END}")
    target = rf"(?P<target>\]\()(?=\s*<?{own.pattern}|(?!\s*<?(?:{_SCHEME}|(?i:mailto):)))"
    pattern = re.compile(rf"{_DONE}|{_TICKS}|{target}|{_URL}|{_MARK.pattern}", re.DOTALL)

    def defuse_url(url: str, *, is_text: bool) -> str:
        if own.match(url):
            return _MARK.sub(_break_mark, url).replace("://", f"{_NOTHING}://")
        url = _PUBLIC.sub("https://redirect.github.com", url, count=1) if _PUBLIC.match(url) else url
        return _MARK.sub(_break_mark, url) if is_text else url

    def defuse(text: str) -> str:
        parts: list[str] = []
        runs, brackets, at = Backticks(text), _Brackets(text), 0
        last_code = text.rfind(_CODE_END)
        while match := pattern.search(text, at):
            parts.append(text[at : match.start()])
            at = match.end()
            if match["code"]:
                at = text.index(_CODE_END, at) + len(_CODE_END) if at <= last_code else at
                parts.append(text[match.start() : at])
            elif match["done"]:
                parts.append(match[0])
            elif match["ticks"]:
                close = runs.find_close(len(match[0]), at)
                parts.append(match[0] if close < 0 else _break_code(match[0], text[at:close]))
                at = at if close < 0 else close + len(match[0])
            elif match["target"]:
                parts.append(f"\\{match[0]}")
            elif match["url"]:
                parts.append(defuse_url(match["url"], is_text=brackets.is_open_at(match.start())))
            else:
                parts.append(_break_mark(match))
        return "".join((*parts, text[at:]))

    return defuse


def _break_code(ticks: str, code: str) -> str:
    """Turn code into an element: GitHub leaves code alone, but a URL before it may include its first backtick."""
    if not (_MARK.search(code) or "://" in code or "www." in code):
        return f"{ticks}{code}{ticks}"
    return f"<code>{_SIGN.sub(lambda sign: f'&#{ord(sign[0])};', code.strip())}</code>"


class _Brackets:
    """Tells whether a bare URL is not turned into a link because a bracket before it is open; to be asked in order."""

    def __init__(self, text: str) -> None:
        self._signs = re.finditer(r"[\[\]]", text)
        self._next = next(self._signs, None)
        self._depth = 0

    def is_open_at(self, end: int) -> bool:
        while self._next and self._next.start() < end:
            self._depth = self._depth + 1 if self._next[0] == "[" else max(self._depth - 1, 0)
            self._next = next(self._signs, None)
        return self._depth > 0


def _break_mark(match: re.Match[str]) -> str:
    return _break(match[0], _NOTHING)


def _break(word: str, mark: str) -> str:
    """Break a reference into harmless pieces. Nothing is added after the last one, since an ``@`` may follow it."""
    if len(word) <= _PIECE:
        return word + mark
    return mark.join(word[at : at + _PIECE] for at in range(0, len(word), _PIECE))


def defuse_title(text: str) -> str:
    """Return ``text`` as one line for a title, where GitHub does not decode entities."""
    line = " ".join(clean_text(text).split())
    return _TITLE.sub(lambda match: _break(match[0], _NOTHING_RAW), line)


def cut_text(text: str, limit: int) -> str:
    """Return at most ``limit`` UTF-16 units of ``text``, cut between words, with an ellipsis if it was cut.

    GitHub counts like JavaScript, so a character outside the BMP counts twice.
    """
    if count_units(text) <= limit:
        return text
    # A character of which only the first half would fit is left out.
    kept = text.encode("utf-16-le", "ignore")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    space = kept.rfind(" ")
    return (kept[:space] if space > limit // 2 else kept).rstrip() + "…"


class PageEscapes(NamedTuple):
    """The escapes that make the text of a plan safe in Markdown on GitHub."""

    plain: Callable[[str], str]
    """For ids and names."""
    line: Callable[[str], str]
    """For titles, which are inline Markdown."""
    cell: Callable[[str], str]
    """The same in a table."""

    @classmethod
    def build(cls, server: str) -> PageEscapes:
        """Return the escapes for a page of the GitHub at ``server``."""
        defuse = make_defuse(server.partition("://")[2])
        cell, line = make_escapes(())
        return cls(
            plain=lambda text: defuse(escape_plain(text)),
            line=lambda text: defuse(line(text)),
            cell=lambda text: defuse(cell(text)),
        )
