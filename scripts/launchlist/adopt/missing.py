"""What a source leaves open, and what was put in its place: said once for all records it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import Fault
from launchlist.adopt.ids import SYNTHETIC, find_natural
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.adopt.draft import DraftBlocker

NOBODY: Final = "nobody"
"""The owner of what a source gives to nobody: a plan has no task without one."""
_NAMED: Final = 8


def report_loose(name: str, blockers: Mapping[str, DraftBlocker], ids: Mapping[str, str]) -> list[Fault]:
    """Say which blockers hold up no task that is known, and where they were put."""
    first = next(iter(ids.values()), "")
    return [
        Fault(
            blocker.path or name,
            blocker.line,
            f"{each} affects no task that is known; a blocker must, so it is put on {first}",
            f"launchlist set {each} affects=…",
        )
        for each, blocker in blockers.items()
        if not any(key in ids for key in blocker.affects)
    ]


def report_ids(name: str, ids: Mapping[str, str], usual: str) -> list[Fault]:
    """Say in one line which ids changed in more than form, so that nobody takes one record for another."""
    changed = [
        f"{quote(key)} is {given} here"
        for key, given in ids.items()
        if given not in {key, find_natural(key, usual)} and not key.startswith(SYNTHETIC)
    ]
    if not changed:
        return []
    shown = [*changed[:_NAMED], f"{len(changed) - _NAMED} more"] if len(changed) > _NAMED else changed
    return [Fault(name, 0, f"{count_noun(len(changed), 'id')} had to change: {join_names(shown)}")]


def report_alike(owners: Sequence[str], name: str) -> list[Fault]:
    """Say which owners differ only in capitals: they are probably one."""
    alike: dict[str, list[str]] = {}
    for owner in owners:
        alike.setdefault(owner.casefold(), []).append(owner)
    return [
        Fault(
            name,
            0,
            f"{join_names([repr(each) for each in group])} are {len(group)} owners",
            "make them one if they are",
        )
        for group in alike.values()
        if len(group) > 1
    ]


class Gap(NamedTuple):
    """What is looked at for gaps: a record's id, its owner and its moment, empty where the source has none."""

    id: str
    owner: str
    moment: str


def report_gaps(name: str, noun: str, field: str, records: Sequence[Gap], fallback: str) -> list[Fault]:
    """Say of which records nobody is the owner and which have no moment in ``field``, each in one line."""
    faults = []
    ownerless = [each.id for each in records if not each.owner]
    if ownerless:
        message = f"{_name_records(ownerless, noun)} no owner and {_be(ownerless)} given to {NOBODY!r}"
        faults.append(Fault(name, 0, message, "launchlist set ID owner=NAME"))
    dateless = [each.id for each in records if not each.moment]
    if dateless:
        message = f"{_name_records(dateless, noun)} no clear {field}; the plan counts with {fallback}"
        faults.append(Fault(name, 0, message, f"launchlist set ID {field}=…"))
    return faults


def _name_records(ids: Sequence[str], noun: str) -> str:
    shown = join_names([*ids[:_NAMED]]) if len(ids) <= _NAMED else f"{', '.join(ids[:_NAMED])} …"
    return f"{count_noun(len(ids), noun)} ({shown}) {'has' if len(ids) == 1 else 'have'}"


def _be(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "are"
