"""Check an issue again right before it is changed: the action must still apply, and no newer commit may be synced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import GuardError
from launchlist.github.calls import Failure
from launchlist.sync.absence import ask_again
from launchlist.sync.actions import CloseDuplicate, CloseIssue, LinkIssue, Note
from launchlist.sync.complete_fields import report_lack
from launchlist.sync.decide import QUIET, IssueState, decide, is_taken_over
from launchlist.sync.journal_start import TWICE
from launchlist.sync.marker import read_marker
from launchlist.sync.missing_fields import find_lack, trust_marker
from launchlist.sync.observed import claim_issue, own_issue

if TYPE_CHECKING:
    from launchlist.github.calls import Issue, Steps
    from launchlist.sync.actions import Action, Numbered
    from launchlist.sync.records import TrackedIssue
    from launchlist.sync.run_state import RunState

TRIES = 4
CLAIM = 30
"""Seconds for which a run may change issues before it checks again for a newer commit."""


def look_again(work: RunState, action: Numbered, *, is_unsure: bool) -> Steps[TrackedIssue | None]:
    """Return the current issue if the action still applies to it; None if there is nothing left to do."""
    issue = yield from _read_in_time(work, action)
    if not issue:
        return None
    try:
        tracked = own_issue(work.view.identity, issue)
    except GuardError:
        text = f"a newer version of launchlist wrote #{action.number} in the meantime; update launchlist"
        work.stop(Failure("denied", text))
        return None
    entry = work.ledger.entries.get(action.id)
    tracked = claim_issue(tracked, action.id, entry) if tracked else None
    decided = _decide_again(work, action, tracked) if tracked else None
    if tracked and type(decided) is type(action):
        return _trust(work, action, tracked)
    if tracked and decided is None and is_unsure:  # the unanswered request was carried out
        work.finish(action, tracked.issue)
        record_edit(work, action, tracked.issue)
        return None
    if decided is None or isinstance(decided, Note):
        work.notes.append(Note("left", f"#{action.number} changed in the meantime", action.id))
    else:
        work.postpone(action.id, f"#{action.number} changed in the meantime")
    return None


def is_to_be_left(work: RunState, issue: Issue) -> bool:
    """Whether a person, or a later release, has taken over an issue."""
    try:
        return own_issue(work.view.identity, issue) is None or is_taken_over(issue, work.inputs.ignore)
    except GuardError:
        return True


def _read_in_time(work: RunState, action: Numbered) -> Steps[Issue | None]:
    """Return the issue, read soon after checking that no newer commit was synced."""
    for _ in range(TRIES):
        if work.at - work.claimed > CLAIM:
            yield from _claim(work)
        issue = yield from _read(work, action)
        if not issue or work.at - work.claimed <= CLAIM:
            return issue
    work.stop(Failure("late", "reading the journal takes too long"))
    return None


def _read(work: RunState, action: Numbered) -> Steps[Issue | None]:
    if not work.may_go_on():
        return None
    reply = yield from ask_again(action.number, before_write=True)
    work.at = reply.at
    if not reply.failure and work.at - work.view.at > QUIET:
        work.stop(Failure("late", "too much time has passed since the plan was made"))
        return None
    if reply.failure:
        report_failure(work, action, reply.failure)
        return None
    issue: Issue = reply.result
    return issue


def _claim(work: RunState) -> Steps[None]:
    """Check that no newer commit was synced in the meantime."""
    failure = yield from work.ledger.claim(may_be_stale="stale" in work.inputs.limits.allowed)
    work.claimed = work.at
    if failure and failure.kind == "denied":
        work.ledger.is_remembering = False
        work.warn("", f"the journal cannot be written ({failure.message}): {TWICE}")
    elif failure:
        work.stop(failure._replace(message=f"{failure.message}; no more issues were changed"))


def _decide_again(work: RunState, action: Numbered, tracked: TrackedIssue) -> Action | Note | None:
    """Decide again with the current issue."""
    if isinstance(action, CloseDuplicate):
        if tracked.marker.state == "duplicate":
            return None
        is_free = not is_taken_over(tracked.issue, work.inputs.ignore)
        is_due = tracked.issue.is_open and tracked.marker.state == "open" and is_free
        return action if is_due else Note("left", "", action.id)
    wish = None if isinstance(action, CloseIssue) else work.plan.wishes.get(action.id)
    ending = action.reason if isinstance(action, CloseIssue) else "removed"
    entry, place = work.ledger.entries.get(action.id), work.view.identity.place
    case = IssueState(action.id, wish, ending, entry, tracked, work.inputs.ignore, place)
    return decide(case, work.at)


def _trust(work: RunState, action: Numbered, tracked: TrackedIssue) -> TrackedIssue:
    entry, wish = work.ledger.entries.get(action.id), work.plan.wishes.get(action.id)
    if not wish or not entry or isinstance(action, CloseDuplicate | CloseIssue):
        return tracked
    return tracked._replace(marker=trust_marker(tracked, wish, is_unsure=entry.is_unsure))


def record_edit(work: RunState, action: Numbered, issue: Issue) -> None:
    """Record in the journal which deadline an issue now shows, and report what it still lacks."""
    entry = work.ledger.entries.get(action.id)
    wish = work.plan.wishes.get(action.id)
    if entry and isinstance(action, CloseIssue):
        work.ledger.put(action.id, entry._replace(is_closed=not issue.is_open))
    if not wish or isinstance(action, CloseDuplicate | CloseIssue):
        return
    if entry:
        known = entry._replace(due=wish.due, is_unsure=False, lists=wish.lists, is_closed=not issue.is_open)
        work.ledger.put(action.id, known)
    marker = read_marker(issue.body)
    if marker:
        report_lack(work, wish, issue, find_lack(issue, marker, wish))


def report_failure(work: RunState, action: Numbered | LinkIssue, failure: Failure) -> None:
    """Report why an action failed, and stop if all others would fail too."""
    what = f"not marked as blocked by {action.other}" if isinstance(action, LinkIssue) else "was not changed"
    number = "" if isinstance(action, LinkIssue) else f"#{action.number} "
    if failure.kind in {"gone", "moved"} and not isinstance(action, LinkIssue | CloseDuplicate):
        entry = work.ledger.entries.get(action.id)
        if entry:
            work.ledger.put(action.id, entry.release())
        work.notes.append(Note("left", f"{number}was deleted or moved", action.id))
    elif failure.kind in {"stopped", "limited", "denied", "unknown"}:
        work.stop(failure)
    else:
        work.is_refused |= failure.kind == "refused"
        work.postpone(action.id, f"{number}{what}: {failure.message}")
