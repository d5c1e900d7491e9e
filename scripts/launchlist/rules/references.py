"""Rules about names: every id is used once, and every name that is mentioned exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Source, Violation
from launchlist.rules.check import Check, define
from launchlist.wording import join_names, quote, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Plan, Task


def list_records(plan: Plan) -> Iterator[Task | Blocker]:
    """Yield what has an id and an owner."""
    yield from plan.tasks
    yield from plan.blockers


def check_duplicate_id(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Two tasks or blockers with one id cannot be told apart: whatever names the id could mean either.

    Give one of them another id, and change the references that meant it.
    """
    first: dict[str, Source] = {}
    for record in list_records(lookup.plan):
        if record.id in first:
            message = f"id {quote(record.id)} is used already in {first[record.id].path}"
            yield Violation("duplicate-id", record.source.at("id"), message, "give one of the two another id")
        first.setdefault(record.id, record.source)


def check_file_name(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A file is found by the id it holds, so the two must agree; a renamed task usually forgot one of them.

    Rename the file or change the id. A file with a list of tasks may have any name.
    """
    for record in list_records(lookup.plan):
        path, pointer = record.source
        start = path.rfind("/") + 1
        if not pointer and path[start : path.rfind(".")] != record.id:
            wanted = f"{path[:start]}{record.id}{path[path.rfind('.') :]}"
            message = f"id {quote(record.id)} is not the name of the file"
            yield Violation("file-name-differs", record.source.at("id"), message, f"rename the file to {wanted}")


def check_unknown_owner(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Work that belongs to nobody known is work that nobody does: usually the name is misspelt.

    Correct the name, or add the owner to plan.yaml's ``owners``.
    """
    names = {owner.name for owner in lookup.plan.owners}
    for record in list_records(lookup.plan):
        if record.owner not in names:
            message = f"{quote(record.owner)} is not in plan.yaml's owners"
            hint = suggest(record.owner, names) or f"the owners are {join_names(sorted(names)[:12])}"
            yield Violation("unknown-owner", record.source.at("owner"), message, hint)
    for at, metric in enumerate(lookup.plan.metrics):
        if metric.owner and metric.owner not in names:
            message = f"{quote(metric.owner)} is not in plan.yaml's owners"
            yield Violation(
                "unknown-owner", lookup.plan.source.at("metrics", at, "owner"), message, suggest(metric.owner, names)
            )


def check_unknown_task(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A dependency, a step, a blocker or a pinned row names a task that does not exist, so it holds nothing up.

    Correct the id, or add the task. While some file cannot be read the rule is silent: the task may be in there.
    """
    if not lookup.plan.is_complete:
        return
    for place, task_id in _list_references(lookup):
        if task_id not in lookup.tasks:
            hint = suggest(task_id, lookup.tasks) or f"add checklist/tasks/{task_id}.yaml, or remove the mention"
            yield Violation("unknown-task", place, f"there is no task {quote(task_id)}", hint)


def _list_references(lookup: Lookup) -> Iterator[tuple[Source, str]]:
    known = lookup.tasks
    for task in lookup.plan.tasks:
        for at, task_id in enumerate(task.depends_on):
            if task_id not in known:
                yield task.source.at("depends_on", at), task_id
    for blocker in lookup.plan.blockers:
        for at, task_id in enumerate(blocker.affects):
            yield blocker.source.at("affects", at), task_id
    for step in lookup.plan.critical_path:
        for at, task_id in enumerate(step.tasks):
            yield step.source.at("tasks", at), task_id
    for pin in lookup.plan.pinned_rows:
        yield pin.source.at("task"), pin.task
        yield pin.source.at("after"), pin.after


def check_task_in_two_steps(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """The steps of a critical path follow each other, so a task cannot belong to two of them, nor twice to one.

    Leave it in the step that cannot be finished without it.
    """
    seen: dict[str, int] = {}
    for position, step in enumerate(lookup.plan.critical_path):
        for at, task_id in enumerate(step.tasks):
            if task_id in seen:
                message = f"task {quote(task_id)} is in step {seen[task_id] + 1} of the critical path already"
                yield Violation("task-in-two-steps", step.source.at("tasks", at), message, "remove it from one of them")
            seen.setdefault(task_id, position)


def check_duplicate_owner(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Two entries for one name leave open which role and which login are meant.

    Merge the two entries.
    """
    seen: set[str] = set()
    for owner in lookup.plan.owners:
        if owner.name in seen:
            message = f"owner {quote(owner.name)} is listed already"
            yield Violation("duplicate-owner", owner.source.at("name"), message, "merge the two entries")
        seen.add(owner.name)


def check_owner_without_task(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """An owner with neither a task nor a blocker has left, or their work was never written down.

    Add the task, or remove the owner.
    """
    busy = {task.owner for task in lookup.plan.tasks} | {blocker.owner for blocker in lookup.plan.blockers}
    for owner in lookup.plan.owners if lookup.plan.is_complete else ():
        if owner.name not in busy:
            message = f"owner {quote(owner.name)} has neither a task nor a blocker"
            yield Violation("owner-without-task", owner.source.at("name"), message, "add the task or remove the owner")


def check_empty_metric(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A metric that covers nothing, or counts days to a release that is not planned, measures nothing.

    Correct its label, or give the plan what it measures: a release, a critical path.
    """
    labels = {label for task in lookup.plan.tasks for label in task.labels}
    for metric in lookup.plan.metrics if lookup.plan.is_complete else ():
        if metric.measure == "days_to_release" and not lookup.plan.release:
            message, hint = "the plan has no release to count the days to", "add release: to plan.yaml"
            yield Violation("empty-metric", metric.source.at("measure"), message, hint)
        elif metric.measure == "critical_path_steps" and not lookup.plan.critical_path:
            message, hint = "the plan has no critical path to count the steps of", "add critical_path: to plan.yaml"
            yield Violation("empty-metric", metric.source.at("measure"), message, hint)
        elif metric.label and metric.label not in labels:
            message = f"no task has the label {quote(metric.label)}"
            hint = suggest(metric.label, labels) or "correct the label, or remove the metric"
            yield Violation("empty-metric", metric.source.at("label"), message, hint)


CHECKS: tuple[Check, ...] = (
    define(
        check_duplicate_id,
        name="duplicate-id",
        severity="error",
        summary="an id is used by two tasks or blockers",
        example="tasks:\n  - {id: DOC-1, title: Write, owner: Maya, deadline: 2025-05-18, status: pending}\n"
        "  - {id: DOC-1, title: Review, owner: Maya, deadline: 2025-05-19, status: pending}",
    ),
    define(
        check_file_name,
        name="file-name-differs",
        severity="error",
        summary="the id in a file is not the file's name",
        example="# checklist/tasks/DOC-2.yaml\nid: DOC-1",
    ),
    define(
        check_unknown_owner,
        name="unknown-owner",
        severity="error",
        summary="an owner is not in plan.yaml's owners",
        example="owner: Ginna # plan.yaml has Gina",
    ),
    define(
        check_unknown_task,
        name="unknown-task",
        severity="error",
        summary="a task is mentioned that does not exist",
        example="depends_on: [DOC-11] # there is only DOC-1",
    ),
    define(
        check_task_in_two_steps,
        name="task-in-two-steps",
        severity="error",
        summary="a task is in two steps of the critical path",
        example="critical_path:\n  - {title: Write, tasks: [DOC-1]}\n  - {title: Publish, tasks: [DOC-1, DOC-2]}",
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
    define(
        check_empty_metric,
        name="empty-metric",
        severity="error",
        summary="a metric measures nothing that the plan has",
        example="metrics:\n  - {title: Days left, measure: days_to_release} # and no release",
    ),
)
