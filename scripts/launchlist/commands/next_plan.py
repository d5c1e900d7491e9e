"""``launchlist init --from``: the next cycle of a plan, and the dates in it that a person is to look at."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.commands.field_values import read_wished_moment
from launchlist.editing.carried_rows import (
    Evidence,
    find_first_task,
    find_start,
    list_doubts,
    measure_plans,
    show_day,
)
from launchlist.editing.next_cycle import NextCycle, NextPlan, begin_cycle
from launchlist.editing.renames import read_renames
from launchlist.errors import UsageError
from launchlist.plan.carried_dates import Cycle, list_bases
from launchlist.plan.moments import DateFault, is_relative, resolve_moment
from launchlist.plan.relative import evaluate, read_relative
from launchlist.project.absent import read_worktree, refuse_absent
from launchlist.project.context import Outcome, print_findings
from launchlist.project.project import check_project, load_project
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import count_noun, join_names, quote, shorten_text

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from datetime import date

    from launchlist.editing.carried_rows import DatedField, Doubt
    from launchlist.plan.model import Moment, Plan
    from launchlist.project.context import CommandContext
    from launchlist.project.project import Project
    from launchlist.reading.disk.plan_files import SourceFile

_TITLE = 60


class EarlierPlan(NamedTuple):
    """A plan that was read to begin the next one from."""

    name: str
    """The folder, as it was named."""
    files: tuple[SourceFile, ...]
    data: dict[str, Any]
    """That of plan.yaml."""
    plan: Plan
    start: Moment | None
    """The anchor ``start``, else the first deadline."""


class FollowingPlan(NamedTuple):
    """The next cycle before it is written."""

    cycle: NextCycle
    names: list[str]
    """The folders that it comes from."""
    said: list[str]
    """What was done, and what had to be assumed."""


def read_earlier_plans(names: Iterable[str], context: CommandContext, hint: str = "") -> list[EarlierPlan] | Outcome:
    """Return the plans in some folders, the latest first, or what is wrong with one of them.

    Raises UsageError for a folder without a plan, with the ``hint``, and for one that is named twice.
    """
    found: list[EarlierPlan] = []
    for name in names:
        root = str(PurePath(context.folder, name))
        if any(PurePath(context.folder, each.name) == PurePath(root) for each in found):
            msg = f"--from and --and name the same plan, {quote(name)}; name another cycle of it"
            raise UsageError(msg)
        tree = read_worktree(root)
        if not tree.files and any(finding.rule == "no-plan" for finding in tree.findings):
            msg = f"there is no plan in {quote(name)}; {hint or 'name a folder with checklist/plan.yaml in it'}"
            raise UsageError(msg)
        refuse_absent(tree.findings)
        project = check_project(load_project(root, tree), None, context.now)
        if not project.lookup or not project.lookup.plan.is_complete or project.has_errors:
            return refuse_errors(project, context, f"{name} is not a valid plan; fix it first")
        plan = project.lookup.plan
        first = find_first_task(plan)
        start = find_start(plan) or (first.deadline if first else None)
        data: Any = read_yaml(tree.files[0].path, tree.files[0].data).data
        found.append(EarlierPlan(name, tree.files, data, plan, start))
    return sorted(found, key=_find_end, reverse=True)


def refuse_errors(project: Project, context: CommandContext, reason: str) -> Outcome:
    """Return the errors of a plan that nothing can be begun with."""
    errors = tuple(each for each in project.findings if each.severity == "error")
    text = print_findings(project._replace(findings=errors), "text", color=context.color)
    return Outcome(1, text, errors=f"nothing was written: {reason}\n")


def _find_end(earlier: EarlierPlan) -> float:
    end = earlier.plan.release or earlier.start
    return end.at.timestamp() if end else 0


def follow_plan(args: Namespace, context: CommandContext, plans: list[EarlierPlan]) -> FollowingPlan:
    """Return the cycle that comes after the latest of some plans, of which there are one or two."""
    latest = plans[0]
    renames = read_renames(args.rename)
    anchors = _Anchors(latest, context)
    release = anchors.read_release(args.release)
    zone, calendar = latest.plan.zone, latest.plan.calendar
    new = Cycle(zone, None, resolve_moment(release, zone), calendar)
    start = anchors.find_start(args.start, new)
    new = new._replace(start=start[1] if start else None)
    if new.start and new.release and new.start.at >= new.release.at:
        msg = "the start is not before the release; correct --start or --release"
        raise UsageError(msg)
    old = Cycle(zone, latest.start if start else None, latest.plan.release, calendar)
    if not list_bases(old, new):
        msg = f"{latest.name} has no release to count from: add one to it, or --start 2026-09-07"
        raise UsageError(msg)
    measured = {}
    for each in plans[1:]:
        before = Cycle(each.plan.zone, each.start if start else None, each.plan.release)
        measured = measure_plans(each.plan, before, latest.plan, old)
    texts = NextPlan(release, start[0] if start else "", args.title or "")
    cycle = begin_cycle(latest.files, texts, Evidence(old, new, measured), renames)
    unused = [f"--rename: {quote(name)} is in no title, note or goal" for name in renames.list_unused()]
    dropped = [f"left out {count_noun(cycle.dropped, 'resolved blocker')}"] if cycle.dropped else []
    return FollowingPlan(cycle, [plan.name for plan in plans], [*anchors.said, *unused, *dropped])


class _Anchors:
    """Reads the release and the start of the next cycle, and notes what had to be assumed."""

    def __init__(self, latest: EarlierPlan, context: CommandContext) -> None:
        self.said: list[str] = []
        self._latest = latest
        self._context = context

    def read_release(self, text: str | None) -> str:
        """Return the release as plan.yaml is to have it."""
        if not text:
            msg = "when is the next release? add --release 2026-12-16"
            raise UsageError(msg)
        return self._read_date(text, "--release", self._latest.data.get("release", ""))

    def find_start(self, text: str | None, new: Cycle) -> tuple[str, Moment] | None:
        """Return the start as plan.yaml is to have it, empty where what is there stays; None for no start at all."""
        before = self._latest.data.get("anchors", {}).get("start", "")
        anchor = find_start(self._latest.plan)
        if text:
            first = find_first_task(self._latest.plan)
            if not anchor and first and first.deadline:
                day = show_day(first.deadline.local.date())
                what = f"its first deadline is taken as its start: {first.id}, {day}"
                self.said.append(f"{self._latest.name} has no anchor start, so {what}")
            written = self._read_date(text, "--start", before)
            return written, resolve_moment(written, new.zone)
        if not anchor:
            return None
        moved = _evaluate_start(self._latest.data, new)
        return ("", moved) if moved else self._move_start(anchor, before, new)

    def _move_start(self, anchor: Moment, before: str, new: Cycle) -> tuple[str, Moment]:
        """Return a start as long before the release as the old one was."""
        was = self._latest.plan.release
        if not was or not new.release:
            msg = "when does the next cycle start? add --start 2026-09-07"
            raise UsageError(msg)
        day = anchor.local.date() + (new.release.local.date() - was.local.date())
        written = f"{day.isoformat()}{'' if is_relative(before) else before[10:]}"
        self.said.append(f"start is {show_day(day)}, as long before the release as last time; to change it: --start")
        return written, resolve_moment(written, new.zone)

    def _read_date(self, text: str, name: str, before: str) -> str:
        """Return a date, with the time of day that was there ``before`` where it has none of its own."""
        wished = read_wished_moment(text, name, self._latest.plan.zone, self._context)
        if is_relative(wished):
            msg = f"{name} {quote(text)}: write a date, such as 2026-12-16"
            raise UsageError(msg)
        clock = "" if is_relative(before) else before[10:]
        if clock and len(wished) == len("2026-12-16"):
            self.said.append(f"{name} {wished} keeps the old time of day:{clock.replace('T', ' ')}")
            return wished + clock
        return wished


def _evaluate_start(data: dict[str, Any], new: Cycle) -> Moment | None:
    """Return what a start that counts from the release comes to; None for one that does not."""
    relative = read_relative(data["anchors"]["start"])
    if isinstance(relative, str) or relative.anchor != "release" or not new.release:
        return None
    found = evaluate(relative, new.release, new.zone, new.calendar)
    return None if isinstance(found, DateFault) else found


def describe_cycle(following: FollowingPlan, project: Project) -> list[str]:
    """Return what was begun, and every date that a person is to look at, the doubtful ones first."""
    assert project.lookup  # noqa: S101 - a plan without errors
    plan = project.lookup.plan
    start = find_start(plan)
    anchors = [f"release {show_day(plan.release.local.date())}"] if plan.release else []
    anchors += [f"start {show_day(start.local.date())}"] if start else []
    head = f"{count_noun(len(plan.tasks), 'task')} from {join_names(following.names)}: {', '.join(anchors)}"
    doubts: dict[tuple[str, str], list[Doubt]] = {}
    for doubt in list_doubts(plan):
        doubts.setdefault((doubt.dated.id, doubt.dated.field), []).append(doubt)
    unclear: list[tuple[date | None, str]] = []
    steady: list[tuple[date | None, str]] = []
    for row in following.cycle.rows:
        found = doubts.pop((row.dated.id, row.dated.field), [])
        why = "; ".join([*(each.why for each in found), row.why])
        line = _write_row(row.dated, row.day, row.text, why)
        (unclear if found or row.is_unclear else steady).append((row.day, line))
    for found in doubts.values():
        dated, day, _ = found[0]
        unclear.append((day, _write_row(dated, day, "", "; ".join(each.why for each in found))))
    lines = [head, *following.said, *following.cycle.notes, *_explain_days_off(plan)]
    if unclear:
        them = "it" if len(unclear) == 1 else "them"
        lines += [f"{count_noun(len(unclear), 'date')} may be wrong; look at {them} first:", *_sort_rows(unclear)]
    if steady:
        lines += [f"{count_noun(len(steady), 'other date' if unclear else 'date')} to look at:", *_sort_rows(steady)]
    return lines


def _explain_days_off(plan: Plan) -> list[str]:
    """Return what to add where the days off are all of another cycle."""
    start = find_start(plan)
    if not plan.calendar or not plan.calendar.days_off or not plan.release or not start:
        return []
    first, last = start.local.date(), plan.release.local.date()
    if any(begins <= last and ends >= first for begins, ends in plan.calendar.days_off):
        return []
    return ["calendar.days_off has no days in the new cycle; add its holidays, then run: launchlist check"]


def _write_row(dated: DatedField, day: date | None, text: str, why: str) -> str:
    field = "" if dated.field in {"deadline", dated.id.rpartition(".")[2]} else f" {dated.field}"
    at = show_day(day) if day else "no date"
    return f"  {dated.id}{field}  {shorten_text(dated.title, _TITLE)}  {at}{f' ({text})' if text else ''}: {why}"


def _sort_rows(rows: list[tuple[date | None, str]]) -> list[str]:
    return [line for _, line in sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0, row[1]))]
