"""Add what an issue still lacks, its labels, milestone and assignee, and report what GitHub did not accept."""

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
"""GitHub's responses to something it does not accept. The rest of the issue can still be written."""


class Completion(NamedTuple):
    """The result of adding what an issue lacked."""

    is_asked: bool = False
    """Something was sent, so the issue must be read again."""
    failure: Failure | None = None
    """A call that may have succeeded, or that cannot be made now."""


def complete_issue(work: RunState, wish: DesiredIssue, tracked: TrackedIssue) -> Steps[Completion]:
    """Add what an issue lacks, one thing at a time, since each may be refused for a different reason."""
    lack = find_lack(tracked.issue, tracked.marker, wish)
    calls = [*_list_calls(work, lack, _list_new_labels(wish, tracked), tracked)]
    for call in calls:
        reply = yield call
        work.at = reply.at or work.at
        if reply.failure and reply.failure.kind not in _FINAL:
            return Completion(is_asked=True, failure=reply.failure)
        if reply.failure:
            what = ", ".join(call.labels) if isinstance(call, AddLabels) else _name(call, wish)
            work.warn(wish.id, f"#{tracked.issue.number} did not get {what}: {reply.failure.message}")
            work.is_refused |= reply.failure.kind == "denied"
    return Completion(is_asked=bool(calls))


def _name(call: EditIssue, wish: DesiredIssue) -> str:
    return f"the milestone {wish.milestone}" if call.milestone else f"the assignee {wish.assignee}"


def _list_calls(
    work: RunState, lack: Lack, new_labels: tuple[str, ...], tracked: TrackedIssue
) -> Iterator[AddLabels | EditIssue]:
    number = tracked.issue.number
    labels = tuple(dict.fromkeys((*new_labels, *lack.labels)))
    labels = tuple(label for label in labels if label not in work.unusable)
    if labels:
        yield AddLabels(number, labels)
    if lack.milestone in work.milestones:
        yield EditIssue(number, milestone=work.milestones[lack.milestone])
    login = _choose_assignee(work, tracked.issue, lack)
    if login is not None:
        yield build_assignment(tracked, login)


def _list_new_labels(wish: DesiredIssue, tracked: TrackedIssue) -> tuple[str, ...]:
    """Return the labels of escalation steps not yet taken; a label that a person removed is not added again."""
    taken = tracked.marker.escalated if tracked.marker.due == wish.due else ()
    has = {label.lower() for label in tracked.issue.labels}
    new = (label for step, label in wish.escalations if label and step not in taken)
    return tuple(dict.fromkeys(label for label in new if label.lower() not in has))


def _choose_assignee(work: RunState, issue: Issue, lack: Lack) -> str | None:
    """Return the login to assign now; if assigning is known to be impossible, "" to remove the previous owner."""
    if lack.assignee is None or (lack.assignee and lack.assignee not in work.assignees):
        return None
    login = work.choose_assignee(lack.assignee)
    return login if login or issue.assignees else None


def report_lack(work: RunState, wish: DesiredIssue, issue: Issue, lack: Lack) -> None:
    """Report what an issue still lacks; every run tries again."""
    if lack.assignee is not None:
        whom = f"not assigned to {lack.assignee} yet" if lack.assignee else f"still assigned to {issue.assignees[0]}"
        work.postpone(wish.id, f"#{issue.number} is {whom}")
    if lack.milestone:
        work.postpone(wish.id, f"#{issue.number} does not have the milestone {lack.milestone} yet")
    for label in lack.labels:
        work.postpone(wish.id, f"#{issue.number} does not have the label {label} yet")
    for step in lack.untold:
        work.postpone(wish.id, f"#{issue.number} has no comment yet about being late for {step}")
