"""Text of a user's file made harmless for a terminal, for a log and for GitHub's workflow commands.

The runner obeys ``::command::`` at the start of a line, blanks before it skipped, and ``##[command]`` anywhere in it
(``ActionCommand.cs`` of actions/runner). It may compare text by the rules of a language, which see no soft hyphen or
joiner, so such a character between two signs does not keep them apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Characters that show nothing, or that change where a line ends or how it reads; those that make up an emoji stay.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
# Anything outside of ASCII may be nothing to the runner's comparison; to break too much does no harm.
_GAP = "[^\x00-\x7f]*"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(f"[{_HIDDEN}]"),
        re.compile(rf"(#{_GAP}#{_GAP})\["),
        re.compile(rf"\A([^\x00-\x1f!-\x7f]*)(?=:{_GAP}:)"),
    )


def escape_text(text: str) -> str:
    r"""Return one printable line: what hides, moves or ends text as ``\xNN``, ``\uNNNN``; no ``##[`` is left."""
    if text.isascii() and text.isprintable() and "##[" not in text:
        return text
    hidden, bracket, _ = _patterns()
    return bracket.sub(r"\1\\[", hidden.sub(_name_code, text))


def escape_line(text: str) -> str:
    r"""Do what `escape_text` does for text that starts a line, where ``::`` must not stand either."""
    text = escape_text(text)
    if ":" not in text:
        return text
    return _patterns()[2].sub(r"\1\\", text)


def escape_data(text: str) -> str:
    """Write the message of a workflow command."""
    return escape_text(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Write a property of a workflow command, such as ``title``."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def escape_json(document: str) -> str:
    """Keep JSON in ASCII from starting a workflow command; programs read the same values."""
    # Outside of a string JSON has no `#`, so this bracket is always inside one.
    return document.replace("##[", r"##\u005b")


def _name_code(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
