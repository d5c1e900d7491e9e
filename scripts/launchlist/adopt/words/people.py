"""Owners as people write them: a name, what it stands for in brackets, a login, several at once."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_LOGIN: Final = re.compile(r"@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_NOBODY: Final = frozenset({"", "-", "–", "—", "?", "tbd", "tba", "n/a", "none", "nobody", "unassigned"})
_LONGEST: Final = 80


class Person(NamedTuple):
    """Somebody who owns something; ``name`` is empty where nobody does."""

    name: str
    role: str = ""
    login: str = ""
    others: tuple[str, ...] = ()
    """Whoever is named behind the first."""


def read_person(text: str) -> Person:
    """Return whom a cell such as ``**Edge (desktop bridge)**``, ``@maya`` or ``Maya, Tom`` names."""
    plain = " ".join(_LINK.sub(r"\1", strip_emphasis(text)).split())
    if plain.lower() in _NOBODY:
        return Person("")
    first, *others = [
        part.strip() for part in re.split(r"\s*(?:,|;|&|\band\b|<br\s*/?>)\s*(?![^()]*\))", plain) if part
    ]
    role = ""
    match = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", first)
    if match:
        first, role = match[1], match[2]
    login = _LOGIN.fullmatch(first) or _LOGIN.fullmatch(role)
    if login and login[0] == role:
        role = ""
    name = first.removeprefix("@")[:_LONGEST]
    return Person(name, role[:_LONGEST], login[1] if login else "", tuple(others))


def strip_emphasis(text: str) -> str:
    """Return a cell without the marks around all of it: ``**18 May**`` is ``18 May``."""
    text = text.strip()
    for mark in ("***", "**", "__", "*", "_", "`"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner.strip() and mark not in inner:
            return strip_emphasis(inner)
    return text
