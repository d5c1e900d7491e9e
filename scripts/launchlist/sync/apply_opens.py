"""Open new issues: an intent goes into the journal first, then one request each, then the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import AddLabels, CreateIssue, GetIssue, ListRecent
from launchlist.sync.absence import list_recent
from launchlist.sync.actions import Note, OpenIssue, UpdateIssue
from launchlist.sync.apply_edits import edit_issue
from launchlist.sync.complete_fields import report_lack
from launchlist.sync.decide import QUIET
from launchlist.sync.issue_edits import build_taking_back, write_issue
from launchlist.sync.journal import JournalEntry
from launchlist.sync.journal_start import TWICE
from launchlist.sync.marker import read_marker
from launchlist.sync.missing_fields import LABEL, MILESTONE, Lack, find_lack, is_all_there
from launchlist.sync.observed import find_unlabeled
from launchlist.sync.records import TrackedIssue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.calls import Failure, Issue, Steps
    from launchlist.sync.records import DesiredIssue
    from launchlist.sync.run_state import RunState


_REMEDY = "give the token write access to the repository (issues: write)"
_PAGES = 3
"""Pages of the newest issues that are searched before a run without a journal opens any."""


def take_back(work: RunState, key: str, issue: Issue) -> Steps[None]:
    """Close an issue that got no label, and open no others."""
    marker = read_marker(issue.body)
    then = "and stays open because its text differs from what was sent"
    if marker:
        closed = yield build_taking_back(TrackedIssue(issue, marker))
        then = f"and could not be closed ({closed.failure.message})" if closed.failure else "and was closed again"
    entry = JournalEntry(work.plan.wishes[key].due, number=issue.number, is_unlabeled=True, is_unsure=True)
    work.ledger.put(key, entry.renew(work.ledger.entries.get(key)))
    _refuse(work, f"#{issue.number} was opened without the label {work.inputs.label} {then}")


def try_label(work: RunState, number: int) -> Steps[None]:
    """Try again to add our label to an issue that was opened without it; if that fails, nothing is opened."""
    label = work.inputs.label
    yield AddLabels(number, (label,))
    reply = yield GetIssue(number)
    if reply.failure and reply.failure.kind in {"stopped", "limited", "uncertain", "unknown"}:
        work.stop(reply.failure)
    elif not reply.failure and work.view.identity.has_label(reply.result):
        work.postpone("", f"#{number} now has the label {label}: the next run reopens it")
    else:
        _refuse(work, f"#{number} was opened without the label {label} and still does not have it; nothing was opened")


def _refuse(work: RunState, text: str) -> None:
    work.notes.append(Note("held", f"{text}: {_REMEDY}"))
    work.is_refused = True
    work.halt()


def find_taken(work: RunState) -> Steps[set[str]]:
    """Return the ids whose open issue of this login lacks our label, if there is no journal to record them."""
    recent = yield from list_recent(1, _PAGES)
    taken: set[str] = set()
    if not isinstance(recent, dict):
        work.stop(recent)
        return taken
    for number, issue in sorted(recent.items()):
        marker = find_unlabeled(work.view.identity, issue)
        wish = work.plan.wishes.get(marker.id) if marker else None
        if marker and marker.state == "unlabeled":
            yield from try_label(work, number)
            taken.add(marker.id)
            if not work.may_go_on():
                return taken
        elif marker and wish and marker.due == wish.due and marker.id not in work.view.issues:
            taken.add(marker.id)
            text = f"#{number} no longer has the label {work.inputs.label}; a new deadline would open another"
            work.notes.append(Note("left", text, marker.id))
    return taken


DEADLINE = QUIET // 3
"""Seconds after its intent in which an issue may be opened. A run that stalls longer leaves it to the next one, which
waits `QUIET` seconds before it treats an intent as failed; the difference allows for the slowest request."""
BATCH = 60
"""Issues opened per intent; at a second each they stay well within the deadline."""


def open_issues(work: RunState) -> Steps[None]:
    """Open the issues of the plan."""
    actions = [action for action in work.plan.actions if isinstance(action, OpenIssue)]
    if not actions:
        return
    for number in work.view.unlabeled:
        if work.may_go_on():
            yield from try_label(work, number)
    entries = work.ledger.entries
    actions = [action for action in actions if action.id not in entries or not entries[action.id].is_unlabeled]
    for start in range(0, len(actions), BATCH):
        if work.may_go_on():
            yield from _open_batch(work, actions[start : start + BATCH])
    for key in work.incomplete:
        if work.may_go_on():
            issue = work.opened[key]
            yield from edit_issue(work, UpdateIssue(key, issue.number, "GitHub did not set everything", ""))


def _open_batch(work: RunState, actions: Sequence[OpenIssue]) -> Steps[None]:
    before = {action.id: work.ledger.entries.get(action.id) for action in actions}
    least = yield from _find_least(work)
    intent = work.at
    for place, action in enumerate(actions):
        due = work.plan.wishes[action.id].due
        entry = JournalEntry(due, intent=intent, run=work.inputs.run, least=least, place=place)
        work.ledger.put(action.id, entry.renew(before[action.id]))
    failure = yield from work.ledger.save(f"sync: open {len(actions)}", tries=1)
    if failure:
        _give_up(work, failure)
    taken: set[str] = set()
    if not work.ledger.is_remembering and work.may_go_on():
        taken = yield from find_taken(work)
    for action in actions:
        if action.id in taken:
            continue
        is_sent = work.may_go_on() and (yield from _open_issue(work, action, intent))
        if not is_sent:
            work.ledger.put(action.id, before[action.id])
    failure = yield from work.ledger.save(f"sync: opened {len(work.opened)}")
    if failure:
        work.postpone("", f"the journal could not be written ({failure.message}); the next run finds the issues")


def _find_least(work: RunState) -> Steps[int]:
    """Return the lowest number the next issue can have, 0 if it is not known."""
    if not work.ledger.is_remembering:
        return 0
    reply = yield ListRecent(1)
    work.at = reply.at or work.at
    if reply.failure:
        if reply.failure.kind in {"stopped", "limited", "denied", "unknown"}:
            work.stop(reply.failure)
        return 0
    recent: list[Issue] = reply.result[0]
    known = [entry.number or 0 for entry in work.ledger.entries.values()]
    return max([0, *known, *(issue.number for issue in recent)]) + 1


def _give_up(work: RunState, failure: Failure) -> None:
    """Open nothing without a recorded intent, unless there is no journal at all."""
    if failure.kind == "denied":
        work.ledger.is_remembering = False
        text = f"the journal cannot be written ({failure.message}): {TWICE}"
        work.warn("", text)
        return
    text = "another run is in progress" if failure.kind == "lost" else failure.message
    work.stop(failure._replace(message=f"{text}; nothing was opened"))


def _open_issue(work: RunState, action: OpenIssue, intent: int) -> Steps[bool]:
    """Return whether the issue now exists, or may exist."""
    wish = work.plan.wishes[action.id]
    assignee = work.choose_assignee(wish.assignee)
    call = _build_call(work, wish, assignee, work.milestones.get(wish.milestone), intent + DEADLINE)
    reply = yield call
    if reply.failure and reply.failure.kind == "refused" and (call.assignees or call.milestone):
        work.warn(action.id, f"opened without an assignee and a milestone: {reply.failure.message}")
        call = _build_call(work, wish, "", None, intent + DEADLINE)
        reply = yield call
    work.at = reply.at
    if reply.failure:
        return _fail(work, action, reply.failure)
    issue = reply.result
    if not work.view.identity.has_label(issue):
        yield from take_back(work, action.id, issue)
        return True
    work.opened[action.id] = issue
    work.finish(action, issue)
    is_whole = is_all_there(call, issue)
    entry = JournalEntry(due=wish.due, number=issue.number, is_unsure=not is_whole, lists=wish.lists)
    work.ledger.put(action.id, entry.renew(work.ledger.entries.get(action.id)))
    if is_whole:
        report_lack(work, wish, issue, _find_lack(call, issue, wish))
    else:
        work.incomplete.append(action.id)
    if not work.view.identity.own(issue):
        _distrust(work, issue)
    return True


def _find_lack(call: CreateIssue, issue: Issue, wish: DesiredIssue) -> Lack:
    """Return what was left out of the request for a new issue."""
    marker = read_marker(call.body)
    return find_lack(issue, marker, wish) if marker else Lack()


def _build_call(
    work: RunState, wish: DesiredIssue, assignee: str, milestone: int | None, not_after: int
) -> CreateIssue:
    further = (*wish.labels, *(label for _, label in wish.escalations if label))
    lacks = tuple(f"{LABEL}{label}" for label in dict.fromkeys(further) if label in work.unusable)
    lacks += (MILESTONE,) if wish.milestone and milestone is None else ()
    title, body = write_issue(wish, work.texts[wish.id], assignee, work.inputs.place, lacks)
    labels = (work.inputs.label, *(label for label in further if label not in work.unusable))
    return CreateIssue(
        id=wish.id,
        title=title,
        body=body,
        labels=tuple(dict.fromkeys(labels)),
        assignees=(assignee,) if assignee else (),
        milestone=milestone,
        not_after=not_after,
    )


def _fail(work: RunState, action: OpenIssue, failure: Failure) -> bool:
    if failure.kind == "uncertain":
        # The intent stays: whether the issue exists is clear only after the quiet period.
        work.postpone(action.id, f"GitHub did not confirm that it was opened ({failure.message}); a later run checks")
        return True
    if failure.kind == "refused":
        work.postpone(action.id, f"not opened: {failure.message}")
        work.is_refused = True
    else:
        work.stop(failure)
    return False


def _distrust(work: RunState, issue: Issue) -> None:
    """Stop after an issue that later runs would not recognize, so that it stays the only one."""
    known = ", ".join(sorted(work.view.identity.logins))
    text = f"#{issue.number} was opened by {issue.author} instead of {known}: add {issue.author} to sync.logins"
    work.notes.append(Note("held", f"{text} in plan.yaml"))
    # The next run determines our login again.
    work.ledger.login = issue.author
    work.halt()
