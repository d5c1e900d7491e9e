"""Small plans built in code, for tests that need no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from launchlist.findings import Source
from launchlist.plan.graph import Lookup, build_lookup
from launchlist.plan.model import Blocker, Measure, Metric, Moment, Owner, Plan, Step, Task, TaskStatus, Update
from launchlist.plan.moments import find_zone, read_duration, resolve_moment
from launchlist.plan.report import Report, build_report
from launchlist.plan.schedule import Schedule, project_schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

PLAN = Source("checklist/plan.yaml")
AS_OF = "2025-05-17 12:00"
"""Half a day before the deadline that `build_task` gives."""


def get_zone(name: str) -> tzinfo:
    zone = find_zone(name)
    assert zone
    return zone


def at(text: str, zone: str = "UTC") -> Moment:
    return resolve_moment(text, get_zone(zone))


def build_task(
    task_id: str,
    due: str = "2025-05-18",
    status: TaskStatus = "pending",
    *,
    on: tuple[str, ...] = (),
    owner: str = "Maya",
    notes: str = "",
    estimate: str = "0h",
    updates: Mapping[str, str] | None = None,
    zone: str = "UTC",
) -> Task:
    length = read_duration(estimate)
    assert length is not None
    return Task(
        id=task_id,
        title=f"Title of {task_id}",
        owner=owner,
        deadline=at(due, zone),
        status=status,
        source=Source(f"checklist/tasks/{task_id}.yaml"),
        notes=notes,
        depends_on=on,
        estimate=length,
        updates=tuple(Update(date=date, text=text) for date, text in (updates or {}).items()),
    )


def build_blocker(
    blocker_id: str, affects: str, eta: str = "2025-05-18", status: Literal["open", "resolved"] = "open"
) -> Blocker:
    return Blocker(
        id=blocker_id,
        description=f"Description of {blocker_id}",
        affects=tuple(affects.split()),
        resolution_plan="Wait",
        owner="Maya",
        eta=at(eta),
        status=status,
        source=Source(f"checklist/blockers/{blocker_id}.yaml"),
    )


def build_plan(*records: Task | Blocker, path: Iterable[str] = (), release: str = "", zone: str = "UTC") -> Plan:
    """Return a plan; each of ``path`` is a step of the critical path, its tasks separated by blanks."""
    steps = (
        Step(title=f"Step {tasks}", tasks=tuple(tasks.split()), source=PLAN.at("critical_path", position))
        for position, tasks in enumerate(path)
    )
    return Plan(
        title="Small plan",
        zone=get_zone(zone),
        source=PLAN,
        tasks=tuple(record for record in records if isinstance(record, Task)),
        blockers=tuple(record for record in records if isinstance(record, Blocker)),
        owners=(Owner(name="Maya", source=PLAN.at("owners", 0)), Owner(name="Tide", source=PLAN.at("owners", 1))),
        release=at(release, zone) if release else None,
        critical_path=tuple(steps),
    )


def build_metric(measure: Measure) -> Metric:
    return Metric(title="Measured", measure=measure, source=PLAN.at("metrics", 0))


def look_up(*records: Task | Blocker, path: Iterable[str] = (), release: str = "") -> Lookup:
    return build_lookup(build_plan(*records, path=path, release=release))


def project(plan: Plan, as_of: str = AS_OF) -> Schedule:
    return project_schedule(build_lookup(plan), at(as_of))


def report(plan: Plan, as_of: str = AS_OF) -> Report:
    return build_report(project(plan, as_of))
