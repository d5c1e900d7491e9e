"""Change, close and link issues: each is read again first, and left alone if it is not what was planned for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import CloseDuplicate, CloseIssue, LinkIssue, Note
from launchlist.sync.calls import AddLabels, Failure, GetIssue, LinkIssues
from launchlist.sync.decide import QUIET, Case, decide, is_taken_over
from launchlist.sync.edits import build_close, build_duplicate, build_edit
from launchlist.sync.observe import own_issue

if TYPE_CHECKING:
    from launchlist.sync.actions import Numbered
    from launchlist.sync.calls import EditIssue
    from launchlist.sync.inputs import Steps
    from launchlist.sync.records import Issue, Owned
    from launchlist.sync.work import Work


def edit_issue(work: Work, action: Numbered) -> Steps[None]:
    """Carry out one action on an issue that exists."""
    reply = yield GetIssue(action.number)
    work.at = reply.at
    if reply.failure:
        _fail(work, action, reply.failure)
        return
    if work.at - work.view.at > QUIET:
        work.stop(Failure("late", "too much time went by since the plan was made"))
        return
    owned = own_issue(work.view.identity, reply.result)
    if not owned or owned.marker.id != action.id or not _is_still_due(work, action, owned):
        work.notes.append(Note("left", f"#{action.number} changed in the meantime", action.id))
        return
    labels = _list_new_labels(work, action, owned)
    if labels:
        added = yield AddLabels(action.number, labels)
        if added.failure and added.failure.kind != "refused":
            _fail(work, action, added.failure)
            return
        if added.failure:
            work.warn(action.id, f"#{action.number} did not get {', '.join(labels)}: {added.failure.message}")
    reply = yield _build_edit(work, action, owned)
    work.at = reply.at
    if reply.failure:
        _fail(work, action, reply.failure)
        return
    work.finish(action, reply.result)
    _record(work, action)


def _is_still_due(work: Work, action: Numbered, owned: Owned) -> bool:
    """Decide again with the issue as it is now."""
    if isinstance(action, CloseDuplicate):
        is_free = not is_taken_over(owned.issue, work.inputs.ignore)
        return owned.issue.is_open and owned.marker.state == "open" and is_free
    wish = None if isinstance(action, CloseIssue) else work.plan.wishes.get(action.id)
    ending = action.reason if isinstance(action, CloseIssue) else "removed"
    case = Case(action.id, wish, ending, work.ledger.entries.get(action.id), owned, work.inputs.ignore)
    return type(decide(case, work.at)) is type(action)


def _build_edit(work: Work, action: Numbered, owned: Owned) -> EditIssue:
    if isinstance(action, CloseDuplicate):
        return build_duplicate(owned, action.original)
    if isinstance(action, CloseIssue):
        return build_close(owned, action.reason)
    wish = work.plan.wishes[action.id]
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
    # Refused means that it is so already.
    if reply.failure and reply.failure.kind not in {"refused", "missing"}:
        _fail(work, action, reply.failure)
        return
    known = [each for each in entry.blocked_by if each != action.other]
    work.ledger.put(action.id, entry._replace(blocked_by=(*known, action.other) if action.is_blocked else tuple(known)))
    work.finish(action, issue)


def _find_issue(work: Work, key: str) -> Issue | None:
    owned = work.view.issues.get(key)
    return work.opened.get(key) or (owned.issue if owned else None)
