"""Escapes for text of a plan in Markdown (GitHub Flavored Markdown, https://github.github.com/gfm/)."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from launchlist.sinks import COMMAND, break_commands, clean_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


_RUN: Final = re.compile("`+")


class Backticks:
    """The runs of backticks in a text, by length: a run is closed by the next one of the same length."""

    def __init__(self, text: str) -> None:
        """Find the runs once."""
        self._starts: dict[int, list[int]] = {}
        for run in _RUN.finditer(text):
            self._starts.setdefault(run.end() - run.start(), []).append(run.start())

    def find_close(self, length: int, start: int) -> int:
        """Return the position of the first run of ``length`` at or after ``start``, -1 if there is none."""
        starts = self._starts.get(length, [])
        at = bisect_left(starts, start)
        return starts[at] if at < len(starts) else -1


# Patterns as strings: compiled when a text needs them, and few do.
_ESCAPED_OR_TICKS: Final = r"(?s)\\[^-_/]|`+"
# A URL, a link's target and its title take precedence over code, so a code span may turn out to be text.
_ACTS_AS_TEXT: Final = rf"[<@]|&(?=#|\w+;)|!\[|\][(:]|{COMMAND}"
_MARK: Final = r"[!-/:-@\[-`{-~]"
# Text after a login, even after an invisible backslash, makes it the name of another person or a team.
_MENTION: Final = r"(?<![A-Za-z0-9])@(?=([A-Za-z0-9-]+(?:\\?[_/][A-Za-z0-9]+|\\-)?))"
_ENTITY: Final = r"&(?=#|\w+;)"
_IMAGE: Final = r"!(?=\[)"
_TARGET: Final = r"\]\(\s*"
_SCHEME: Final = r"(?i)https?:|mailto:"
_SCHEME_END: Final = r"[):\s/#?]"
_REFERENCE: Final = r"\](?=:)"
_PUNCTUATION: Final = r"([\\`*_\[\]{}>|~#!$])"
_NO_SPACE = "&#8203;"


def make_escapes(logins: Iterable[str]) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return the two escapes of inline Markdown: for a table cell, and for a line of its own.

    Emphasis, code and links to http, https, mailto or relative addresses survive; code that could have an effect as
    text becomes an element. HTML, images, other addresses and mentions (except of ``logins``) do not survive, and
    nothing written in one cell affects another.
    """
    known = frozenset(login.lower() for login in logins)

    def escape_line(text: str) -> str:
        text = clean_text(text)
        return _escape_inline(text, known).replace("\n", " ") if _needs_care(text) else text

    def escape_cell(text: str) -> str:
        text = clean_text(text)
        if not _needs_care(text):
            return text
        # A backslash before a pipe belongs to the pipe, even in code and after another backslash (GFM 4.10).
        return _escape_inline(text, known).replace("|", "\\|").replace("\n", "<br>")

    return escape_cell, escape_line


def _needs_care(text: str) -> bool:
    # Eight searches for one character take a sixth of the time of one pattern.
    if "|" in text or "\n" in text or "<" in text or "`" in text:
        return True
    return "@" in text or "&" in text or "!" in text or "]" in text or "[" in text


def escape_plain(text: str) -> str:
    """Escape text that is not Markdown, such as a name, so that it looks the same when rendered."""
    escaped = re.sub(_PUNCTUATION, r"\\\1", " ".join(clean_text(text).split()))
    # A URL would include a backslash and ends at a bracket, so a bracket cannot be escaped with a backslash.
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("@", "@" + _NO_SPACE)


def show_code(text: str) -> str:
    """Return text that is not Markdown as code on one line, which starts no command and has no effect on GitHub."""
    text = " ".join(clean_text(text).split())
    if "`" in text or re.search(_ACTS_AS_TEXT, text):
        return f"<code>{re.sub(_MARK, _name_mark, text)}</code>"
    return f"`{text}`"


def _escape_inline(text: str, known: frozenset[str]) -> str:
    parts = []
    start = at = 0
    runs = _find_runs(text) if "`" in text else None
    piece = re.compile(_ESCAPED_OR_TICKS)
    while match := piece.search(text, at):
        parts.append(_escape_text(text[start : match.start()], known))
        start = at = match.end()
        if match[0][0] == "\\":
            parts.append(_keep_escape(match[0]))
            continue
        ticks = match[0]
        close = runs.find_close(len(ticks), at) if runs else -1
        if close < 0:
            parts.append(ticks.replace("`", "\\`"))
            continue
        code, start = text[at:close], close + len(ticks)
        if re.search(_ACTS_AS_TEXT, code):
            parts.append(f"<code>{re.sub(_MARK, _name_mark, code)}</code>")
        else:
            parts.append(f"{ticks}{code}{ticks}")
        at = start
    parts.append(_escape_text(text[start:], known))
    return break_commands("".join(parts))


def _find_runs(text: str) -> Backticks:
    return Backticks(text)


def _keep_escape(escaped: str) -> str:
    """Keep a backslash and what follows, unless GitHub would act on it anyway."""
    if escaped == "\\@":
        return "@" + _NO_SPACE
    return f"\\\\{escaped[1].replace('&', '&amp;').replace('<', '&lt;')}" if escaped[1] in "<&\n" else escaped


def _name_mark(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _escape_text(text: str, known: frozenset[str]) -> str:
    # Most text needs none of these; searching for one character takes a twentieth of the time of a pattern.
    if "&" in text:
        text = re.sub(_ENTITY, "&amp;", text)
    text = text.replace("<", "&lt;")
    if "@" in text:
        text = re.sub(_MENTION, lambda match: "@" if match[1].lower() in known else "@" + _NO_SPACE, text)
    if "!" in text:
        text = re.sub(_IMAGE, r"\!", text)
    return re.sub(_REFERENCE, r"\]", _break_targets(text)) if "]" in text else text


def _break_targets(text: str) -> str:
    """Escape the bracket before a target with a disallowed scheme, or with one that an escape cuts off before its path.

    The end of a scheme is searched for once for all brackets before it.
    """
    if "](" not in text:
        return text
    parts: list[str] = []
    start, end = 0, -1
    scheme, scheme_end = re.compile(_SCHEME), re.compile(_SCHEME_END)
    for match in re.finditer(_TARGET, text):
        target = match.end()
        if scheme.match(text, target):
            continue
        if end < target:
            found = scheme_end.search(text, target)
            end = found.start() if found else len(text)
        if end == len(text) or text[end] == ":":
            parts += (text[start : match.start()], "\\]")
            start = match.start() + 1
    return "".join((*parts, text[start:]))
