"""Owners as people write them: a name, a role in parentheses, a login, several at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Container

_LOGIN: Final = re.compile(r"@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})")
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\(([^)\s]*)\)")
_ROLE: Final = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_BETWEEN: Final = re.compile(r"[,;/&+\n]|\b(?:and|und|et|y|with)\b|<br\s*/?>")
_BRACKET: Final = re.compile("[()]")
_DOE: Final = re.compile(r"[^,;/&+]+,[^,;/&+]+")
"""A name in the form Doe, Jane."""
_LOOKED_AT: Final = 500
"""The longest cell, in characters, that is searched for links; no name is longer."""
NOBODY: Final = frozenset({"", "-", "–", "—", "?", "tbd", "tba", "n/a", "none", "nobody", "unassigned"})
_LONGEST: Final = 80


class Person(NamedTuple):
    """An owner; ``name`` is empty if there is none."""

    name: str
    role: str = ""
    login: str = ""
    others: tuple[str, ...] = ()
    """The names after the first."""
    link: str = ""
    """The target of the link on the name."""
    is_doubtful: bool = False
    """Whether the name may be several names."""


def read_person(text: str, alone: Container[str] = ()) -> Person:
    """Return the owner in a cell such as ``**Edge (desktop bridge)**``, ``@maya`` or ``Maya, Tom``.

    Several names are only split if each of them occurs ``alone`` elsewhere: ``Doe, Jane`` may be one name.
    """
    bare = strip_emphasis(compose_name(text))
    link = _LINK.search(bare[:_LOOKED_AT])
    named = _LINK.sub(r"\1", bare) if len(bare) <= _LOOKED_AT else bare
    parts = [" ".join(part.split()) for part in _split(named) if part.strip()]
    plain = " ".join(named.split())
    if plain.lower() in NOBODY:
        return Person("")
    is_split = len(parts) > 1 and all(strip_role(part) in alone for part in parts)
    first, *others = parts if is_split else [plain]
    is_doubtful = len(parts) > 1 and not is_split and not _DOE.fullmatch(plain)
    match = _ROLE.fullmatch(first)
    name, role = (match[1], match[2]) if match else (first, "")
    login = _LOGIN.fullmatch(name) or _LOGIN.fullmatch(role)
    role = "" if login and login[0] == role else role
    return Person(
        name.removeprefix("@")[:_LONGEST],
        role[:_LONGEST],
        login[1] if login else "",
        tuple(others),
        link[2] if link else "",
        is_doubtful,
    )


def _split(names: str) -> list[str]:
    """Split a text at commas, ``and`` and the like, except within parentheses."""
    parts, start, bracket = [], 0, -1
    for between in _BETWEEN.finditer(names):
        if bracket < between.end():
            found = _BRACKET.search(names, between.end())
            bracket = found.start() if found else len(names)
        if names[bracket : bracket + 1] != ")":
            parts.append(names[start : between.start()])
            start = between.end()
    return [*parts, names[start:]]


def strip_role(text: str) -> str:
    """Return a name without the role in parentheses after it, and without the @ of a login."""
    plain = " ".join(strip_emphasis(compose_name(text)).split())
    match = _ROLE.fullmatch(plain)
    return (match[1] if match else plain).removeprefix("@")


def strip_emphasis(text: str) -> str:
    """Return a cell without the emphasis around all of it: ``**18 May**`` becomes ``18 May``."""
    text = text.strip()
    for mark in ("***", "**", "__", "*", "_", "`"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner.strip() and mark not in inner:
            return strip_emphasis(inner)
    return text
