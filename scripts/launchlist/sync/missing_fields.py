"""What an issue should have but still lacks: assignee, milestone, labels, notifications of its delay; pure.

What a person changed does not count. The marker records what GitHub answered, and what was requested without success.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchlist.github.calls import CreateIssue, Issue
    from launchlist.sync.marker import Marker
    from launchlist.sync.records import DesiredIssue, TrackedIssue

ASSIGNEE = "assignee:"
"""Prefix of a login we tried to assign: if it is assigned by now, we did it, not a person."""
MILESTONE = "milestone"
LABEL = "label:"
TOLD = "told:"
"""Prefix of an escalation step that was reached without a comment about it having been seen."""


class Lack(NamedTuple):
    """What to request again, or only to record because it is there by now."""

    assignee: str | None = None
    """The login to assign; "" to remove the assignee, None if there is nothing to do."""
    milestone: str = ""
    labels: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    """Escalation steps that people have yet to be notified of."""
    is_outdated: bool = False
    """The marker lists something as missing that is there, or is no longer wanted."""

    def __str__(self) -> str:
        """Return why an issue must be updated, "" if it need not be."""
        parts = []
        if self.assignee is not None:
            parts.append(
                f"it needs the assignee {self.assignee}" if self.assignee else "its assignee is no longer wanted"
            )
        parts += [f"it needs the milestone {self.milestone}"] if self.milestone else []
        parts += [f"it needs the label {label}" for label in self.labels]
        parts += [f"it needs a comment about being late for {step}" for step in self.untold]
        return ", ".join(parts) or ("its marker is out of date" if self.is_outdated else "")


def trust_marker(tracked: TrackedIssue, wish: DesiredIssue, *, is_unsure: bool) -> Marker:
    """Return the marker without what the issue lacks although it was opened with it and no answer was recorded."""
    issue, marker = tracked
    if not is_unsure:
        return marker
    wanted = (*wish.labels, *(label for step, label in wish.escalations if label and step in marker.escalated))
    lacks = [f"{LABEL}{label}" for label in dict.fromkeys(wanted) if not has_label(issue, label)]
    lacks += [MILESTONE] if wish.milestone and not issue.milestone else []
    lacks += [each for each in marker.lacks if each.startswith((ASSIGNEE, TOLD))]
    is_assigned = marker.assignee.lower() in _lower(issue.assignees)
    return marker._replace(assignee=marker.assignee if is_assigned else "", lacks=tuple(lacks))


def find_lack(issue: Issue, marker: Marker, wish: DesiredIssue) -> Lack:
    """Return what an issue with this marker should get; a person's choices stay."""
    wanted = {label.lower() for label in (*wish.labels, *(label for _, label in wish.escalations))}
    names = [each.removeprefix(LABEL) for each in marker.lacks if each.startswith(LABEL)]
    labels = tuple(name for name in names if name.lower() in wanted and not has_label(issue, name))
    is_bare = MILESTONE in marker.lacks and not issue.milestone
    milestone = wish.milestone if is_bare else ""
    reached = [f"{TOLD}{step}" for step, _ in wish.mentions] if marker.due == wish.due else []
    untold = tuple(each.removeprefix(TOLD) for each in marker.lacks if each in reached)
    is_ours = _is_assignee_ours(issue, marker, wish)
    is_right = is_assigned(issue, wish.assignee)
    is_outdated = len(marker.lacks) > len(labels) + bool(milestone) + len(untold) or (is_ours and is_right)
    return Lack(wish.assignee if is_ours and not is_right else None, milestone, labels, untold, is_outdated)


def _is_assignee_ours(issue: Issue, marker: Marker, wish: DesiredIssue) -> bool:
    """Whether the assignee is ours to change: one we chose follows the owner, one chosen by a person stays."""
    pending = find_pending(marker)
    if marker.assignee.lower() == wish.assignee.lower() and pending is None:
        return False
    ours = {marker.assignee, wish.assignee} if pending is None else {marker.assignee, wish.assignee, pending, ""}
    return any(is_assigned(issue, login) for login in ours)


def find_pending(marker: Marker) -> str | None:
    """Return the login we tried to assign, "" for none; None if the outcome is in the marker."""
    return next((each.removeprefix(ASSIGNEE) for each in marker.lacks if each.startswith(ASSIGNEE)), None)


def name_assignee(issue: Issue, marker: Marker, wish: DesiredIssue) -> str:
    """Return the login to record as assigned by us, given the current issue."""
    if is_assigned(issue, wish.assignee):
        return wish.assignee
    pending = find_pending(marker)
    if pending is None:
        return marker.assignee
    return next((login for login in ("", pending) if is_assigned(issue, login)), marker.assignee)


def is_assigned(issue: Issue, login: str) -> bool:
    """Whether an issue is assigned to ``login`` alone, or to no one if it is ""."""
    return _lower(issue.assignees) == ([login.lower()] if login else [])


def has_label(issue: Issue, name: str) -> bool:
    """Whether an issue has a label, ignoring case as GitHub does."""
    return name.lower() in _lower(issue.labels)


def list_lacks(issue: Issue, labels: tuple[str, ...], milestone: str) -> tuple[str, ...]:
    """Return which of these an issue lacks, as its marker records it."""
    missing = [f"{LABEL}{label}" for label in dict.fromkeys(labels) if not has_label(issue, label)]
    return (*missing, *([MILESTONE] if milestone and not issue.milestone else []))


def is_all_there(call: CreateIssue, issue: Issue) -> bool:
    """Whether the issue created by a call has everything that was requested."""
    is_owned = all(login.lower() in _lower(issue.assignees) for login in call.assignees)
    is_labeled = all(has_label(issue, label) for label in call.labels)
    return is_owned and is_labeled and (call.milestone is None or bool(issue.milestone))


def _lower(names: tuple[str, ...]) -> list[str]:
    return [name.lower() for name in names]
