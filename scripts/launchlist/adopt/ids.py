"""Ids of our form for what a source calls otherwise: ``DOC-1`` stays, ``REQ001`` becomes ``REQ-1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.names import is_id

if TYPE_CHECKING:
    from collections.abc import Iterable

SYNTHETIC: Final = "@"
"""What a key begins with that a reader made up, where the source has none."""
_NUMBERED: Final = re.compile(r"([A-Za-z][A-Za-z0-9]{0,15}?)[-_ #./:]{0,2}([0-9]{1,9})")
_NUMBER: Final = re.compile(r"#?([0-9]{1,9})")
_PREFIX: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}")


def give_ids(keys: Iterable[str], usual: str, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return key to id; ``usual`` is a prefix.

    Keys of our form keep theirs, then those that differ from it in nothing but form take theirs; the rest is counted.
    """
    ids: dict[str, str] = {}
    used = set(taken)
    rest = []
    for key in keys:
        if is_id(key) and key not in used:
            ids[key] = key
            used.add(key)
        else:
            rest.append(key)
    counted = []
    for key in rest:
        natural = find_natural(key, usual)
        if natural and natural not in used:
            ids[key] = natural
            used.add(natural)
        else:
            counted.append(key)
    last: dict[str, int] = {}
    for key in counted:
        ids[key] = _count_on(key, usual, used, last)
        used.add(ids[key])
    return ids


def find_natural(key: str, usual: str) -> str:
    """Return the id that a key is in another form, ``TASK-2`` for ``task-2``; nothing where it is none."""
    numbered = None if key.startswith(SYNTHETIC) else _NUMBERED.fullmatch(key)
    if numbered:
        return f"{numbered[1].upper()}-{int(numbered[2])}"
    number = _NUMBER.fullmatch(key)
    return f"{usual}-{int(number[1])}" if number else ""


def _count_on(key: str, usual: str, used: set[str], last: dict[str, int]) -> str:
    word = None if key.startswith(SYNTHETIC) else _PREFIX.match(key)
    prefix = word[0].upper() if word else usual
    count = last.get(prefix, 0) + 1
    while f"{prefix}-{count}" in used:
        count += 1
    last[prefix] = count
    return f"{prefix}-{count}"
