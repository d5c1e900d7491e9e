"""What a cell says a task waits for, by ids, titles or the numbers of rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LAG: Final = re.compile(r"(#?[\w.-]*?[0-9])\s?(?:FS|SS|FF|SF)?(?:\s?[+-]\s?[0-9.]+\s?[a-z%]+)?")
"""An id as Microsoft Project writes it: 12FS+2 days."""


def index_titles(titles: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the keys of the titles that only one task has, from pairs of key and title."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for key, title in titles:
        name = _fold(title)
        if name in found:
            twice.add(name)
        found[name] = key
    return {name: key for name, key in found.items() if name and name not in twice}


def find_keys(cell: str, keys: Mapping[str, str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys that a cell names; what is none is returned as it stands, to be reported.

    ``keys`` are by their lower case, ``titles`` are those of `index_titles`.
    """
    whole = _find(cell, keys, titles)
    if whole:
        return (whole,)
    parts = [part.strip() for part in re.split(r"[,;\n|]", cell)]
    if len(parts) == 1 and " " in parts[0] and all(_find(part, keys, {}) for part in parts[0].split()):
        parts = parts[0].split()
    return tuple(_find(part, keys, titles) or part for part in parts if part and part not in {"-", "–", "—"})


def _find(text: str, keys: Mapping[str, str], titles: Mapping[str, str]) -> str:
    name = _fold(text)
    for plain in (name, name.removeprefix("#"), f"#{name}"):
        if plain in keys:
            return keys[plain]
    if name in titles:
        return titles[name]
    lag = _LAG.fullmatch(text.strip())
    return keys.get(_fold(lag[1]), "") if lag else ""


def _fold(text: str) -> str:
    return " ".join(compose_name(text).split()).casefold()
