"""The dates that a new cycle takes over from the one before, each with what speaks for it and what against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.renames import normalize_title
from launchlist.plan.carried_dates import (
    AnchorName,
    Basis,
    Cycle,
    choose_basis,
    get_anchor_name,
    measure_bases,
    move_day,
    write_offset,
)
from launchlist.plan.model import NEVER
from launchlist.plan.moments import is_relative, resolve_moment
from launchlist.wording import join_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from launchlist.plan.model import Moment, Plan, Task

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_NAME = re.compile(rf"\b({'|'.join(_DAYS)})s?\b", re.IGNORECASE)


class DatedField(NamedTuple):
    """A date of the old plan: whose it is, and which."""

    id: str
    """Of a task or a blocker; of plan.yaml the name of the field, such as anchors.freeze."""
    title: str
    field: str


class CarriedRow(NamedTuple):
    """One date that was taken over, and how sure that is."""

    dated: DatedField
    text: str
    """As the new plan has it; empty where it has none any more."""
    day: date | None
    why: str
    is_unclear: bool
    """Whether there is more than one date that it could be."""


class Doubt(NamedTuple):
    """Something that is wrong with a date of the new plan, wherever it came from."""

    dated: DatedField
    day: date
    why: str


class Evidence(NamedTuple):
    """What dates can be counted from, and what is known about each task from the cycle before the last."""

    old: Cycle
    new: Cycle
    measured: Mapping[str, tuple[Basis, ...]]
    """Of a task that is in both earlier cycles: from what its deadline had the same distance in both."""


def show_day(day: date) -> str:
    """Return a date with its day of the week."""
    return f"{day:%a} {day.isoformat()}"


def find_start(plan: Plan) -> Moment | None:
    """Return the anchor ``start`` of a plan."""
    return next((anchor.at for anchor in plan.anchors if anchor.name == "start"), None)


def find_first_task(plan: Plan) -> Task | None:
    """Return the task with the earliest deadline, which is the start of a plan that names none."""
    return min((task for task in plan.tasks if task.deadline), key=lambda task: task.due_at, default=None)


def measure_plans(earlier: Plan, before: Cycle, later: Plan, after: Cycle) -> dict[str, tuple[Basis, ...]]:
    """Return from what the deadline of each task of the later plan had the same distance in the earlier one."""
    partners = match_tasks(earlier, later)
    found = {}
    for task in later.tasks:
        partner = partners.get(task.id)
        if partner and partner.deadline and task.deadline:
            days = partner.deadline.local.date(), task.deadline.local.date()
            found[task.id] = measure_bases(days[0], before, days[1], after)
    return found


def match_tasks(earlier: Plan, later: Plan) -> dict[str, Task]:
    """Return the task of the earlier plan for each id of the later one, where there is one.

    The same id and the same title, versions aside, come first, then the same title, then the same id: ids that were
    given out in the order of rows mean other tasks in the next cycle.
    """
    by_id = {task.id: task for task in earlier.tasks}
    by_title: dict[str, dict[str, Task]] = {}
    for task in earlier.tasks:
        by_title.setdefault(normalize_title(task.title), {})[task.id] = task
    found: dict[str, Task] = {}
    for task in later.tasks:
        same = by_title.get(normalize_title(task.title), {})
        if task.id in same or len(same) == 1:
            found[task.id] = same.get(task.id) or next(iter(same.values()))
    taken = {task.id for task in found.values()}
    for task in later.tasks:
        if task.id not in found and task.id in by_id and task.id not in taken:
            found[task.id] = by_id[task.id]
    return found


def carry_date(text: str, dated: DatedField, evidence: Evidence) -> CarriedRow | None:
    """Return how an absolute moment of the old plan is written in the new one; None for one that counts already."""
    if is_relative(text):
        return None
    old, new = evidence.old, evidence.new
    day = resolve_moment(text, old.zone).local.date()
    measured = evidence.measured.get(dated.id) if dated.field == "deadline" else None
    basis = _choose(day, measured, evidence)
    moved = move_day(day, basis, old, new)
    why, is_unclear = _explain(day, basis, measured, evidence)
    if moved is None:
        return CarriedRow(dated, "", None, f"{text} would be after the last year", is_unclear=True)
    relative = write_offset(text, basis, old, new)
    if relative is None:
        why = f"{text} cannot be written as an offset, so this is a date; {why}"
        return CarriedRow(dated, f"{moved.isoformat()}{text[10:]}", moved, why, is_unclear=True)
    return CarriedRow(dated, relative.write(), moved, why, is_unclear)


def _choose(day: date, measured: tuple[Basis, ...] | None, evidence: Evidence) -> Basis:
    """Return what was measured, and of several the one that is likely for the place in the cycle."""
    likely = choose_basis(day, _keep_anchors(evidence, ("start", "release")))
    return likely if not measured or likely in measured else measured[0]


def _explain(day: date, basis: Basis, measured: tuple[Basis, ...] | None, evidence: Evidence) -> tuple[str, bool]:
    """Return what speaks for a date, and whether it could well be another one."""
    own = get_anchor_name(basis)
    if measured and {get_anchor_name(each) for each in measured} == {own}:
        return f"same distance from the {own} in both earlier cycles", False
    if measured == ():
        said, is_unclear = "its distance from either anchor differed between the earlier cycles", True
    else:
        said, is_unclear = "", False
    anchor = evidence.old.get_anchor(basis)
    if anchor and anchor.local.date() == day and measured is None:
        return f"on the {own} date", False
    other: AnchorName = "release" if own == "start" else "start"
    rest = _keep_anchors(evidence, (other,))
    if not rest.start and not rest.release:
        return said or f"the {own} is the only anchor", is_unclear
    moved = move_day(day, choose_basis(day, rest), evidence.old, evidence.new)
    if moved and moved != move_day(day, basis, evidence.old, evidence.new):
        return join_parts(f"counted from the {other} it would be {show_day(moved)}", said), True
    return join_parts("same date from the start and from the release", said), is_unclear


def join_parts(*parts: str) -> str:
    """Return what there is of some remarks, as one."""
    return "; ".join(filter(None, parts))


def _keep_anchors(evidence: Evidence, names: tuple[AnchorName, ...]) -> Cycle:
    """Return the old cycle with those of its anchors that the new one has too."""
    old, new = evidence.old, evidence.new
    return old._replace(
        start=old.start if new.start and "start" in names else None,
        release=old.release if new.release and "release" in names else None,
    )


def list_doubts(plan: Plan) -> Iterator[Doubt]:
    """Yield what is due on a day off, before the start or a dependency, or not on the weekday that its text names."""
    start = find_start(plan)
    tasks = {task.id: task for task in plan.tasks}
    for task in plan.tasks:
        if task.deadline and not task.is_due_by_phase:
            dated = DatedField(task.id, task.title, "deadline")
            day = task.deadline.local.date()
            named = _read_days(f"{task.title}\n{task.notes}")
            if named and _DAYS[day.weekday()] not in named:
                yield Doubt(dated, day, f"its title or notes name {join_names(named)}")
            if start and day < start.local.date():
                yield Doubt(dated, day, "before the start")
            late = [each for each in task.depends_on if each in tasks and task.due_at < tasks[each].due_at < NEVER]
            if late:
                yield Doubt(dated, day, f"before {join_names(late)}, which it depends on")
            yield from _find_day_off(dated, task.deadline, plan)
    for blocker in plan.blockers:
        if blocker.has_eta:
            yield from _find_day_off(DatedField(blocker.id, blocker.description, "eta"), blocker.eta, plan)
    if plan.release:
        yield from _find_day_off(DatedField("release", plan.title, "release"), plan.release, plan)
    for anchor in plan.anchors:
        yield from _find_day_off(DatedField(f"anchors.{anchor.name}", anchor.name, anchor.name), anchor.at, plan)


def _find_day_off(dated: DatedField, moment: Moment, plan: Plan) -> Iterator[Doubt]:
    if plan.calendar:
        day = moment.at.astimezone(plan.zone).date()
        if not plan.calendar.is_worked(day):
            yield Doubt(dated, day, "not a working day")


def _read_days(text: str) -> list[str]:
    """Return the days of the week that a text names, in the order of the week."""
    named = {name.casefold() for name in _DAY_NAME.findall(text)}
    return [day for day in _DAYS if day.casefold() in named]
