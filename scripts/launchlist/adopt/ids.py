"""Ids of our form for what a source calls otherwise: ``DOC-1`` stays, ``REQ001`` becomes ``REQ-1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

ID: Final = re.compile(r"[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}")
SYNTHETIC: Final = "@"
"""What a key begins with that a reader made up, where the source has none."""
_NUMBERED: Final = re.compile(r"([A-Za-z][A-Za-z0-9]{0,15}?)[-_ #./:]{0,2}([0-9]{1,9})")
_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}")


def give_ids(keys: Iterable[str], usual: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return key to id. Keys of our form keep theirs; the others take the nearest free one; ``usual`` is a prefix."""
    ids: dict[str, str] = {}
    used = set(taken)
    rest = []
    for key in keys:
        if ID.fullmatch(key) and key not in used:
            ids[key] = key
            used.add(key)
        else:
            rest.append(key)
    last: dict[str, int] = {}
    for key in rest:
        ids[key] = _find_free(key, usual, used, last)
        used.add(ids[key])
    return ids


def _find_free(key: str, usual: str, used: set[str], last: dict[str, int]) -> str:
    numbered = None if key.startswith(SYNTHETIC) else _NUMBERED.fullmatch(key)
    if numbered:
        near = f"{numbered[1].upper()}-{int(numbered[2])}"
        if near not in used:
            return near
    number = re.fullmatch(r"#?([0-9]{1,9})", key)
    if number and f"{usual}-{int(number[1])}" not in used:
        return f"{usual}-{int(number[1])}"
    word = None if key.startswith(SYNTHETIC) else _PREFIX.match(key)
    prefix = word[0].upper() if word else usual
    count = last.get(prefix, 0) + 1
    while f"{prefix}-{count}" in used:
        count += 1
    last[prefix] = count
    return f"{prefix}-{count}"
