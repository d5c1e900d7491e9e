"""Rules about order: no cycles, and nothing is finished before what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Violation
from launchlist.plan.graph import Lookup, find_cycles
from launchlist.rules.definition import Check, define
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.model import Moment, Step

_MOST_NAMES = 40
"""The middle of a longer cycle is not printed."""


def check_self_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A task that waits for itself can never be finished.

    Remove the id from its own ``depends_on``; usually a different id was meant.
    """
    for task in lookup.plan.tasks:
        if task.id in task.depends_on:
            place = task.source.at("depends_on", task.depends_on.index(task.id))
            yield Violation(
                "depends-on-itself", place, f"{task.id} depends on itself", "remove it, or name another task"
            )


def check_dependency_cycle(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Tasks that wait for each other in a cycle can never be finished.

    Remove one of the dependencies in the cycle, or split one of the tasks in two.
    """
    for cycle in find_cycles(lookup):
        first, second = lookup.tasks[cycle[0]], cycle[1]
        place = first.source.at("depends_on", first.depends_on.index(second))
        message = f"tasks wait for each other in a cycle: {_name_cycle(cycle)}"
        yield Violation("dependency-cycle", place, message, "remove one of these dependencies")


def check_finished_before_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A complete task depends on an unfinished one: a status or a dependency is wrong.

    Correct the status, or remove the dependency if the task did not need it after all.
    """
    for task in lookup.plan.tasks:
        if task.status == "complete" and task.depends_on:
            waits = lookup.find_waits(task)
            if waits:
                are = "is" if len(waits) == 1 else "are"
                message = f"{task.id} is complete, but {join_names(waits)}, which it depends on, {are} not"
                hint = "correct a status or the dependency"
                yield Violation("finished-before-dependency", task.source.at("status"), message, hint)


def check_step_before_predecessor(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A step of the critical path is complete while an earlier one is not, although they must be done in order.

    Either the order of the steps is wrong, or a status is.
    """
    open_step = None
    for step in lookup.plan.critical_path:
        if not _is_complete(step, lookup):
            open_step = open_step or step
        elif open_step:
            message = f"step {quote(step.title)} is complete before {quote(open_step.title)}, which comes first"
            hint = "reorder the steps, or correct a status"
            yield Violation("step-before-predecessor", step.source.at("title"), message, hint)


def check_idle_blocker(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """An open blocker affects only finished tasks: either it is resolved, or a task is missing from ``affects``.

    Set its status to resolved, or add the tasks that it blocks.
    """
    for blocker in lookup.plan.blockers if lookup.plan.is_complete else ():
        known = [lookup.tasks[task_id] for task_id in blocker.affects if task_id in lookup.tasks]
        if blocker.is_open and known and all(task.is_finished for task in known):
            message = f"{blocker.id} is open, but every task it affects is finished"
            hint = "set it to resolved, or add the tasks it blocks"
            yield Violation("idle-blocker", blocker.source.at("affects"), message, hint)


def _name_cycle(cycle: tuple[str, ...]) -> str:
    if len(cycle) <= _MOST_NAMES:
        return " → ".join((*cycle, cycle[0]))
    shown = " → ".join(cycle[: _MOST_NAMES - 1])
    return f"{shown} → … {len(cycle) - _MOST_NAMES:,} more … → {cycle[-1]} → {cycle[0]}"


def _is_complete(step: Step, lookup: Lookup) -> bool:
    return all(task_id not in lookup.tasks or lookup.tasks[task_id].is_finished for task_id in step.tasks)


CHECKS: tuple[Check, ...] = (
    define(
        check_self_dependency,
        name="depends-on-itself",
        severity="error",
        summary="a task depends on itself",
        example="id: DOC-1\ndepends_on: [DOC-1]",
    ),
    define(
        check_dependency_cycle,
        name="dependency-cycle",
        severity="error",
        summary="tasks wait for each other in a cycle",
        example="tasks:\n  - id: DOC-1\n    depends_on: [DOC-2]\n  - id: DOC-2\n    depends_on: [DOC-1]",
    ),
    define(
        check_finished_before_dependency,
        name="finished-before-dependency",
        severity="warning",
        summary="a task is complete before one it depends on",
        example="id: DOC-2\nstatus: complete\ndepends_on: [DOC-1] # which is pending",
    ),
    define(
        check_step_before_predecessor,
        name="step-before-predecessor",
        severity="warning",
        summary="a step of the critical path is complete before an earlier one",
        example="critical_path:\n  - {title: Write, tasks: [DOC-1]} # pending\n"
        "  - {title: Publish, tasks: [DOC-2]} # complete",
    ),
    define(
        check_idle_blocker,
        name="idle-blocker",
        severity="warning",
        summary="an open blocker affects nothing unfinished",
        example="id: BLK-2\naffects: [CFG-1] # complete\nstatus: open",
    ),
)
