"""Rules about owners: all work has a known owner, and every owner has work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.rules.references import list_records
from launchlist.vocabulary import Vocabulary
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment


def check_unknown_owner(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Nobody is responsible for work without a known owner; usually the name is misspelled.

    Correct the name, or add the owner to plan.yaml's ``owners``.
    """
    names = {owner.name for owner in lookup.plan.owners}
    known = Vocabulary(names)
    for record in list_records(lookup.plan):
        if record.owner not in names:
            message = f"{quote(record.owner)} is not in plan.yaml's owners"
            hint = known.suggest(record.owner) or f"the owners are {join_names(sorted(names)[:12])}"
            yield Violation("unknown-owner", record.source.at("owner"), message, hint)
    for at, metric in enumerate(lookup.plan.metrics):
        if metric.owner and metric.owner not in names:
            message = f"{quote(metric.owner)} is not in plan.yaml's owners"
            yield Violation(
                "unknown-owner", lookup.plan.source.at("metrics", at, "owner"), message, known.suggest(metric.owner)
            )
    for at, step in enumerate(lookup.plan.sync.escalation if lookup.plan.sync else ()):
        for position, name in enumerate(step.mention):
            if name not in names:
                place = lookup.plan.source.at("sync", "escalation", at, "mention", position)
                message = f"{quote(name)} is not in plan.yaml's owners"
                yield Violation("unknown-owner", place, message, known.suggest(name))


def check_duplicate_owner(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """With two entries for one name, it is unclear which role and which login apply.

    Merge the two entries.
    """
    seen: set[str] = set()
    for owner in lookup.plan.owners:
        if owner.name in seen:
            message = f"owner {quote(owner.name)} is already listed"
            yield Violation("duplicate-owner", owner.source.at("name"), message, "merge the two entries")
        seen.add(owner.name)


def check_owner_without_task(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """An owner has neither a task nor a blocker: either they have left, or their work is missing from the plan.

    Add the task, or remove the owner. The rule is silent while a file names an unknown owner, since that name may be
    misspelled.
    """
    busy = {task.owner for task in lookup.plan.tasks} | {blocker.owner for blocker in lookup.plan.blockers}
    is_known = busy <= {owner.name for owner in lookup.plan.owners}
    for owner in lookup.plan.owners if busy and is_known and lookup.plan.is_complete else ():
        if owner.name not in busy:
            message = f"owner {quote(owner.name)} has neither a task nor a blocker"
            yield Violation("owner-without-task", owner.source.at("name"), message, "add the task or remove the owner")


CHECKS: tuple[Check, ...] = (
    define(
        check_unknown_owner,
        name="unknown-owner",
        severity="error",
        summary="an owner is not in plan.yaml's owners",
        example="owner: Ginna # plan.yaml has Gina",
    ),
    define(
        check_duplicate_owner,
        name="duplicate-owner",
        severity="error",
        summary="an owner is listed twice",
        example="owners:\n  - name: Maya\n  - name: Maya",
    ),
    define(
        check_owner_without_task,
        name="owner-without-task",
        severity="warning",
        summary="an owner has neither a task nor a blocker",
        example="owners:\n  - name: Maya # no file says owner: Maya",
    ),
)
