"""Loads a plan: reads, validates and builds every file, and reports all problems at once."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from launchlist.findings import Finding, Source, Violation
from launchlist.plan.moments import is_relative
from launchlist.plan.plan_dates import PlanDates
from launchlist.reading.build import (
    LinkedRecord,
    build_blocker,
    build_dates,
    build_plan,
    build_task,
    has_relative_dates,
    is_linked_task,
)
from launchlist.reading.schema.validator import SchemaName, are_valid, is_valid, read_schema, type_numbers
from launchlist.reading.yaml.batches import read_documents
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.plan.model import Blocker, Plan, Task
    from launchlist.reading.disk.plan_files import SourceFile
    from launchlist.reading.yaml.reader import Document

FORMAT_VERSION = "1"
_LISTS = {"task": "tasks", "blocker": "blockers"}


Item = TypeVar("Item")


class Loaded(NamedTuple):
    """The result of loading. ``plan`` is None if plan.yaml itself could not be used."""

    plan: Plan | None
    findings: tuple[Finding, ...]
    violations: tuple[Violation, ...]


class _Collected(NamedTuple):
    """The records of the files, filled as they are read."""

    findings: list[Finding]
    violations: list[Violation]
    tasks: list[Task]
    blockers: list[Blocker]
    refused: list[str]
    linked: list[LinkedRecord]
    """Tasks and blockers with dates that count from others, to be built again once all of those are known."""


def load_plan(files: Iterable[SourceFile], *, all_found: bool = True) -> Loaded:
    """Return the plan in ``files``. ``all_found`` is False if a file of the plan could not even be opened."""
    collected = _Collected(findings=[], violations=[], tasks=[], blockers=[], refused=[], linked=[])
    settings: tuple[dict[str, Any], Source] | None = None
    dates = PlanDates(UTC)
    for batch, documents in read_documents(files):
        if _load_tasks(batch, documents, dates, collected):
            continue
        for file, document in zip(batch, documents, strict=True):
            collected.findings.extend(document.findings)
            data = document.data
            if not isinstance(data, dict):
                collected.refused.append(file.path)
            elif file.kind == "plan":
                settings = _load_settings(file, data, collected)
                dates = build_dates(settings[0]) if settings else dates
            else:
                _load_records(file, data, dates, collected)
    plan = _build_plan(*settings, dates, collected, all_found=all_found) if settings else None
    return Loaded(plan=plan, findings=tuple(collected.findings), violations=tuple(collected.violations))


def _build_plan(
    data: dict[str, Any], source: Source, dates: PlanDates, collected: _Collected, *, all_found: bool
) -> Plan:
    """Return the plan with its tasks and blockers, once all that dates can count from is known."""
    if collected.linked or has_relative_dates(data):
        from launchlist.reading.date_links import resolve_records, resolve_settings  # needed by few plans

        is_whole = all_found and not collected.refused
        faults = resolve_records(dates, collected.tasks, collected.blockers, collected.linked, is_whole=is_whole)
        faults += resolve_settings(dates, data, source)
        collected.violations.extend(faults)
        collected.refused.extend(dict.fromkeys(fault.source.path for fault in faults))
    plan = build_plan(data, source, dates)
    return plan._replace(
        counts_from_tasks=dates.counts_from_tasks,
        tasks=tuple(collected.tasks),
        blockers=tuple(collected.blockers),
        is_complete=all_found and not collected.refused,
    )


def _load_tasks(files: list[SourceFile], documents: list[Document], dates: PlanDates, collected: _Collected) -> bool:
    """Take files at once that hold nothing but one valid task each, as most do; return False for any others.

    Saves 12 % of `check` at 10,000 tasks.
    """
    items: list[Any] = [document.data for document in documents]
    if {file.kind for file in files} != {"task"} or [each for each in documents if each.findings]:
        return False
    items = [_type_task(item) for item in items]
    if not are_valid(items, "task"):
        return False
    for file, item in zip(files, items, strict=True):
        _add_task(item, dates, Source(file.path), collected)
    return True


def _type_task(data: Item) -> Item:
    """Return the data of a task with its one number as a number."""
    if not isinstance(data, dict) or "order" not in data:
        return data
    typed: Item = type_numbers(data, read_schema("task"))
    return typed


def _add_task(data: dict[str, Any], dates: PlanDates, source: Source, collected: _Collected) -> None:
    if is_linked_task(data, dates):
        collected.linked.append(LinkedRecord("task", len(collected.tasks), data, source))
    collected.tasks.append(build_task(data, dates, source))


def _load_settings(
    file: SourceFile, data: dict[str, Any], collected: _Collected
) -> tuple[dict[str, Any], Source] | None:
    source = Source(file.path)
    version = data.get("version", FORMAT_VERSION)
    if isinstance(version, str) and version not in {"", FORMAT_VERSION}:
        message = f"version {quote(version)} of the plan format is not known; this release reads version 1"
        hint = "write version: 1, or install the release of launchlist that wrote this plan"
        collected.violations.append(Violation("unknown-version", source.at("version"), message, hint))
        return None
    data = type_numbers(data, read_schema("plan"))
    if is_valid(data, "plan"):
        return data, source
    _refuse(data, "plan", source, collected)
    return None


def _load_records(file: SourceFile, data: dict[str, Any], dates: PlanDates, collected: _Collected) -> None:
    kind: SchemaName = "task" if file.kind == "task" else "blocker"
    source = Source(file.path)
    items = [(source, data)]
    if _LISTS[kind] in data:
        items = _split_list(data, _LISTS[kind], source, collected)
    if kind == "task":
        items = [(place, _type_task(item)) for place, item in items]
    are_fine = are_valid([item for _, item in items], kind)
    for place, item in items:
        if not are_fine and (len(items) == 1 or not is_valid(item, kind)):
            _refuse(item, kind, place, collected)
            continue
        if kind == "task":
            _add_task(item, dates, place, collected)
        else:
            if is_relative(item["eta"]):
                collected.linked.append(LinkedRecord("blocker", len(collected.blockers), item, place))
            collected.blockers.append(build_blocker(item, dates, place))


def _split_list(
    data: dict[str, Any], name: str, source: Source, collected: _Collected
) -> list[tuple[Source, dict[str, Any]]]:
    others = [key for key in data if key != name]
    for key in others:
        message = f"there is no field {quote(key)} next to {name}"
        hint = f"a file contains one {name[:-1]}, or only a list under {name}"
        collected.violations.append(Violation("unknown-field", source.at(key), message, hint, on_key=True))
    items = data[name]
    if not isinstance(items, list):
        hint = f"start each {name[:-1]} with a hyphen"
        collected.violations.append(Violation("wrong-type", source.at(name), f"{name} must be a list", hint))
        items = []
    if others or not isinstance(data[name], list):
        collected.refused.append(source.path)
    return [(source.at(name, at), item) for at, item in enumerate(items)]


def _refuse(data: object, kind: SchemaName, source: Source, collected: _Collected) -> None:
    """Report why a record is not valid; its file is left out."""
    from launchlist.reading.schema.explain import UNEXPLAINED, explain_data  # needed by few plans

    # If the two validators ever differ, a file is still not ignored silently.
    violations = explain_data(data, kind, source) or [Violation("bad-value", source, *UNEXPLAINED)]
    collected.violations.extend(violations)
    collected.refused.append(source.path)
