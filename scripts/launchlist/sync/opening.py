"""Open new issues: an intent in the journal before, one request each, the numbers in the journal after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import Note, OpenIssue
from launchlist.sync.calls import CreateIssue, EditIssue
from launchlist.sync.decide import QUIET
from launchlist.sync.edits import write_issue
from launchlist.sync.journal import Entry
from launchlist.sync.memory import TWICE
from launchlist.sync.supplies import find_milestones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.sync.calls import Failure
    from launchlist.sync.inputs import Steps
    from launchlist.sync.records import Issue, Wish
    from launchlist.sync.work import Work

DEADLINE = QUIET // 3
"""Seconds after its intent in which an issue may be opened. A run that stalls longer leaves it to the next one, which
waits `QUIET` seconds before it believes that an intent came to nothing; the rest is room for the slowest request."""
BATCH = 60
"""Issues opened on one intent; at a second each they are well within the deadline."""


def open_issues(work: Work) -> Steps[None]:
    """Open the issues of the plan."""
    actions = [action for action in work.plan.actions if isinstance(action, OpenIssue)]
    if not actions:
        return
    milestones = yield from find_milestones(work, [work.plan.wishes[action.id] for action in actions])
    if not work.may_go_on():
        return
    for start in range(0, len(actions), BATCH):
        if work.may_go_on():
            yield from _open_batch(work, actions[start : start + BATCH], milestones)


def _open_batch(work: Work, actions: Sequence[OpenIssue], milestones: dict[str, int]) -> Steps[None]:
    before = {action.id: work.ledger.entries.get(action.id) for action in actions}
    intent = work.at
    for action in actions:
        due = work.plan.wishes[action.id].due
        work.ledger.put(action.id, Entry(due=due, intent=intent, run=work.inputs.run, gone=_list_gone(work, action.id)))
    failure = yield from work.ledger.save(f"sync: open {len(actions)}", tries=1)
    if failure:
        _give_up(work, failure)
    for action in actions:
        is_sent = work.may_go_on() and (yield from _open_issue(work, action, intent, milestones))
        if not is_sent:
            work.ledger.put(action.id, before[action.id])
    failure = yield from work.ledger.save(f"sync: opened {len(work.opened)}")
    if failure:
        work.postpone("", f"the journal could not be written ({failure.message}); the next run finds the issues")


def _list_gone(work: Work, key: str) -> tuple[str, ...]:
    known = work.ledger.entries.get(key)
    return known.gone if known else ()


def _give_up(work: Work, failure: Failure) -> None:
    """Without an intent on record nothing is opened, unless there never is a record."""
    if failure.kind == "denied":
        work.ledger.is_remembering = False
        text = f"the journal cannot be written ({failure.message}): {TWICE}"
        work.warn("", text)
        return
    text = "another run is at work" if failure.kind == "lost" else failure.message
    work.stop(failure._replace(message=f"{text}; nothing was opened"))


def _open_issue(work: Work, action: OpenIssue, intent: int, milestones: dict[str, int]) -> Steps[bool]:
    """Return whether there is an issue now, or may be."""
    wish = work.plan.wishes[action.id]
    assignee = work.choose_assignee(wish.assignee)
    call = _build_call(work, wish, assignee, milestones.get(wish.milestone), intent + DEADLINE)
    reply = yield call
    if reply.failure and reply.failure.kind == "refused" and (call.assignees or call.milestone):
        work.warn(action.id, f"opened without assignee and milestone: {reply.failure.message}")
        call = _build_call(work, wish, "", None, intent + DEADLINE)
        reply = yield call
    work.at = reply.at
    if reply.failure:
        return _fail(work, action, reply.failure)
    issue = reply.result
    if not work.view.identity.has_label(issue):
        yield from _take_back(work, issue)
        return False
    work.opened[action.id] = issue
    work.finish(action, issue)
    work.ledger.put(action.id, Entry(due=wish.due, number=issue.number, gone=_list_gone(work, action.id)))
    if not work.view.identity.own(issue):
        _distrust(work, issue)
    return True


def _build_call(work: Work, wish: Wish, assignee: str, milestone: int | None, not_after: int) -> CreateIssue:
    title, body = write_issue(wish, work.texts[wish.id], assignee, work.inputs.place)
    labels = (work.inputs.label, *wish.labels, *(label for _, label in wish.escalations if label))
    return CreateIssue(
        id=wish.id,
        title=title,
        body=body,
        labels=tuple(dict.fromkeys(labels)),
        assignees=(assignee,) if assignee else (),
        milestone=milestone,
        not_after=not_after,
    )


def _fail(work: Work, action: OpenIssue, failure: Failure) -> bool:
    if failure.kind == "uncertain":
        # The intent stays: only after the quiet window is it clear whether there is an issue.
        work.postpone(action.id, f"GitHub did not say whether it was opened ({failure.message}); a later run finds out")
        return True
    if failure.kind == "refused":
        work.postpone(action.id, f"not opened: {failure.message}")
        work.is_refused = True
    else:
        work.stop(failure)
    return False


def _take_back(work: Work, issue: Issue) -> Steps[None]:
    """Close what no later run could find: GitHub gives no label for a token that may not write, and does not say so."""
    closed = yield EditIssue(issue.number, is_open=False, reason="not_planned")
    then = f"and could not be closed ({closed.failure.message})" if closed.failure else "so it was closed again"
    text = f"#{issue.number} was opened without the label {work.inputs.label}, {then}"
    work.notes.append(Note("held", f"{text}: give the token write access to the repository"))
    work.is_refused = True
    work.halt()


def _distrust(work: Work, issue: Issue) -> None:
    """An issue that would not be recognised again must stay the only one."""
    known = ", ".join(sorted(work.view.identity.logins))
    text = f"#{issue.number} was opened by {issue.author}; expected was {known}: put {issue.author} into sync.logins"
    work.notes.append(Note("held", f"{text} of plan.yaml"))
    # The next run knows better who we are.
    work.ledger.login = issue.author
    work.halt()
