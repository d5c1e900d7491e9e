"""Which of all cases a run takes: every command, every place and every text in it, but not each with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tests.growth.repetitions import list_repetitions
from tests.growth.shapes import list_shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.growth.places import Place, Text

_LEAST: Final = 8
"""Texts that a place is given at the least."""
_DEAR: Final = 4
"""The same where each run takes a second."""


class Batch(NamedTuple):
    """What is put in one place, text by text."""

    place: Place
    texts: tuple[Text, ...]


def select(places: Iterable[Place], shift: int = 0, *, is_all: bool = False) -> Iterator[Batch]:
    """Yield each place with the texts it is given: its share, or with ``is_all`` all that there are.

    The texts are dealt out among the places of a command, so that each command meets each text, and each place at
    least so many. ``shift`` deals them otherwise: as many as a place has texts, and every pair has had its turn.
    """
    grouped: dict[str, list[Place]] = {}
    for place in places:
        grouped.setdefault(place.command, []).append(place)
    for number, group in enumerate(grouped.values()):
        cheap = [place for place in group if not place.is_dear]
        for at, place in enumerate(cheap):
            texts = list_texts(place)
            step = 1 if is_all else min(len(cheap), len(texts) // _LEAST)
            yield Batch(place, _deal(texts, at + shift, step))
        for at, place in enumerate(place for place in group if place.is_dear):
            texts = list_texts(place)
            step = 1 if is_all else len(texts) // _DEAR
            yield Batch(place, _deal(texts, number + at + shift, step))


def list_texts(place: Place) -> tuple[Text, ...]:
    """Return all that may be put in a place."""
    return tuple(list_shapes()) if place.has_shapes else tuple(list_repetitions())


def _deal(texts: tuple[Text, ...], at: int, step: int) -> tuple[Text, ...]:
    return texts[at % step :: step]
