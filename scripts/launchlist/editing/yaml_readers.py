"""What readers of YAML other than ours make of a text without quotes: a number, a date, a switch, nothing at all."""

from __future__ import annotations

import re
from typing import Final

_TYPED: Final = re.compile(
    r"""
    ~ | = | << | null | true | false | yes | no | on | off
    | [-+]?\.(?:inf|nan)
    | [-+]?0b[01_]+ | [-+]?0o?[0-7_]+ | [-+]?0x[0-9a-f_]+ | [-+][0-9_]+
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?
    | [-+]?\.[0-9_]+(?:e[-+]?[0-9]+)?
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
      (?:(?:t|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""What YAML 1.1 (https://yaml.org/type/) or the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema)
resolves, or a reader that goes beyond them: more than any single one, since a file has to mean one thing to all. Of
YAML 1.1 the letters y and n are left out, which readers of it do not take for switches."""


def is_text_everywhere(text: str) -> bool:
    """Whether a text that stands without quotes is text to every reader."""
    return bool(text) and not _TYPED.fullmatch(text)


def may_lose_quotes(text: str) -> bool:
    """Whether a text is text without its quotes even to a reader that goes by the letter of YAML 1.1."""
    return is_text_everywhere(text) and text not in {"y", "Y", "n", "N"}
