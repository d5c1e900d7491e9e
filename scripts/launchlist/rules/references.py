"""Rules about names: every id is unique, and every name that is mentioned exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from launchlist.findings import Source, Violation
from launchlist.plan.moments import name_zone
from launchlist.plan.names import compose_name
from launchlist.rules.definition import Check, define
from launchlist.vocabulary import Vocabulary
from launchlist.wording import quote, quote_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Moment, Plan, Task


_LABELLED: Final = {"tasks", "critical_path_steps"}


def list_records(plan: Plan) -> Iterator[Task | Blocker]:
    """Yield all records that have an id and an owner."""
    yield from plan.tasks
    yield from plan.blockers


def check_duplicate_id(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Two tasks or blockers have the same id, so a reference to it could mean either.

    Give one of them another id; `launchlist renumber DOC-1 --file checklist/tasks/DOC-1.yaml` also lists the
    references.
    """
    first: dict[str, Source] = {}
    for record in list_records(lookup.plan):
        other = first.setdefault(record.id, record.source)
        if other is not record.source:
            # If one of two files is named after the id, the other one is the copy.
            source = record.source
            if _is_named_after(source, record.id) and not _is_named_after(other, record.id):
                first[record.id], source, other = source, other, source
            where = "further up in this file" if other.path == source.path else f"in {other.path}"
            message = f"id {quote(record.id)} is already used {where}"
            hint = f"to give this one another id: launchlist renumber {record.id} --file {quote_word(source.path)}"
            yield Violation("duplicate-id", source.at("id"), message, hint)


def _is_named_after(source: Source, record_id: str) -> bool:
    return not source.pointer and _name_file(source, record_id) == source.path


def _name_file(source: Source, record_id: str) -> str:
    start = source.path.rfind("/") + 1
    return f"{source.path[:start]}{record_id}{source.path[source.path.rfind('.') :]}"


def check_file_name(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """The name of a file must be the id in it; usually only one of the two was changed.

    Rename the file or change the id. A file with a list of tasks may have any name. A copy of another file is reported
    only as ``duplicate-id``.
    """
    paths: set[str] = set()
    for record in list_records(lookup.plan):
        path, pointer = record.source
        # The usual case first: cutting the name out of the path takes twice as long.
        if pointer or path.endswith(f"/{record.id}.yaml"):
            continue
        if path[path.rfind("/") + 1 : path.rfind(".")] != record.id:
            wanted = _name_file(record.source, record.id)
            paths = paths or {record.source.path for record in list_records(lookup.plan)}
            if wanted not in paths:
                message = f"id {quote(record.id)} is not the name of the file"
                yield Violation("file-name-differs", record.source.at("id"), message, f"rename the file to {wanted}")


def check_unknown_task(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A dependency, a step, a blocker or a pinned row names a task that does not exist, so it has no effect.

    Correct the id, or add the task. The rule is silent while a file cannot be read, since the task may be in it.
    """
    if not lookup.plan.is_complete:
        return
    known = Vocabulary(lookup.tasks)
    for place, task_id, others in _list_references(lookup):
        if task_id not in lookup.tasks:
            hint = known.suggest(task_id, but=others) or f"add checklist/tasks/{task_id}.yaml, or remove the mention"
            yield Violation("unknown-task", place, f"there is no task {quote(task_id)}", hint)


def _list_references(lookup: Lookup) -> Iterator[tuple[Source, str, Collection[str]]]:
    """Yield each place that names a task, the name, and the names that cannot be meant there."""
    known = lookup.tasks
    for task in lookup.plan.tasks:
        others = frozenset((task.id, *task.depends_on)) if not known.keys() >= set(task.depends_on) else ()
        for at, task_id in enumerate(task.depends_on) if others else ():
            if task_id not in known:
                yield task.source.at("depends_on", at), task_id, others
    for blocker in lookup.plan.blockers:
        others = frozenset(blocker.affects)
        for at, task_id in enumerate(blocker.affects):
            yield blocker.source.at("affects", at), task_id, others
    for step in lookup.plan.critical_path:
        others = frozenset(step.tasks)
        for at, task_id in enumerate(step.tasks):
            yield step.source.at("tasks", at), task_id, others
    for pin in lookup.plan.pinned_rows:
        yield pin.source.at("task"), pin.task, (pin.after,)
        yield pin.source.at("after"), pin.after, (pin.task,)


def check_task_in_two_steps(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """Critical path steps follow each other, so a task cannot be in two of them, or in one of them twice.

    Keep it in the step that cannot be finished without it.
    """
    seen: dict[str, int] = {}
    for position, step in enumerate(lookup.plan.critical_path):
        for at, task_id in enumerate(step.tasks):
            if task_id in seen:
                message = f"task {quote(task_id)} is already in step {seen[task_id] + 1} of the critical path"
                yield Violation("task-in-two-steps", step.source.at("tasks", at), message, "remove it from one of them")
            seen.setdefault(task_id, position)


def check_empty_metric(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """A metric covers nothing, or counts the days to a release when no release is planned.

    Correct its label, or add what it measures to the plan: a release or a critical path.
    """
    labels = {label for task in lookup.plan.tasks for label in task.labels}
    known = Vocabulary(labels)
    for metric in lookup.plan.metrics if lookup.plan.is_complete else ():
        if metric.measure == "days_to_release" and not lookup.plan.release:
            message, hint = "the plan has no release to count days to", "add release: to plan.yaml"
            yield Violation("empty-metric", metric.source.at("measure"), message, hint)
        elif metric.measure == "critical_path_steps" and not lookup.plan.critical_path:
            message, hint = (
                "the plan has no critical path whose steps could be counted",
                "add critical_path: to plan.yaml",
            )
            yield Violation("empty-metric", metric.source.at("measure"), message, hint)
        elif metric.label and metric.measure in _LABELLED and metric.label not in labels:
            message = f"no task has the label {quote(metric.label)}"
            hint = known.suggest(metric.label) or "correct the label, or remove the metric"
            yield Violation("empty-metric", metric.source.at("label"), message, hint)


_List: TypeAlias = tuple[Source, tuple[str, ...]]


_FIELDS: Final = ("depends_on", "labels", "links")


def check_listed_twice(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """An entry that is listed twice counts once, so the second one has no effect; often a different name was meant.

    Correct it, or remove it.
    """
    for source, names in (*_list_names(lookup.plan), *_list_settings(lookup.plan)):
        seen: set[str] = set()
        for at, name in enumerate(names):
            if compose_name(name) in seen:
                message = f"{quote(name)} is already listed"
                yield Violation("listed-twice", source.at(at), message, "remove one of the two, or correct it")
            seen.add(compose_name(name))


def _list_names(plan: Plan) -> Iterator[_List]:
    """Yield the lists of tasks that name anything twice, and those of blockers."""
    for task in plan.tasks:
        for field in _FIELDS:
            names = getattr(task, field)
            if len(set(names)) < len(names):
                yield task.source.at(field), names
    for blocker in plan.blockers:
        yield blocker.source.at("affects"), blocker.affects


def _list_settings(plan: Plan) -> Iterator[_List]:
    """Yield the lists of plan.yaml except the critical path, which ``task-in-two-steps`` covers."""
    source = plan.source
    yield source.at("display_zones"), tuple(map(name_zone, plan.display_zones))
    yield source.at("sections"), plan.sections
    for output in plan.outputs:
        yield output.source.at("regions"), output.regions
        if output.sections is not plan.sections:
            yield output.source.at("sections"), output.sections
    if plan.sync:
        yield source.at("sync", "labels"), plan.sync.labels
        yield source.at("sync", "logins"), plan.sync.logins
        for at, step in enumerate(plan.sync.escalation):
            yield source.at("sync", "escalation", at, "mention"), step.mention


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
        check_unknown_task,
        name="unknown-task",
        severity="error",
        summary="a task that is mentioned does not exist",
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
        check_empty_metric,
        name="empty-metric",
        severity="error",
        summary="a metric measures nothing that the plan has",
        example="metrics:\n  - {title: Days left, measure: days_to_release} # and no release",
    ),
    define(
        check_listed_twice,
        name="listed-twice",
        severity="warning",
        summary="a list names the same thing twice",
        example="depends_on: [DOC-1, DOC-1]",
    ),
)
