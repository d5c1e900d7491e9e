"""Change, close and link issues: each is read again first, and left alone if it is not what was planned for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import GuardError
from launchlist.sync.actions import CloseDuplicate, CloseIssue, LinkIssue, Note
from launchlist.sync.calls import AddLabels, Failure, GetIssue, LinkIssues
from launchlist.sync.decide import QUIET, Case, decide, is_taken_over
from launchlist.sync.edits import build_close, build_duplicate, build_edit, is_crowded
from launchlist.sync.memory import TWICE
from launchlist.sync.observe import own_issue

if TYPE_CHECKING:
    from launchlist.sync.actions import Action, Numbered
    from launchlist.sync.calls import EditIssue
    from launchlist.sync.inputs import Steps
    from launchlist.sync.records import Issue, Owned
    from launchlist.sync.work import Work

TRIES = 4
CLAIM = 30
"""Seconds for which a run may change issues before it makes sure again that no newer one did."""


def edit_issue(work: Work, action: Numbered) -> Steps[None]:
    """Carry out one action on an issue that exists; what is not known to have been done is looked at before a retry."""
    failure, is_unsure = None, False
    for _ in range(TRIES):
        failure = yield from _try_edit(work, action, is_unsure=is_unsure)
        if not failure:
            return
        if failure.kind not in {"uncertain", "limited"}:
            break
        is_unsure = is_unsure or failure.kind == "uncertain"
    if failure:
        _fail(work, action, failure)


def _try_edit(work: Work, action: Numbered, *, is_unsure: bool) -> Steps[Failure | None]:
    """Return the failure of a call that may have changed something, None where there is no more to try."""
    owned = yield from _look_again(work, action, is_unsure=is_unsure)
    if not owned:
        return None
    labels = _list_new_labels(work, action, owned)
    if labels:
        added = yield AddLabels(action.number, labels)
        if added.failure and added.failure.kind != "refused":
            return added.failure
        if added.failure:
            work.warn(action.id, f"#{action.number} did not get {', '.join(labels)}: {added.failure.message}")
        # Whatever people did meanwhile is not to be undone.
        owned = yield from _look_again(work, action, is_unsure=is_unsure)
        if not owned:
            return None
    reply = yield _build_edit(work, action, owned)
    work.at = reply.at
    if not reply.failure:
        work.finish(action, reply.result)
        _record(work, action)
    return reply.failure


def _look_again(work: Work, action: Numbered, *, is_unsure: bool) -> Steps[Owned | None]:
    """Return the issue as it is now if the action is still right for it; None if there is nothing to do any more."""
    issue = yield from _read_in_time(work, action)
    if not issue:
        return None
    try:
        owned = own_issue(work.view.identity, issue)
    except GuardError:
        work.stop(Failure("denied", f"a newer launchlist wrote #{action.number} in the meantime; update launchlist"))
        return None
    if owned and owned.marker.id == action.id:
        decided = _decide_again(work, action, owned)
        if type(decided) is type(action):
            return owned
        if decided is None and is_unsure:  # the request without an answer has been carried out
            work.finish(action, owned.issue)
            _record(work, action)
            return None
    work.notes.append(Note("left", f"#{action.number} changed in the meantime", action.id))
    return None


def _read_in_time(work: Work, action: Numbered) -> Steps[Issue | None]:
    """Return the issue, read soon after it was made sure that no newer commit was synced."""
    for _ in range(TRIES):
        if work.at - work.claimed > CLAIM:
            yield from _claim(work)
        issue = yield from _read(work, action)
        if not issue or work.at - work.claimed <= CLAIM:
            return issue
    work.stop(Failure("late", "it takes too long to read the journal"))
    return None


def _read(work: Work, action: Numbered) -> Steps[Issue | None]:
    if not work.may_go_on():
        return None
    reply = yield GetIssue(action.number, before_write=True)
    work.at = reply.at
    if not reply.failure and work.at - work.view.at > QUIET:
        work.stop(Failure("late", "too much time went by since the plan was made"))
        return None
    if reply.failure:
        _fail(work, action, reply.failure)
        return None
    issue: Issue = reply.result
    return issue


def _claim(work: Work) -> Steps[None]:
    """Make sure that no newer commit was synced in the meantime."""
    failure = yield from work.ledger.claim(may_be_stale="stale" in work.inputs.limits.allowed)
    work.claimed = work.at
    if failure and failure.kind == "denied":
        work.ledger.is_remembering = False
        work.warn("", f"the journal cannot be written ({failure.message}): {TWICE}")
    elif failure:
        work.stop(failure._replace(message=f"{failure.message}; no issue was changed any more"))


def _decide_again(work: Work, action: Numbered, owned: Owned) -> Action | Note | None:
    """Decide once more with the issue as it is now."""
    if isinstance(action, CloseDuplicate):
        if owned.marker.state == "duplicate":
            return None
        is_free = not is_taken_over(owned.issue, work.inputs.ignore)
        is_due = owned.issue.is_open and owned.marker.state == "open" and is_free
        return action if is_due else Note("left", "", action.id)
    wish = None if isinstance(action, CloseIssue) else work.plan.wishes.get(action.id)
    ending = action.reason if isinstance(action, CloseIssue) else "removed"
    case = Case(action.id, wish, ending, work.ledger.entries.get(action.id), owned, work.inputs.ignore)
    return decide(case, work.at)


def _build_edit(work: Work, action: Numbered, owned: Owned) -> EditIssue:
    if isinstance(action, CloseDuplicate):
        return build_duplicate(owned, action.original)
    if isinstance(action, CloseIssue):
        return build_close(owned, action.reason)
    wish = work.plan.wishes[action.id]
    if is_crowded(owned.issue.body, work.texts[action.id].body):
        work.warn(action.id, f"what people wrote in #{action.number} leaves no room for all of our text: it was cut")
    return build_edit(owned, wish, work.texts[action.id], work.choose_assignee(wish.assignee, owned.marker.assignee))


def _list_new_labels(work: Work, action: Numbered, owned: Owned) -> tuple[str, ...]:
    """Labels of escalation steps that were not taken yet; one that a person took off again stays off."""
    if isinstance(action, CloseDuplicate | CloseIssue):
        return ()
    wish = work.plan.wishes[action.id]
    taken = owned.marker.escalated if owned.marker.due == wish.due else ()
    has = {label.lower() for label in owned.issue.labels}
    new = (label for step, label in wish.escalations if label and step not in taken)
    return tuple(dict.fromkeys(label for label in new if label.lower() not in has))


def _record(work: Work, action: Numbered) -> None:
    entry = work.ledger.entries.get(action.id)
    wish = work.plan.wishes.get(action.id)
    if entry and wish and not isinstance(action, CloseDuplicate | CloseIssue):
        work.ledger.put(action.id, entry._replace(due=wish.due))


def _fail(work: Work, action: Numbered | LinkIssue, failure: Failure) -> None:
    number = "" if isinstance(action, LinkIssue) else f"#{action.number} "
    if failure.kind in {"missing", "moved"} and not isinstance(action, LinkIssue | CloseDuplicate):
        entry = work.ledger.entries.get(action.id)
        if entry:
            work.ledger.put(action.id, entry.release())
        work.notes.append(Note("left", f"{number}was deleted or moved away", action.id))
    elif failure.kind in {"stopped", "limited", "denied", "unknown"}:
        work.stop(failure)
    else:
        work.is_refused |= failure.kind == "refused"
        work.postpone(action.id, f"{number}was not changed: {failure.message}")


def link_issues(work: Work, action: LinkIssue) -> Steps[None]:
    """Mirror one dependency; where the API offers none, say so once."""
    issue = _find_issue(work, action.id)
    other = _find_issue(work, action.other)
    entry = work.ledger.entries.get(action.id)
    if not issue or not other or not entry or not work.offers_links:
        return
    reply = yield LinkIssues(issue.number, other.key, action.is_blocked)
    if reply.failure and reply.failure.kind == "missing" and action.is_blocked:
        work.offers_links = False
        work.warn("", "this GitHub does not offer dependencies between issues: none were mirrored")
        return
    is_so_already = reply.failure and reply.failure.kind == "refused" and "already" in reply.failure.message
    if reply.failure and reply.failure.kind == "refused" and not is_so_already:
        work.warn(action.id, f"not marked as blocked by {action.other}: {reply.failure.message}")
        return
    if reply.failure and reply.failure.kind not in {"refused", "missing"}:
        _fail(work, action, reply.failure)
        return
    known = [each for each in entry.blocked_by if each != action.other]
    work.ledger.put(action.id, entry._replace(blocked_by=(*known, action.other) if action.is_blocked else tuple(known)))
    work.finish(action, issue)


def _find_issue(work: Work, key: str) -> Issue | None:
    owned = work.view.issues.get(key)
    return work.opened.get(key) or (owned.issue if owned else None)
