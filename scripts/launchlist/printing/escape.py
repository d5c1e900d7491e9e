"""Escapes that make text of users' files harmless in a terminal, a log and GitHub's workflow commands.

The runner obeys ``::command::`` at the start of a line, spaces before it skipped, and ``##[command]`` anywhere in it
(``ActionCommand.cs`` of actions/runner). It may compare text by linguistic rules, which ignore soft hyphens and
joiners, so such a character between two colons does not separate them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from launchlist.sinks import BREAKS, CONTROLS, HALVES, replace_hidden

# The runner's comparison may ignore any non-ASCII character; escaping too much does no harm.
_GAP = "[^\x00-\x7f]*"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(f"[{CONTROLS}{BREAKS}{HALVES}\t\n\r]"),
        re.compile(rf"(#{_GAP}#{_GAP})\["),
        re.compile(rf"\A([^\x00-\x1f!-\x7f]*)(?=:{_GAP}:)"),
    )


def escape_text(text: str) -> str:
    r"""Return one printable line: what hides, moves or ends text becomes ``\xNN``, ``\uNNNN``; ``##[`` is broken."""
    if text.isascii() and text.isprintable() and "##[" not in text:
        return text
    moving, bracket, _ = _patterns()
    text = moving.sub(lambda found: _name_code(found[0]), replace_hidden(text, _name_code))
    return bracket.sub(r"\1\\[", text)


def escape_line(text: str) -> str:
    r"""Do what `escape_text` does for text at the start of a line, where ``::`` is not allowed either."""
    text = escape_text(text)
    if ":" not in text or (text.isascii() and "::" not in text):
        return text
    return _patterns()[2].sub(r"\1\\", text)


def escape_data(text: str) -> str:
    """Escape the message of a workflow command."""
    return escape_text(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a property of a workflow command, such as ``title``."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def escape_json(document: str) -> str:
    """Keep JSON in ASCII from starting a workflow command; programs read the same values."""
    # Outside of a string JSON has no `#`, so this bracket is always inside one.
    return document.replace("##[", r"##\u005b")


def _name_code(char: str) -> str:
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
