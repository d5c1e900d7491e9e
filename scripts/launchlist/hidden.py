"""Invisible characters: the only list, used by everything that writes, names or reports them.

It is Default_Ignorable_Code_Point of Unicode (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point),
which holds the marks of direction, tags and variation selectors too, and interlinear annotations. Four kinds are seen
by what they do to the characters around them, and stay:

- a joiner after a letter of a script that joins, or between another letter and such a one, as in Persian and Hindi;
- a joiner between two emoji, and a variation selector after an emoji or within a keycap;
- tags after a black flag that make it the flag of England, Scotland or Wales;
- a variation selector or vowel separator after a Mongolian letter.

A soft hyphen counts as hidden: it is only visible at the end of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# The contents of character classes.
BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
HIDDEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
BREAKS: Final = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
"""Characters that end a line for some programs, in addition to line feeds, carriage returns and tabs."""
CONTROLS: Final = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
HALVES: Final = "\ud800-\udfff"
# Blocks of scripts with joiners, without what is hidden in them: Arabic to Mandaic, those of India, Tibetan and
# Burmese, Khmer, Mongolian, and their extensions.
_JOINING: Final = (
    "\u0620-\u06ff\u0710-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1820-\u18af\u1900-\u1cff"
    "\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
_EMOJI: Final = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_KEPT: Final = "|".join(
    (
        f"(?<=[{_JOINING}])[\u200c\u200d]",
        rf"(?<=\w)(?<![{HIDDEN}])[\u200c\u200d](?=[{_JOINING}])",
        f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)",
        # The tags of gbeng, gbsct and gbwls: any other text could be hidden in them.
        (
            "(?<=\U0001f3f4)\U000e0067\U000e0062(?:"
            "\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
        ),
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
    )
)


_ANY_HIDDEN: Final = f"[{HIDDEN}]"
_KEPT_OR_HIDDEN: Final = f"(?P<kept>{_KEPT})|[{HIDDEN}]"
"""Takes two milliseconds to compile, and few texts hide anything."""


def replace_hidden(text: str, write: Callable[[str], str]) -> str:
    """Return text with each hidden character replaced by the result of ``write``."""
    if text.isascii():
        return text
    if not re.search(_ANY_HIDDEN, text):
        return text
    return re.sub(_KEPT_OR_HIDDEN, lambda found: found[0] if found["kept"] else write(found[0]), text)


def find_hidden(text: str) -> str:
    """Return the hidden characters of a text in order."""
    found: list[str] = []

    def note(char: str) -> str:
        found.append(char)
        return ""

    replace_hidden(text, note)
    return "".join(found)
