"""Change, close and link issues: each is read again first, and left alone if it is not what was planned for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import CloseDuplicate, CloseIssue, LinkIssue
from launchlist.sync.calls import AddLabels, Failure, LinkIssues
from launchlist.sync.edits import build_close, build_duplicate, build_edit, is_crowded
from launchlist.sync.escalating import mention_people
from launchlist.sync.looking import TRIES, look_again, record_edit, report_failure

if TYPE_CHECKING:
    from launchlist.sync.actions import Numbered
    from launchlist.sync.calls import EditIssue
    from launchlist.sync.inputs import Steps
    from launchlist.sync.records import Issue, Owned
    from launchlist.sync.work import Work


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
        report_failure(work, action, failure)


def _try_edit(work: Work, action: Numbered, *, is_unsure: bool) -> Steps[Failure | None]:
    """Return the failure of a call that may have changed something, None where there is no more to try."""
    owned = yield from look_again(work, action, is_unsure=is_unsure)
    if not owned:
        return None
    is_sent, failure = yield from _escalate(work, action, owned)
    if failure:
        return failure
    if is_sent:
        # Whatever people did meanwhile is not to be undone.
        owned = yield from look_again(work, action, is_unsure=is_unsure)
        if not owned:
            return None
    reply = yield _build_edit(work, action, owned)
    work.at = reply.at
    if not reply.failure:
        work.finish(action, reply.result)
        record_edit(work, action)
    return reply.failure


def _escalate(work: Work, action: Numbered, owned: Owned) -> Steps[tuple[bool, Failure | None]]:
    """Do what escalation asks for beyond the body: return whether anything was sent, and what failed."""
    labels = _list_new_labels(work, action, owned)
    if labels:
        added = yield AddLabels(action.number, labels)
        if added.failure and added.failure.kind != "refused":
            return True, added.failure
        if added.failure:
            work.warn(action.id, f"#{action.number} did not get {', '.join(labels)}: {added.failure.message}")
    if isinstance(action, CloseDuplicate | CloseIssue):
        return False, None
    is_told, failure = yield from mention_people(work, work.plan.wishes[action.id], owned)
    return bool(labels) or is_told, failure


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
        report_failure(work, action, reply.failure)
        return
    known = [each for each in entry.blocked_by if each != action.other]
    work.ledger.put(action.id, entry._replace(blocked_by=(*known, action.other) if action.is_blocked else tuple(known)))
    work.finish(action, issue)


def _find_issue(work: Work, key: str) -> Issue | None:
    owned = work.view.issues.get(key)
    return work.opened.get(key) or (owned.issue if owned else None)
