"""The known word that an unknown one is probably a misspelling of, found in a bounded time among any number."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


_FEW: Final = 100
"""Known words that are all compared with an unknown one; of more, those near it in an order by their starts or ends."""
_NEAR: Final = 16
"""Words compared on either side of the unknown one in either order."""
_LONGEST: Final = 400
"""Characters; longer words are not misspelled, they are something else."""
_WORK: Final = 10_000_000
"""Pairs of characters that may be compared for all unknown words together, half a second; then none is found."""


class Vocabulary:
    """Known words. Looking for the nearest of them to each of many unknown ones takes no square of their number."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the words; they are sorted when the first one is looked for."""
        self._known = known
        self._by_case: dict[str, str] = {}
        self._by_start: list[str] = []
        self._by_end: list[str] = []
        self._work = _WORK
        self._found: dict[tuple[str, float], str] = {}
        """The answers so far: a misspelled name is usually misspelled more than once."""

    def suggest(self, word: str, alike: float = 0.6, but: Collection[str] = ()) -> str:
        """Return ``did you mean 'Gina'?`` for the nearest word, or nothing if none is near."""
        nearest = self.find_nearest(word, alike, but)
        return f"did you mean {quote(nearest)}?" if nearest else ""

    def find_nearest(self, word: str, alike: float = 0.6, but: Collection[str] = ()) -> str:
        """Return the word that ``word`` is probably a misspelling of, one ``but`` those, or nothing.

        ``alike`` is how alike they must be at least, up to 1: among many known words some are alike by chance.
        """
        if but:
            return self._search(word, alike, but)
        if (word, alike) not in self._found:
            self._found[word, alike] = self._search(word, alike, but)
        return self._found[word, alike]

    def _search(self, word: str, alike: float, but: Collection[str]) -> str:
        import difflib

        if not self._by_case:
            self._by_case = {option.lower(): option for option in sorted(set(self._known))}
        lower = word.lower()
        if len(lower) > _LONGEST:
            return ""
        options = [option for option in self._list_near(lower) if self._by_case[option] not in but]
        self._work -= len(lower) * sum(map(len, options))
        close = difflib.get_close_matches(lower, options, n=1, cutoff=alike) if self._work >= 0 else []
        return self._by_case[close[0]] if close else ""

    def _list_near(self, word: str) -> list[str]:
        if len(self._by_case) <= _FEW:
            return [*self._by_case]
        if not self._by_start:
            self._by_start = sorted(self._by_case)
            self._by_end = sorted(option[::-1] for option in self._by_case)
        near = [each for each in _list_slips(word) if each in self._by_case]
        near += _cut_around(self._by_start, word)
        near += [option[::-1] for option in _cut_around(self._by_end, word[::-1])]
        return [*dict.fromkeys(near)]


def _list_slips(word: str) -> Iterator[str]:
    """Yield a word without each of its characters, and with each two of them exchanged."""
    for at in range(min(len(word), _NEAR * 2)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _cut_around(words: list[str], word: str) -> list[str]:
    at = bisect_left(words, word)
    return words[max(at - _NEAR, 0) : at + _NEAR]


def suggest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return ``did you mean 'Gina'?`` for the nearest of ``known``, or nothing if none is near."""
    nearest = find_nearest(word, known, alike)
    return f"did you mean {quote(nearest)}?" if nearest else ""


def find_nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the one of ``known`` that ``word`` is probably a misspelling of, or nothing.

    ``alike`` is how alike they must be at least, up to 1: among many known words some are alike by chance.
    """
    return _find_nearest(word, tuple(known), alike)


@lru_cache(maxsize=256)
def _find_nearest(word: str, known: tuple[str, ...], alike: float) -> str:
    """Remember the last answers: a mistake in one file is often made in the next one too."""
    return Vocabulary(known).find_nearest(word, alike)
