"""Deadlines of records: what is clear becomes a moment, what is not is asked for, or kept as the source has it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.moments import read_moment
from launchlist.plan.words.deadlines import LONGEST, Calendar, Order, read_deadline
from launchlist.plan.words.people import read_person
from launchlist.plan.words.timestamps import read_timestamp, write_moment
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import tzinfo

    from launchlist.adopt.draft import AdoptOptions


class Due(NamedTuple):
    """A deadline as far as it is clear."""

    moment: str = ""
    """As a plan writes it."""
    claimed: str = ""
    """What the source says, where no moment is clear."""
    faults: tuple[str, ...] = ()


class DeadlineSetting(NamedTuple):
    """Where a deadline stands: the zone of its column if that has one, by name too, and the order of its dates."""

    zone: tzinfo | None = None
    zone_name: str = ""
    """What a moment must carry since the plan's zone is another one; empty where it is the default."""
    order: Order = ""


_NOTHING_SET: Final = DeadlineSetting()


def settle_deadline(text: str, wishes: AdoptOptions, setting: DeadlineSetting = _NOTHING_SET, what: str = "") -> Due:
    """Return the moment that ``text`` says; ``what`` names the record in the question that is asked if need be."""
    text = text.strip()
    if not text:
        return Due()
    stamp = read_timestamp(text)
    if stamp is not None:
        return Due(_add_zone(write_moment(stamp, wishes.zone), setting))
    if len(text) > LONGEST:
        return Due("", text, (f"{quote(text)} is too long for a deadline",))
    zone = setting.zone or wishes.zone or UTC
    local = wishes.now.astimezone(zone)
    reading = read_deadline(text, Calendar(zone, local.date(), setting.order, local.time()))
    moment, faults = reading.moment, reading.faults
    if not moment and reading.choices:
        moment = wishes.choose(f"When is {quote(text)}{f' of {quote(what)}' if what else ''}?", reading.choices)
        if not moment:
            faults = (*faults, f"{quote(text)} may be {join_names(reading.choices, 'or')}")
    if not moment or isinstance(read_moment(moment), str):
        return Due("", text, faults or (f"{quote(text)} is not a valid deadline",))
    return Due(_add_zone(moment, setting), "", faults)


def _add_zone(moment: str, setting: DeadlineSetting) -> str:
    written = read_moment(moment)
    if not setting.zone_name or isinstance(written, str) or written.zone is not None:
        return moment
    return f"{moment} {setting.zone_name}"


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
        taken.told.append((message, "the first one owns it, the others are kept under adopted"))
    return taken
