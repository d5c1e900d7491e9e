"""Cells that name several owners, of which a task has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_BETWEEN: Final = re.compile(r" ?(?:[,;/&+\n]| (?:and|und|et|y|with) ) ?")


class Owners(NamedTuple):
    """Who owns a task, who else was named, and what was wrong with that."""

    owner: str
    others: tuple[str, ...] = ()
    fault: str = ""


def list_alone(cells: Iterable[str]) -> frozenset[str]:
    """Return what the cells of a column name each as a whole, for `split_owners`."""
    return frozenset(re.sub(r"^@", "", cell.strip()) for cell in cells)


def split_owners(text: str, alone: Collection[str]) -> Owners:
    """Return the first owner of a cell.

    Only names that stand ``alone`` elsewhere in the column are told apart: `Doe, Jane` and `QA/Docs` may be one.
    """
    plain = re.sub(r"(?<![\w.])@(?=\w)", "", re.sub(r"[^\S\n]+", " ", text).strip())
    parts = [part for part in _BETWEEN.split(plain) if part]
    if len(parts) < 2:
        return Owners(plain)
    if all(part in alone for part in parts):
        return Owners(
            parts[0], tuple(parts[1:]), f"{quote(text)} are several; a task has one owner, the first is taken"
        )
    if "," in plain and len(parts) == 2 and not re.search(r"[;/&+\n]", plain):
        return Owners(plain)
    return Owners(plain, (), f"{quote(text)} may be several owners; a task has one, so this is taken for its name")
