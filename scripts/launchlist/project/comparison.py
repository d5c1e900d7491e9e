"""Compares two states of a plan: what changed, what follows, and what could not be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.changes.diff import diff_plans, find_unknown
from launchlist.changes.impact import Consequences, compare_findings, find_consequences
from launchlist.changes.matching import match_plans
from launchlist.git.objects import find_revision
from launchlist.project.absent import read_worktree
from launchlist.project.project import check_project, load_project
from launchlist.project.states import WORKING_TREE, PlanState, build_state, read_revision
from launchlist.reading.disk.plan_files import NO_PLAN_HINT
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from launchlist.changes.change import Change
    from launchlist.findings import Finding
    from launchlist.plan.model import Moment, Plan

_MOST_IDS = 10


class Comparison(NamedTuple):
    """The result of a comparison. ``as_of`` is the moment used for both states, None if neither has a plan."""

    base: PlanState
    head: PlanState
    as_of: Moment | None
    changes: tuple[Change, ...]
    consequences: Consequences | None
    """None if one of the plans is missing or could not be read completely."""
    new_findings: tuple[Finding, ...]
    gone_findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """The parts that could not be compared, and why."""

    @property
    def is_unchanged(self) -> bool:
        """Whether both states were compared completely and are equal, without new errors."""
        has_new_error = any(finding.severity == "error" for finding in self.new_findings)
        return self.consequences is not None and not self.changes and not has_new_error

    @property
    def code(self) -> int:
        """The exit code: 1 if the head is not a valid plan, even if the base was not either."""
        return int(self.head.condition != "valid")


def compare(before: PlanState, after: PlanState) -> Comparison:
    """Return the comparison of two states that were evaluated as of the same moment."""
    old, new = _choose_base(before, after), after.project.written
    fresh, gone = _compare_findings(before, after)
    return Comparison(
        base=before,
        head=after,
        as_of=after.project.as_of or before.project.as_of,
        changes=diff_plans(old, new) if old and new else (),
        consequences=_find_consequences(before, after),
        new_findings=fresh,
        gone_findings=gone,
        notes=tuple(_explain_gaps(before, after)),
    )


def compare_revisions(root: str, base: str, head: str | None, as_of: str | None, now: datetime) -> Comparison:
    """Return the comparison of revision ``base`` with ``head`` (None for the working tree).

    Both are evaluated as of the same moment: ``as_of``, else the as-of of the head's plan, else ``now``. Raises
    UsageError with the remedy if a revision cannot be read.
    """
    if head is None:
        after = build_state(WORKING_TREE, "", check_project(load_project(root, read_worktree(root)), as_of, now))
    else:
        after = _read_state(root, head, as_of, now)
    return compare(_read_state(root, base, after.project.as_of or as_of, now), after)


def _read_state(root: str, name: str, as_of: str | Moment | None, now: datetime) -> PlanState:
    commit = find_revision(root, name).commit
    return build_state(name, commit, check_project(load_project(root, read_revision(root, commit)), as_of, now))


def _compare_findings(before: PlanState, after: PlanState) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return new and resolved findings; rules cannot be compared if a plan was not read completely."""
    shared = before.project.files.keys() & after.project.files.keys()
    found = () if before.condition == "absent" else before.project.findings
    fresh, gone = compare_findings(found, after.project.findings, shared)
    if after.is_whole and (before.is_whole or before.condition == "absent"):
        return fresh, gone
    fresh = tuple(finding for finding in fresh if finding.severity == "error")
    return fresh, tuple(finding for finding in gone if finding.severity == "error") if after.is_whole else ()


def _choose_base(before: PlanState, after: PlanState) -> Plan | None:
    """Without a plan in the base, compare with a plan that has all the settings and no tasks."""
    if before.condition == "absent":
        written = after.project.written
        return written._replace(tasks=(), blockers=(), is_complete=True) if written else None
    return before.project.written


def _find_consequences(before: PlanState, after: PlanState) -> Consequences | None:
    old, new = before.schedule, after.schedule
    if not (old and new):
        return None
    return find_consequences(old, new, match_plans(old.lookup.plan, new.lookup.plan).names)


def _explain_gaps(before: PlanState, after: PlanState) -> Iterator[str]:
    if after.condition == "absent":
        yield from _explain_absent(before, after)
        return
    if before.condition == "absent":
        yield f"{_name(before)} has no plan, so everything is new"
        return
    for state in (before, after):
        if state.plan is None:
            yield f"checklist/plan.yaml of {_name(state)} cannot be used, so only errors are compared"
        elif not state.plan.is_complete:
            yield (
                f"some files of {_name(state)} cannot be read, so neither metrics nor projected dates are compared, "
                f"and of the findings only errors"
            )
        elif state.condition == "invalid":
            yield f"{_name(state)} has {count_noun(len(state.errors), 'error')}, so the comparison may be incomplete"
    if before.plan and after.plan:
        new, gone = find_unknown(before.plan, after.plan)
        if new:
            yield f"possibly not new, since {_name(before)} may have them: {_list(new)}"
        if gone:
            yield f"possibly not resolved, since {_name(after)} may have them: {_list(gone)}"


def _explain_absent(before: PlanState, after: PlanState) -> Iterator[str]:
    if before.condition != "absent":
        yield f"{_name(after)} has no plan; {_name(before)} has one"
    elif any(error.hint == NO_PLAN_HINT for error in after.errors):  # else the plans in folders are named
        yield f"{_name(after)} has no plan"


def _name(state: PlanState) -> str:
    return quote(state.name) if state.commit else state.name


def _list(ids: tuple[str, ...]) -> str:
    more = len(ids) - _MOST_IDS
    return join_names([*ids[:_MOST_IDS], f"{more} more"] if more > 0 else ids)
