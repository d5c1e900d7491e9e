"""Mirror dependencies as links between issues: existing links are read first, so that only new ones are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import LinkIssues, ListLinks
from launchlist.sync.absence import ask_again
from launchlist.sync.actions import LinkIssue, Note
from launchlist.sync.recheck import is_to_be_left, report_failure

if TYPE_CHECKING:
    from launchlist.github.calls import Failure, Issue, Steps
    from launchlist.sync.actions import SyncPlan
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.run_state import RunState

_NOT_OFFERED = Note("warning", "this GitHub server does not support dependencies between issues: none were mirrored")


def settle_links(plan: SyncPlan, view: ObservedIssues) -> Steps[tuple[SyncPlan, ObservedIssues]]:
    """Return the plan without the links that already exist, and the view with these recorded."""
    links = [action for action in plan.actions if isinstance(action, LinkIssue)]
    notes: list[Note] = []
    for key in dict.fromkeys(link.id for link in links if link.id in view.issues):
        number = view.issues[key].issue.number
        found = yield from _read_links(number)
        mine = [link for link in links if link.id == key]
        if isinstance(found, set):
            settled = [link for link in mine if _is_settled(link, found, view)]
            view = _record(view, settled)
        else:
            settled = mine
            if found.kind == "missing":
                notes, links = [_NOT_OFFERED], []
                break
            notes.append(Note("deferred", f"the issues that block #{number} cannot be read: {found.message}", key))
        links = [link for link in links if link not in settled]
    actions = tuple(action for action in plan.actions if not isinstance(action, LinkIssue) or action in links)
    return plan._replace(actions=actions, notes=(*plan.notes, *notes)), view


def _read_links(number: int) -> Steps[set[int] | Failure]:
    """Return the database ids of the issues that block an issue; a 404 must be repeated to count."""
    found: set[int] = set()
    page, is_asked_twice = 1, False
    while True:
        reply = yield ListLinks(number, page)
        if reply.failure and reply.failure.kind == "missing" and not is_asked_twice:
            is_asked_twice = True
            continue
        if reply.failure:
            return reply.failure
        keys, has_more = reply.result
        found |= set(keys)
        page += 1
        if not has_more:
            return found


def _is_settled(link: LinkIssue, found: set[int], view: ObservedIssues) -> bool:
    other = view.issues.get(link.other)
    return other is not None and (other.issue.key in found) == link.is_blocked


def _record(view: ObservedIssues, settled: list[LinkIssue]) -> ObservedIssues:
    entries = dict(view.journal.entries)
    for link in settled:
        entry = entries.get(link.id)
        if entry:
            known = [each for each in entry.blocked_by if each != link.other]
            entries[link.id] = entry._replace(blocked_by=tuple(known + [link.other] * link.is_blocked))
    return view._replace(journal=view.journal._replace(entries=entries))


def link_issues(work: RunState, action: LinkIssue) -> Steps[None]:
    """Mirror one dependency; if the API does not support them, report that once."""
    issue = _find_issue(work, action.id)
    other = _find_issue(work, action.other)
    if not issue or not other or not work.offers_links:
        return
    if not (yield from _is_ours_still(work, action, issue.number)):
        return
    reply = yield LinkIssues(issue.number, other.key, action.is_blocked)
    failure = reply.failure
    if failure and failure.kind == "missing" and action.is_blocked:
        yield from _ask_for_links(work, action, issue, failure)
        return
    is_so_already = failure and (
        failure.kind == "missing" or (failure.kind == "refused" and "already" in failure.message)
    )
    if failure and not is_so_already:
        report_failure(work, action, failure)
        return
    entry = work.ledger.entries.get(action.id)
    if entry:
        known = [each for each in entry.blocked_by if each != action.other]
        work.ledger.put(action.id, entry._replace(blocked_by=tuple(known + [action.other] * action.is_blocked)))
    if not failure:
        work.finish(action, issue)


def _is_ours_still(work: RunState, action: LinkIssue, number: int) -> Steps[bool]:
    """Whether an issue may be written to, checked right before the write."""
    reply = yield from ask_again(number, before_write=True)
    work.at = reply.at or work.at
    if reply.failure:
        report_failure(work, action, reply.failure)
        return False
    if is_to_be_left(work, reply.result):
        work.notes.append(Note("left", f"#{number} changed in the meantime", action.id))
        return False
    return True


def _ask_for_links(work: RunState, action: LinkIssue, issue: Issue, failure: Failure) -> Steps[None]:
    """Find out whether links are not supported at all, or whether just this one failed."""
    found = yield from _read_links(issue.number)
    if isinstance(found, set) or found.kind != "missing":
        work.postpone(action.id, f"not marked as blocked by {action.other}: {failure.message}")
        return
    work.offers_links = False
    work.notes.append(_NOT_OFFERED)


def _find_issue(work: RunState, key: str) -> Issue | None:
    tracked = work.view.issues.get(key)
    return work.opened.get(key) or (tracked.issue if tracked else None)
