"""Rules about deadlines: what must come first is due first, and nothing is due too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.rules.definition import Check, define

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment


def check_due_before_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due before, or at the very moment, a task is due that it waits for, so it has no time of its own.

    Move one of the two deadlines. Finished tasks are past caring.
    """
    tasks = lookup.tasks
    for task in lookup.plan.tasks:
        if not task.depends_on or task.is_finished or not task.has_deadline:
            continue
        due = task.deadline.at
        for dep_id in task.depends_on:
            dep = tasks.get(dep_id)
            if dep is None or dep is task or dep.deadline.at < due or dep.is_finished or not dep.has_deadline:
                continue
            when = "at the same moment as" if dep.deadline.at == due else "before"
            message = f"{task.id} is due {when} {dep_id}, which it depends on"
            hint = "move one of the two deadlines"
            yield Violation("due-before-dependency", task.source.at("deadline"), message, hint)


def check_due_after_release(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task is due after the release it is part of.

    Move the deadline or the release; a task that the release does not need belongs to another plan.
    """
    release = lookup.plan.release
    if not release:
        return
    for task in lookup.plan.tasks:
        if task.deadline.at > release.at and not task.is_finished and task.has_deadline:
            message = f"{task.id} is due after the release"
            yield Violation(
                "due-after-release", task.source.at("deadline"), message, "move the deadline or the release"
            )


def check_blocker_outlasts_deadline(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A blocker is expected to be gone only after the deadline of a task that it holds up.

    Bring the ETA forward, or move the deadline: as it stands the deadline cannot be met.
    """
    for blocker in lookup.plan.blockers:
        for task_id in blocker.affects if blocker.is_open and blocker.has_eta else ():
            task = lookup.tasks.get(task_id)
            if task and not task.is_finished and task.deadline.at < blocker.eta.at and task.has_deadline:
                message = f"{blocker.id} is expected to be resolved after {task_id} is due, which it holds up"
                hint = "bring the ETA forward or move the deadline"
                yield Violation("blocker-outlasts-deadline", blocker.source.at("eta"), message, hint)


CHECKS: tuple[Check, ...] = (
    define(
        check_due_before_dependency,
        name="due-before-dependency",
        severity="warning",
        summary="a task is due before or when a task it depends on is due",
        example="id: UI-1\ndeadline: 2025-05-19 12:00\ndepends_on: [MCP-1] # due 2025-05-19 12:00",
    ),
    define(
        check_due_after_release,
        name="due-after-release",
        severity="warning",
        summary="a task is due after the release",
        example="deadline: 2025-05-23 # release: 2025-05-22",
    ),
    define(
        check_blocker_outlasts_deadline,
        name="blocker-outlasts-deadline",
        severity="warning",
        summary="a blocker's ETA lies after a deadline it gates",
        example="id: BLK-2\naffects: [CFG-2] # due 2025-05-18 23:30\neta: 2025-05-18",
    ),
)
