"""Ask for what an issue has not got yet, its labels, milestone and assignee, and say what GitHub did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.github.calls import AddLabels, EditIssue
from launchlist.sync.issue_edits import build_assignment
from launchlist.sync.missing_fields import find_lack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.github.calls import Failure, Issue, Steps
    from launchlist.sync.missing_fields import Lack
    from launchlist.sync.records import DesiredIssue, TrackedIssue
    from launchlist.sync.run_state import RunState

_FINAL = {"refused", "denied", "missing"}
"""What GitHub answers to what it does not take. The rest of the issue can be written all the same."""


class Completion(NamedTuple):
    """What became of what an issue lacked."""

    is_asked: bool = False
    """Something was sent: the issue is to be read again."""
    failure: Failure | None = None
    """What may have been done, or cannot be done now."""


def complete_issue(work: RunState, wish: DesiredIssue, owned: TrackedIssue) -> Steps[Completion]:
    """Ask for what an issue lacks, one thing at a time: each may be refused for reasons of its own."""
    lack = find_lack(owned.issue, owned.marker, wish)
    calls = [*_list_calls(work, lack, _list_new_labels(wish, owned), owned)]
    for call in calls:
        reply = yield call
        work.at = reply.at or work.at
        if reply.failure and reply.failure.kind not in _FINAL:
            return Completion(is_asked=True, failure=reply.failure)
        if reply.failure:
            what = ", ".join(call.labels) if isinstance(call, AddLabels) else _name(call, wish)
            work.warn(wish.id, f"#{owned.issue.number} did not get {what}: {reply.failure.message}")
            work.is_refused |= reply.failure.kind == "denied"
    return Completion(is_asked=bool(calls))


def _name(call: EditIssue, wish: DesiredIssue) -> str:
    return f"the milestone {wish.milestone}" if call.milestone else f"the assignee {wish.assignee}"


def _list_calls(
    work: RunState, lack: Lack, new_labels: tuple[str, ...], owned: TrackedIssue
) -> Iterator[AddLabels | EditIssue]:
    number = owned.issue.number
    labels = tuple(dict.fromkeys((*new_labels, *lack.labels)))
    labels = tuple(label for label in labels if label not in work.unusable)
    if labels:
        yield AddLabels(number, labels)
    if lack.milestone in work.milestones:
        yield EditIssue(number, milestone=work.milestones[lack.milestone])
    login = _choose_assignee(work, owned.issue, lack)
    if login is not None:
        yield build_assignment(owned, login)


def _list_new_labels(wish: DesiredIssue, owned: TrackedIssue) -> tuple[str, ...]:
    """Labels of escalation steps that were not taken yet; one that a person took off again stays off."""
    taken = owned.marker.escalated if owned.marker.due == wish.due else ()
    has = {label.lower() for label in owned.issue.labels}
    new = (label for step, label in wish.escalations if label and step not in taken)
    return tuple(dict.fromkeys(label for label in new if label.lower() not in has))


def _choose_assignee(work: RunState, issue: Issue, lack: Lack) -> str | None:
    """Return who is to be assigned now; where that is known to be impossible nobody, instead of the owner before."""
    if lack.assignee is None or (lack.assignee and lack.assignee not in work.assignees):
        return None
    login = work.choose_assignee(lack.assignee)
    return login if login or issue.assignees else None


def report_lack(work: RunState, wish: DesiredIssue, issue: Issue, lack: Lack) -> None:
    """Say what an issue has still not got; every run asks for it again."""
    if lack.assignee is not None:
        whom = f"not assigned to {lack.assignee} yet" if lack.assignee else f"assigned to {issue.assignees[0]} still"
        work.postpone(wish.id, f"#{issue.number} is {whom}")
    if lack.milestone:
        work.postpone(wish.id, f"#{issue.number} has not got the milestone {lack.milestone} yet")
    for label in lack.labels:
        work.postpone(wish.id, f"#{issue.number} has not got the label {label} yet")
    for step in lack.untold:
        work.postpone(wish.id, f"no comment has been written in #{issue.number} yet that it has been late for {step}")
