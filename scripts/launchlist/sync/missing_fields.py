"""What an issue should have and has not got yet: assignee, milestone, labels, people told of its delay; pure.

What a person changed is not lacking. A marker says what GitHub has answered, and what was asked for in vain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchlist.github.calls import CreateIssue, Issue
    from launchlist.sync.marker import Marker
    from launchlist.sync.records import DesiredIssue, TrackedIssue

ASSIGNEE = "assignee:"
"""Before a login that we set out to assign: whoever reads this may find it done, and not by a person."""
MILESTONE = "milestone"
LABEL = "label:"
TOLD = "told:"
"""Before an escalation step that was reached, and that no comment was seen to tell people of."""


class Lack(NamedTuple):
    """What is to be asked for again, or only put on record since it is there by now."""

    assignee: str | None = None
    """Who is to be assigned; "" for nobody any more, None where nothing is to be done."""
    milestone: str = ""
    labels: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    """Escalation steps of which people are still to be told."""
    is_outdated: bool = False
    """The marker says that something is lacking which is there, or is not wished for any more."""

    def __str__(self) -> str:
        """Return why an issue is to be updated, "" for no reason."""
        parts = []
        if self.assignee is not None:
            parts.append(f"{self.assignee} is to be assigned" if self.assignee else "no assignee is wanted")
        parts += [f"the milestone {self.milestone} is to be set"] if self.milestone else []
        parts += [f"the label {label} is to be added" for label in self.labels]
        parts += [f"people are to be notified that it has been late for {step}" for step in self.untold]
        return ", ".join(parts) or ("its marker is out of date" if self.is_outdated else "")


def trust_marker(owned: TrackedIssue, wish: DesiredIssue, *, is_unsure: bool) -> Marker:
    """Return the marker, less what the issue has not got although it was opened with it and no answer is on record."""
    issue, marker = owned
    if not is_unsure:
        return marker
    wanted = (*wish.labels, *(label for step, label in wish.escalations if label and step in marker.escalated))
    lacks = [f"{LABEL}{label}" for label in dict.fromkeys(wanted) if not has_label(issue, label)]
    lacks += [MILESTONE] if wish.milestone and not issue.milestone else []
    lacks += [each for each in marker.lacks if each.startswith((ASSIGNEE, TOLD))]
    is_assigned = marker.assignee.lower() in _lower(issue.assignees)
    return marker._replace(assignee=marker.assignee if is_assigned else "", lacks=tuple(lacks))


def find_lack(issue: Issue, marker: Marker, wish: DesiredIssue) -> Lack:
    """Return what an issue with such a marker should get; whom or what a person chose stays."""
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
    """Whether there is something to do: an assignee we chose follows the owner, one chosen by hand stays so."""
    pending = find_pending(marker)
    if marker.assignee.lower() == wish.assignee.lower() and pending is None:
        return False
    ours = {marker.assignee, wish.assignee} if pending is None else {marker.assignee, wish.assignee, pending, ""}
    return any(is_assigned(issue, login) for login in ours)


def find_pending(marker: Marker) -> str | None:
    """Return whom we set out to assign, "" for nobody; None where what came of it is in the marker."""
    return next((each.removeprefix(ASSIGNEE) for each in marker.lacks if each.startswith(ASSIGNEE)), None)


def name_assignee(issue: Issue, marker: Marker, wish: DesiredIssue) -> str:
    """Return whom the marker is to say we assigned, from what an issue has."""
    if is_assigned(issue, wish.assignee):
        return wish.assignee
    pending = find_pending(marker)
    if pending is None:
        return marker.assignee
    return next((login for login in ("", pending) if is_assigned(issue, login)), marker.assignee)


def is_assigned(issue: Issue, login: str) -> bool:
    """Whether an issue is assigned to ``login`` alone, to nobody for ""."""
    return _lower(issue.assignees) == ([login.lower()] if login else [])


def has_label(issue: Issue, name: str) -> bool:
    """Whether an issue has a label, whose case GitHub does not tell apart."""
    return name.lower() in _lower(issue.labels)


def list_lacks(issue: Issue, labels: tuple[str, ...], milestone: str) -> tuple[str, ...]:
    """Return what of that an issue has not got, as its marker says it."""
    missing = [f"{LABEL}{label}" for label in dict.fromkeys(labels) if not has_label(issue, label)]
    return (*missing, *([MILESTONE] if milestone and not issue.milestone else []))


def is_all_there(call: CreateIssue, issue: Issue) -> bool:
    """Whether the issue that came of a call has all that it was to be opened with."""
    is_owned = all(login.lower() in _lower(issue.assignees) for login in call.assignees)
    is_labeled = all(has_label(issue, label) for label in call.labels)
    return is_owned and is_labeled and (call.milestone is None or bool(issue.milestone))


def _lower(names: tuple[str, ...]) -> list[str]:
    return [name.lower() for name in names]
