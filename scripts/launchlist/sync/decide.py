"""Decide what to do about one id from the plan, the journal and the current issue; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.sync.actions import Action, CloseIssue, Note, OpenIssue, ReopenIssue, UpdateIssue
from launchlist.sync.marker import FOREIGN
from launchlist.sync.missing_fields import find_lack, trust_marker
from launchlist.sync.records import ROLLUP

if TYPE_CHECKING:
    from launchlist.github.calls import Issue
    from launchlist.sync.journal import JournalEntry
    from launchlist.sync.records import DesiredIssue, EndReason, TrackedIssue

QUIET = 15 * 60
"""Seconds for which an issue may exist without the list of issues showing it.

Delays of eight minutes were seen with lists and of twelve with searches; before that, a list does not prove absence.
"""


class IssueState(NamedTuple):
    """Everything known about one id."""

    id: str
    wish: DesiredIssue | None
    ending: EndReason
    """Why there should be no open issue; ignored if there is a wish."""
    entry: JournalEntry | None
    tracked: TrackedIssue | None
    """The issue that belongs to the id, if it was visible."""
    ignore: str
    """The label with which a person takes over an issue."""
    place: str | None = None
    """The folder of the plan; None if it does not matter."""


def decide(case: IssueState, now: int) -> Action | Note | None:
    """Return what to do, what to report, or None. Without a wish an issue is closed if that is allowed."""
    if case.tracked:
        hands_off = _find_hands_off(case, case.tracked)
        if hands_off:
            return hands_off if case.wish else None
        return _serve(case, _trust(case.tracked, case), case.wish) if case.wish else _dismiss(case, case.tracked)
    return _start(case, case.wish, now) if case.wish else _wait(case)


def _trust(tracked: TrackedIssue, case: IssueState) -> TrackedIssue:
    is_unsure = case.entry is not None and case.entry.is_unsure
    return tracked._replace(marker=trust_marker(tracked, case.wish, is_unsure=is_unsure)) if case.wish else tracked


def is_taken_over(issue: Issue, ignore: str) -> bool:
    """Whether a person has taken over an issue."""
    return issue.is_locked or ignore.lower() in (label.lower() for label in issue.labels)


def _find_hands_off(case: IssueState, tracked: TrackedIssue) -> Note | None:
    issue = tracked.issue
    if not is_taken_over(issue, case.ignore):
        return None
    why = "is locked" if issue.is_locked else f"has the label {case.ignore}"
    return Note("left", f"#{issue.number} {why}", case.id)


def _serve(case: IssueState, tracked: TrackedIssue, wish: DesiredIssue) -> Action | Note | None:
    """The issue exists and should be open."""
    issue, marker = tracked
    if not issue.is_open:
        if marker.state != "open":
            return ReopenIssue(case.id, issue.number, "it is needed again", wish.content, issue.url)
        if marker.due == wish.due or (wish.id == ROLLUP and wish.due < marker.due):
            return Note("left", f"#{issue.number} was closed by a person; a new deadline would reopen it", case.id)
        why = "it was closed, and its new deadline has passed too"
        return ReopenIssue(case.id, issue.number, why, wish.content, issue.url)
    moved = "its plan was moved to another folder" if case.place not in {None, marker.place} else ""
    why = _find_difference(tracked, wish) or moved
    return UpdateIssue(case.id, issue.number, why, wish.content, issue.url) if why else None


def _find_difference(tracked: TrackedIssue, wish: DesiredIssue) -> str:
    marker = tracked.marker
    lack = str(find_lack(tracked.issue, marker, wish))
    if wish.id == ROLLUP:
        return "the list changed" if marker.content != wish.content or marker.state != "open" else lack
    if marker.due != wish.due:
        return "its deadline moved"
    steps = [step for step, _ in wish.escalations if step not in marker.escalated]
    if steps:
        return f"late by {' and '.join(steps)}"
    if marker.state != "open":
        return "a person reopened it, and it is needed again"
    if marker.content == FOREIGN:
        return "it has the text of another issue"
    return "the plan changed" if marker.content != wish.content else lack


def _dismiss(case: IssueState, tracked: TrackedIssue) -> Action | Note | None:
    """The issue exists and should not be open."""
    if not tracked.issue.is_open:
        return None
    if tracked.marker.state == "open":
        return CloseIssue(case.id, tracked.issue.number, case.ending, tracked.issue.url)
    return Note("left", f"#{tracked.issue.number} was closed by launchlist and reopened by a person", case.id)


def _wait(case: IssueState) -> Note | None:
    """The recorded issue could not be read, so nothing is decided about it."""
    entry = case.entry
    if not entry or entry.number is None or entry.is_released or entry.is_unlabeled:
        return None
    return Note("deferred", f"#{entry.number} could not be read", case.id)


def _start(case: IssueState, wish: DesiredIssue, now: int) -> Action | Note | None:
    """No issue is visible."""
    entry = case.entry
    if entry and wish.due in entry.gone:
        return Note(
            "left", f"#{entry.number} was deleted, moved or taken over; a new deadline would open another", case.id
        )
    if entry and entry.is_unlabeled:
        return OpenIssue(case.id, "", wish.content)
    if entry and (unseen := _wait(case)):
        return unseen
    if entry and entry.lost:
        return Note(
            "deferred", f"#{entry.number} cannot be found; a later run checks again before it opens another", case.id
        )
    if entry and entry.intent and now - entry.intent <= QUIET:
        return Note("deferred", "it may just have been opened, and GitHub's list may not show it yet", case.id)
    return OpenIssue(case.id, "", wish.content)
