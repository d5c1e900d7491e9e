"""Task text that can start nothing on GitHub: no reference, no closing keyword, no mention, no forged marker.

What GitHub makes of plain text: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING = "&#8203;"
_NOTHING_RAW = "\u200b"
_HASH = r"#(?=[0-9])"
_SHORT = r"(?i:\bGH-)(?=[0-9])"
_COMMIT = r"\b[0-9a-fA-F](?=[0-9a-fA-F]{6,39}\b)"
# Code is left alone by GitHub. A run of backticks that nothing closes is text.
_CODE = r"(?P<code>(?P<ticks>(?<!`)`+(?!`)).+?(?<!`)(?P=ticks)(?!`)|<code>.*?</code>|&#?\w+;)"
_ITEM_URL = r"(?P<scheme>https?://)(?:www\.)?(?P<host>github\.com)(?=/)"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TITLE = re.compile(rf"@(?=\w)|{_HASH}|{_SHORT}|{_COMMIT}")


def make_defuse(host: str) -> Callable[[str], str]:
    """Return the function that makes escaped inline Markdown inert on the GitHub at ``host``.

    Links to issues on github.com leave no trace there when they go through its redirect; other hosts have none, so a
    link to them becomes text.
    """
    own = "" if host == "github.com" else rf"|(?P<own>https?)(?=://{re.escape(host)}(?:[/:]|\b))"
    target = "" if host == "github.com" else rf"|(?P<target>\]\()(?=\s*<?https?://{re.escape(host)})"
    pattern = re.compile(rf"{_CODE}|{_ITEM_URL}{target}{own}|(?P<mark>{_HASH}|{_SHORT}|{_COMMIT})", re.DOTALL)

    def replace(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if match["host"]:
            return f"{match['scheme']}redirect.github.com"
        if match["mark"]:
            return match[0] + _NOTHING
        return f"\\{match[0]}" if match["target"] else match[0] + _NOTHING

    match_target = "target" in pattern.groupindex
    return lambda text: pattern.sub(replace if match_target else _replace_on_github, text)


def _replace_on_github(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    return f"{match['scheme']}redirect.github.com" if match["host"] else match[0] + _NOTHING


def defuse_title(text: str) -> str:
    """Return ``text`` as one line for a title, in which GitHub knows no entities."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return _TITLE.sub(lambda match: match[0] + _NOTHING_RAW, line)


def cut_text(text: str, limit: int) -> str:
    """Return at most ``limit`` UTF-16 units of ``text``, cut between words, with an ellipsis if it was cut.

    GitHub counts as JavaScript does, in which a sign of four bytes counts twice.
    """
    if count_units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while count_units(kept) > limit - 1:
        kept = kept[:-1]
    space = kept.rfind(" ")
    return (kept[:space] if space > limit // 2 else kept).rstrip() + "…"


def count_units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)
