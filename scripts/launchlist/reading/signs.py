"""Which signs beyond ASCII a file may hold without a closer look."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from typing import Final

# A wrong character set makes two signs of one, the first of these, or three and more of one.
_NEIGHBOURS: Final = "[ÂÃÄÅ¬√ƒ≈][^\x00-\x7f]|[^\x00-\x7f]{3}"

# The first and the last sign of each range of usual ones. Beyond ASCII only letters, digits and common signs: nothing
# invisible, no other kind of blank, no line separator.
_USUAL: Final = (
    "\n\n ~\u00a1\u00ac\u00ae\u017f\u0370\u0377\u037a\u037f\u0384\u038a\u038e\u03a1\u03a3\u03ff"
    "\u0400\u0481\u048a\u052f\u2010\u2015\u2018\u201f\u2022\u2022\u2026\u2026\u2030\u2030\u20ac\u20ac"
    "\u2190\u21ff\u2200\u22ff\u23f3\u23f3\u2705\u2705\u2713\u2713\u2717\u2717\u3001\u3003\u3041\u3096"
    "\u30a1\u30fa\u4e00\u9fff\uac00\ud7a3\U0001f504\U0001f504\U0001f534\U0001f534\U0001f680\U0001f680"
    "\U0001f7e0\U0001f7e2"
)
_BOUNDS: Final = [ord(sign) + at % 2 for at, sign in enumerate(_USUAL)]


def has_unusual_signs(signs: str, text: str) -> bool:
    """Return whether a sign is one that plain files do without, or may have been read in a wrong character set.

    ``signs`` are those of ``text`` beyond ASCII; they are looked at one by one, and in ``text`` side by side.
    """
    if not _are_usual(signs):
        return True
    if not re.search(_NEIGHBOURS, text):
        return False
    from launchlist.reading.mojibake import is_suspicious  # needed by few files

    return is_suspicious(text)


def is_unusual(text: str) -> bool:
    """Return whether the YAML reader should have a look at ``text``, since it may have to warn."""
    if not has_unusual_signs(text, text):
        return False
    if not _are_usual(text):
        return True
    from launchlist.reading.mojibake import find_garbled

    return bool(find_garbled(text))


@functools.cache
def _is_usual(sign: str) -> bool:
    """To look one sign up takes less than a pattern of all of them takes to compile, and texts have few signs."""
    return bisect_right(_BOUNDS, ord(sign)) % 2 == 1


def _are_usual(text: str) -> bool:
    return all(map(_is_usual, set(text)))
