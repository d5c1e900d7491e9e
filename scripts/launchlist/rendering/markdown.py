"""Text of a plan made safe for the Markdown it lands in (GitHub Flavored Markdown, https://github.github.com/gfm/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Patterns as text: compiled when a text needs them, which few do.
_CODE_OR_TEXT: Final = r"(?s)(?P<escaped>\\[^-_/])|(?P<fence>`+)(?!`)(?P<code>.*?)(?<!`)(?P=fence)(?!`)|(?P<ticks>`+)"
# A URL, a link's target and its title take a backtick before code does, so a span may turn out to be text.
_ACTS_AS_TEXT: Final = r"[<@]|&(?=#|\w+;)|!\[|\][(:]"
_MARK: Final = r"[!-/:-@\[-`{-~]"
# What follows a login, even behind a backslash that is not shown, makes it the name of another person or of a team.
_MENTION: Final = r"(?<![A-Za-z0-9])@(?=([A-Za-z0-9-]+(?:\\?[_/][A-Za-z0-9]+|\\-)?))"
_ENTITY: Final = r"&(?=#|\w+;)"
_IMAGE: Final = r"!(?=\[)"
# A target that an escape cuts short before its path may be anything.
_TARGET: Final = r"(?i)\](?=\(\s*<?\s*(?!https?:|mailto:)[^)\s/#?]*(?::|\Z))"
_REFERENCE: Final = r"\](?=:)"
_PUNCTUATION: Final = r"([\\`*_\[\]{}>|~#!$])"
_NO_SPACE = "&#8203;"


def make_escapes(logins: Iterable[str]) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return the two escapes of inline Markdown: for a table cell, and for a line of its own.

    Emphasis, code and links to http, https, mailto or relative addresses survive; code that could act if it were none
    becomes an element. HTML, images, other addresses and mentions (but of ``logins``) do not survive, and nothing
    written in one cell reaches beyond it.
    """
    known = frozenset(login.lower() for login in logins)

    def escape_line(text: str) -> str:
        return _escape_inline(text, known).replace("\n", " ") if _needs_care(text) else text

    def escape_cell(text: str) -> str:
        if not _needs_care(text):
            return text
        # A backslash before a pipe belongs to the pipe, even in code and behind another backslash (GFM 4.10).
        return _escape_inline(text, known).replace("|", "\\|").replace("\n", "<br>")

    return escape_cell, escape_line


def _needs_care(text: str) -> bool:
    # Eight searches for one sign take a sixth of the time of one pattern with all of them.
    if "|" in text or "\n" in text or "<" in text or "`" in text:
        return True
    return "@" in text or "&" in text or "!" in text or "]" in text


def escape_plain(text: str) -> str:
    """Return text that is no Markdown, such as a name, so that it reads the same when rendered."""
    escaped = re.sub(_PUNCTUATION, r"\\\1", " ".join(text.split()))
    # A URL takes a backslash for its own and ends at a bracket, so that one cannot be escaped with a backslash.
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace("@", "@" + _NO_SPACE)


def _escape_inline(text: str, known: frozenset[str]) -> str:
    parts = []
    start = 0
    for match in re.finditer(_CODE_OR_TEXT, text):
        parts.append(_escape_text(text[start : match.start()], known))
        if match["ticks"]:
            parts.append(match["ticks"].replace("`", "\\`"))
        elif match["escaped"] == "\\@":
            parts.append("@" + _NO_SPACE)
        elif match["escaped"] and match["escaped"][1] in "<&\n":
            parts.append("\\\\" + match["escaped"][1].replace("&", "&amp;").replace("<", "&lt;"))
        elif match["code"] and re.search(_ACTS_AS_TEXT, match["code"]):
            parts.append(f"<code>{re.sub(_MARK, _name_mark, match['code'])}</code>")
        else:
            parts.append(match[0])
        start = match.end()
    parts.append(_escape_text(text[start:], known))
    return "".join(parts)


def _name_mark(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _escape_text(text: str, known: frozenset[str]) -> str:
    # Most text needs none of these; to ask for one sign takes a twentieth of what a pattern does.
    if "&" in text:
        text = re.sub(_ENTITY, "&amp;", text)
    text = text.replace("<", "&lt;")
    if "@" in text:
        text = re.sub(_MENTION, lambda match: "@" if match[1].lower() in known else "@" + _NO_SPACE, text)
    if "!" in text:
        text = re.sub(_IMAGE, r"\!", text)
    return re.sub(_REFERENCE, r"\]", re.sub(_TARGET, r"\]", text)) if "]" in text else text
