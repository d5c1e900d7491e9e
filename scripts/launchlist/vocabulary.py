"""Finds the known word that an unknown one probably misspells, in limited time among any number of words."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


_FEW: Final = 100
"""Up to this many known words are all compared; of more, only those near it when sorted by start or by end."""
_NEAR: Final = 16
"""The number of words compared on each side of the unknown one in each order."""
_LONGEST: Final = 400
"""The most characters of a word that is compared; longer ones are not considered misspellings."""
_WORK: Final = 10_000_000
"""The most pairs of characters compared for all unknown words together, about half a second; then none is found."""


class Vocabulary:
    """Known words. Finding the nearest for many unknown words does not take quadratic time."""

    def __init__(self, known: Iterable[str]) -> None:
        """Keep the words; they are sorted at the first search."""
        self._known = known
        self._by_case: dict[str, str] = {}
        self._by_start: list[str] = []
        self._by_end: list[str] = []
        self._work = _WORK
        self._found: dict[tuple[str, float], str] = {}
        """The results so far, since a misspelled name usually occurs more than once."""

    def suggest(self, word: str, alike: float = 0.6, but: Collection[str] = ()) -> str:
        """Return ``did you mean 'Gina'?`` for the nearest word, or "" if none is near."""
        nearest = self.find_nearest(word, alike, but)
        return f"did you mean {quote(nearest)}?" if nearest else ""

    def find_nearest(self, word: str, alike: float = 0.6, but: Collection[str] = ()) -> str:
        """Return the word that ``word`` probably misspells, not one in ``but``, or "".

        ``alike`` is the least similarity, up to 1: among many known words some are similar by chance.
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
    """Yield a word without each of its characters, and with each two neighbors swapped."""
    for at in range(min(len(word), _NEAR * 2)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _cut_around(words: list[str], word: str) -> list[str]:
    at = bisect_left(words, word)
    return words[max(at - _NEAR, 0) : at + _NEAR]


def suggest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return ``did you mean 'Gina'?`` for the nearest of ``known``, or "" if none is near."""
    nearest = find_nearest(word, known, alike)
    return f"did you mean {quote(nearest)}?" if nearest else ""


def find_nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str:
    """Return the one of ``known`` that ``word`` probably misspells, or "".

    ``alike`` is the least similarity, up to 1: among many known words some are similar by chance.
    """
    return _find_nearest(word, tuple(known), alike)


@lru_cache(maxsize=256)
def _find_nearest(word: str, known: tuple[str, ...], alike: float) -> str:
    """Remember the last answers: a mistake in one file is often made in the next one too."""
    return Vocabulary(known).find_nearest(word, alike)
