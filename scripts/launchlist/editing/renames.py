"""Names of versions exchanged in the texts of a plan, and taken out to compare titles of two cycles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.errors import UsageError
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_VERSION: Final = re.compile(r"\bv?[0-9]+(?:\.[0-9]+)+|\b20[0-9]{2}\b")
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_WORD: Final = re.compile(r"[^\W_]+")


class Renames:
    """Exchanges whole words: ``1.36`` in ``v1.36.0`` and ``release-1.36``, but not in ``11.36`` or ``1.365``."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take old and new names; all are exchanged at once, so that one may become another's old name."""
        self._names = dict(pairs)
        self.used: set[str] = set()
        """The old names that were found so far."""
        ordered = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_guard, ordered))) if ordered else None

    def change(self, text: str) -> str:
        """Return a text with the new names."""
        return self._pattern.sub(self._exchange, text) if self._pattern else text

    def list_unused(self) -> list[str]:
        """Return the old names that were in no text."""
        return [name for name in self._names if name not in self.used]

    def _exchange(self, found: re.Match[str]) -> str:
        self.used.add(found[0])
        return self._names[found[0]]


def read_renames(words: Sequence[str]) -> Renames:
    """Return what ``OLD=NEW`` stands for; raises UsageError for anything else, and for a name with two new ones."""
    pairs: dict[str, str] = {}
    for word in words:
        old, sign, new = word.partition("=")
        if not sign or not old.strip() or not new.strip():
            msg = f"--rename {quote(word)}: write OLD=NEW, such as 1.36=1.37"
            raise UsageError(msg)
        if old.strip() in pairs:
            msg = f"--rename: {quote(old)} is renamed twice"
            raise UsageError(msg)
        pairs[old.strip()] = new.strip()
    return Renames(pairs.items())


def normalize_title(title: str) -> str:
    """Return a title without versions, years, Markdown and case, by which it is the same in two cycles."""
    bare = _VERSION.sub(" ", _TARGET.sub("]", title))
    return " ".join(_WORD.findall(bare.casefold()))


def _guard(name: str) -> str:
    """Return a pattern for a name where it is a whole word; a number may follow a letter, as in v1.36."""
    before = r"(?<![0-9])(?<![0-9]\.)" if name[0].isdigit() else r"(?<!\w)" if name[0].isalnum() else ""
    after = r"(?![0-9])" if name[-1].isdigit() else r"(?!\w)" if name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
