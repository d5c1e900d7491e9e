"""Rules about the GitHub issues that `launchlist sync` keeps if plan.yaml has ``sync``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment


def check_owner_without_login(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Issues for their late tasks are opened without an assignee, and an escalation cannot mention them.

    Add the login as the owner's ``github`` in plan.yaml. The rule only applies if plan.yaml has ``sync``.
    """
    plan = lookup.plan
    if plan.sync is None:
        return
    busy = {task.owner for task in plan.tasks if not task.is_finished}
    busy |= {blocker.owner for blocker in plan.blockers if blocker.is_open}
    busy |= {name for step in plan.sync.escalation for name in step.mention}
    for owner in plan.owners:
        if owner.name in busy and not owner.github:
            message = f"owner {quote(owner.name)} has no GitHub login, so their issues have no assignee"
            yield Violation("owner-without-login", owner.source.at("name"), message, "add github: with the login")


def check_useless_snooze(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A snooze keeps an issue closed while its task is late. A snooze that ends by the deadline has no effect.

    Give it a later moment, or move the deadline instead.
    """
    for task in lookup.plan.tasks:
        if task.snooze_until and task.deadline and task.snooze_until.at <= task.deadline.at:
            message = f"the snooze of {task.id} ends before the task can be late"
            yield Violation(
                "useless-snooze", task.source.at("snooze_until"), message, "move the deadline, or remove it"
            )


def check_empty_escalation(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """An escalation step that adds nothing to the issue has no effect.

    Give it a `label`, owners to `mention`, or both.
    """
    for at, step in enumerate(lookup.plan.sync.escalation if lookup.plan.sync else ()):
        if not step.label and not step.mention:
            place = lookup.plan.source.at("sync", "escalation", at, "after")
            message = f"after {step.written} nothing is added to the issue"
            yield Violation("empty-escalation", place, message, "add a label, or owners to mention")


CHECKS: tuple[Check, ...] = (
    define(
        check_owner_without_login,
        name="owner-without-login",
        severity="warning",
        summary="an owner of unfinished work has no GitHub login although issues are kept",
        example="owners:\n  - name: Maya # no github: maya\nsync: {}",
    ),
    define(
        check_useless_snooze,
        name="useless-snooze",
        severity="warning",
        summary="a task is snoozed until a moment that is not after its deadline",
        example="deadline: 2025-05-20\nsnooze_until: 2025-05-19",
    ),
    define(
        check_empty_escalation,
        name="empty-escalation",
        severity="error",
        summary="an escalation step adds neither a label nor a mention",
        example="sync:\n  escalation:\n    - after: 2d",
    ),
)
