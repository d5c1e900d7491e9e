"""Two states of a plan compared: what changed, what follows, and what could not be compared."""

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
    """What a change means. ``as_of`` is the moment at which both states were judged, None where neither has a plan."""

    base: PlanState
    head: PlanState
    as_of: Moment | None
    changes: tuple[Change, ...]
    consequences: Consequences | None
    """None where one of the plans is missing or could not be read whole."""
    new_findings: tuple[Finding, ...]
    gone_findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """What could not be compared, and why."""

    @property
    def is_unchanged(self) -> bool:
        """Whether both states were compared whole and mean the same, to which no error has come either."""
        has_new_error = any(finding.severity == "error" for finding in self.new_findings)
        return self.consequences is not None and not self.changes and not has_new_error

    @property
    def code(self) -> int:
        """The exit code: 1 for a head that is not a valid plan, whatever it was before."""
        return int(self.head.condition != "valid")


def compare(before: PlanState, after: PlanState) -> Comparison:
    """Return what the change from one state to another means; both were judged as of one moment."""
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
    """Return what the change from revision ``base`` to ``head`` (None for the working tree) means.

    Both are judged as of one moment: ``as_of``, else the frozen one of the head's plan, else ``now``. Raises
    UsageError where a revision cannot be read, with the remedy.
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
    """Return new findings and those gone; of a plan that was not read whole, rules could not say what they would."""
    shared = before.project.files.keys() & after.project.files.keys()
    found = () if before.condition == "absent" else before.project.findings
    fresh, gone = compare_findings(found, after.project.findings, shared)
    if after.is_whole and (before.is_whole or before.condition == "absent"):
        return fresh, gone
    fresh = tuple(finding for finding in fresh if finding.severity == "error")
    return fresh, tuple(finding for finding in gone if finding.severity == "error") if after.is_whole else ()


def _choose_base(before: PlanState, after: PlanState) -> Plan | None:
    """Where there was no plan, everything is new to one that had all of the settings and none of the tasks."""
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
            yield f"{_name(state)} has {count_noun(len(state.errors), 'error')}; the comparison is as good as its plan"
    if before.plan and after.plan:
        new, gone = find_unknown(before.plan, after.plan)
        if new:
            yield f"not known to be new, since {_name(before)} may have them: {_list(new)}"
        if gone:
            yield f"not known to be gone, since {_name(after)} may have them: {_list(gone)}"


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
