"""Dates that count from others, resolved once all files are read, and what is wrong with those that cannot be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from launchlist.findings import Violation
from launchlist.plan.moments import DateFault, is_relative
from launchlist.reading.build import build_blocker, build_task, list_plan_dates
from launchlist.reading.schema.validator import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Source
    from launchlist.plan.model import Blocker, Task
    from launchlist.plan.plan_dates import PlanDates
    from launchlist.reading.build import LinkedRecord


@cache
def _list_fields(kind: Literal["task", "blocker"]) -> tuple[str, ...]:
    """Return the fields of a record that are dates which can count from others."""
    properties = read_schema(kind)["properties"]
    return tuple(name for name, field in properties.items() if field.get("format") == "moment")


def resolve_records(
    dates: PlanDates, tasks: list[Task], blockers: list[Blocker], linked: Sequence[LinkedRecord], *, is_whole: bool
) -> list[Violation]:
    """Build the ``linked`` records again, in their places, and return what is wrong with their dates.

    ``is_whole`` is whether every file could be read; a task that is not known may be in one of the others.
    """
    _define_tasks(dates, tasks, linked, is_whole=is_whole)
    violations = []
    for record in linked:
        if record.kind == "task":
            tasks[record.at] = build_task(record.data, dates, record.source)
        else:
            blockers[record.at] = build_blocker(record.data, dates, record.source)
        for field in _list_fields(record.kind):
            text = record.data.get(field, "")
            name = record.data["id"] if field == "deadline" else ""
            if is_relative(text):
                violations += _report(dates, text, name, record.source.at(field))
    return violations


def _define_tasks(dates: PlanDates, tasks: list[Task], linked: Sequence[LinkedRecord], *, is_whole: bool) -> None:
    """Let each task with a deadline of its own be something to count from."""
    data = {record.at: record.data for record in linked if record.kind == "task"}
    undated = []
    for at, task in enumerate(tasks):
        text = data[at].get("deadline", "") if at in data else ""
        if is_relative(text):
            dates.define(task.id, text)
        elif task.deadline and not task.is_due_by_phase:
            dates.define_moment(task.id, task.deadline)
        else:
            undated.append(task.id)
    dates.close(undated, knows_all_tasks=is_whole)


def resolve_settings(dates: PlanDates, data: dict[str, Any], source: Source) -> list[Violation]:
    """Return what is wrong with the dates of plan.yaml that count from others."""
    violations = []
    for pointer, text in list_plan_dates(data):
        name = str(pointer[-1]) if pointer[0] in {"anchors", "release"} else ""
        if is_relative(text):
            violations += _report(dates, text, name, source.at(*pointer))
    return violations


def _report(dates: PlanDates, text: str, name: str, source: Source) -> list[Violation]:
    """Return why a date cannot be resolved, unless the reason is elsewhere; ``name`` is what others call it."""
    found = dates.find(text)
    if isinstance(found, DateFault) and not found.rule and name:
        found = dates.find_named(name)
    if isinstance(found, DateFault) and found.rule:
        return [Violation(found.rule, source, found.message, found.hint)]
    return []
