"""The owner of a record of a table, of the several things that a cell can say of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.words.people import read_person
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Container


class Taken(NamedTuple):
    """An owner, what else the cell says, to be kept under adopted, and what there is to tell of it, with a hint."""

    owner: str
    kept: dict[str, str]
    told: list[tuple[str, str]]


def take_person(text: str, alone: Container[str], roles: dict[str, str], logins: dict[str, str]) -> Taken:
    """Return the owner that a cell names; ``roles`` and ``logins`` are of the whole source, and are added to."""
    person = read_person(text, alone)
    taken = Taken(person.name, {}, [])
    if not person.name:
        # A dash says nothing, TBD does.
        return taken._replace(kept={"owner": text.strip()} if any(map(str.isalnum, text)) else {})
    if person.role and roles.setdefault(person.name, person.role) != person.role:
        taken.kept["role"] = person.role
        hint = "what came first counts, the other is kept under adopted"
        taken.told.append((f"{quote(person.name)} is {quote(person.role)} here and something else before", hint))
    if person.login:
        logins.setdefault(person.name, person.login)
    if person.link:
        taken.kept["owner's link"] = person.link
    if person.is_doubtful:
        message = f"{quote(person.name)} may be several owners; a task has one, so this is taken for its name"
        taken.told.append((message, ""))
    if person.others:
        taken.kept["other owners"] = ", ".join(person.others)
        message = f"{quote(person.name)} and {join_names([quote(name) for name in person.others])} own this together"
        taken.told.append((message, "the first answers for it, the others are kept under adopted"))
    return taken
