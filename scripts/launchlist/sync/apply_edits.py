"""Change, escalate and close issues: each is read again first, and left alone if it changed since it was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.github.calls import CreateComment, Failure
from launchlist.github.comments import read_comments
from launchlist.sync.absence import ask_again
from launchlist.sync.actions import CloseDuplicate, CloseIssue
from launchlist.sync.complete_fields import complete_issue
from launchlist.sync.issue_edits import build_close, build_duplicate, build_edit, is_crowded, is_done, is_needless
from launchlist.sync.missing_fields import find_lack
from launchlist.sync.recheck import TRIES, is_to_be_left, look_again, record_edit, report_failure

if TYPE_CHECKING:
    from launchlist.github.calls import EditIssue, Steps
    from launchlist.sync.actions import Numbered
    from launchlist.sync.records import DesiredIssue, TrackedIssue
    from launchlist.sync.run_state import RunState


_PASSING = {"stopped", "limited", "unknown", "late"}
"""Failures that stop all further work. After any other answer of GitHub, the issue itself can still be written."""


class Telling(NamedTuple):
    """The result of notifying people."""

    is_sent: bool = False
    """Something was sent, so the issue must be read again."""
    untold: tuple[str, ...] = ()
    """Steps without a visible comment; each run looks for one before it tries again."""
    failure: Failure | None = None
    """Why the issue cannot be written now."""


def mention_people(work: RunState, wish: DesiredIssue, tracked: TrackedIssue) -> Steps[Telling]:
    """Notify people of each step once: a step that one of our comments already reports is skipped.

    The issue's marker records a step only after its comment was seen. So a run that was killed in between finds its own
    comment, and a comment that GitHub accepted but dropped is written again. If an answer was lost, the same run does
    not write a second comment: the list may lag.
    """
    taken = tracked.marker.escalated if tracked.marker.due == wish.due else ()
    untold = find_lack(tracked.issue, tracked.marker, wish).untold
    steps = {step: logins for step, logins in wish.mentions if step not in taken or step in untold}
    number = tracked.issue.number
    left, failure = yield from _find_untold(work, number, wish, steps)
    asked = [step for step in left if (number, _mark(step, wish)) not in work.commented]
    if failure or not asked:
        return _judge(work, wish, left, failure)
    sent, failure = yield from _send(work, wish, number, {step: steps[step] for step in asked})
    if failure:
        return _judge(work, wish, left, failure)._replace(is_sent=True)
    left, failure = yield from _find_untold(work, number, wish, steps)
    return _judge(work, wish, tuple(step for step in left if step not in sent), failure)._replace(is_sent=True)


def _send(
    work: RunState, wish: DesiredIssue, number: int, steps: dict[str, tuple[str, ...]]
) -> Steps[tuple[list[str], Failure | None]]:
    """Return the steps that need not be looked for, and the failure, if any."""
    known: list[str] = []
    for step, logins in steps.items():
        reply = yield from ask_again(number, before_write=True)
        if reply.failure or is_to_be_left(work, reply.result):
            break  # the next read of the issue shows the result
        mark = _mark(step, wish)
        names = " ".join(f"@{login}" for login in logins)
        reply = yield CreateComment(number, f"{mark}\n{names}: {wish.id} has been late for {step}.")
        work.at = reply.at or work.at
        if reply.failure and reply.failure.kind != "uncertain":
            return known, reply.failure
        work.commented.add((number, mark))
        # The author is not known to be us, so no later run would recognize the comment as ours.
        if not reply.failure and reply.result.author.lower() not in work.view.identity.logins:
            known.append(step)
    return known, None


def _judge(work: RunState, wish: DesiredIssue, left: tuple[str, ...], failure: Failure | None) -> Telling:
    if failure and failure.kind not in _PASSING:
        _warn(work, wish, failure)
        failure = None
    return Telling(untold=left, failure=failure)


def _warn(work: RunState, wish: DesiredIssue, failure: Failure) -> None:
    work.warn(wish.id, f"people cannot be notified of the delay: {failure.message}")


def _find_untold(
    work: RunState, number: int, wish: DesiredIssue, steps: dict[str, tuple[str, ...]]
) -> Steps[tuple[tuple[str, ...], Failure | None]]:
    """Return the steps that none of our comments reports, all of them if the comments cannot be read."""
    if not steps:
        return (), None
    comments = yield from read_comments(number)
    if not isinstance(comments, list):
        return tuple(steps), comments
    said = "\n".join(each.body for each in comments if each.author.lower() in work.view.identity.logins)
    return tuple(step for step in steps if _mark(step, wish) not in said), None


def _mark(step: str, wish: DesiredIssue) -> str:
    return f"<!-- launchlist:escalation after={step} due={wish.due} -->"


_ABSENT = {"missing", "gone", "moved"}
"""Failures that mean a missing issue; another read shows whether it really is missing."""


def edit_issue(work: RunState, action: Numbered) -> Steps[None]:
    """Carry out one action on an existing issue; if the outcome is unknown, the issue is read again before a retry."""
    failure, is_unsure = None, False
    for _ in range(TRIES):
        failure = yield from _try_edit(work, action, is_unsure=is_unsure)
        if not failure:
            return
        if failure.kind not in {"uncertain", "limited", *_ABSENT}:
            break
        is_unsure = is_unsure or failure.kind == "uncertain"
    if failure and failure.kind in _ABSENT:  # although it can be read
        work.postpone(action.id, f"#{action.number} was not changed: {failure.message}")
    elif failure:
        report_failure(work, action, failure)


def _try_edit(work: RunState, action: Numbered, *, is_unsure: bool) -> Steps[Failure | None]:
    """Return the failure of a call that may have changed something, None if there is nothing more to try."""
    tracked = yield from look_again(work, action, is_unsure=is_unsure)
    if not tracked:
        return None
    wish = None if isinstance(action, CloseDuplicate | CloseIssue) else work.plan.wishes[action.id]
    untold: tuple[str, ...] = ()
    if wish:
        completion = yield from complete_issue(work, wish, tracked)
        if completion.failure:
            return completion.failure
        telling = yield from mention_people(work, wish, tracked)
        if telling.failure:
            return telling.failure
        untold = telling.untold
        if completion.is_asked or telling.is_sent:
            # Do not undo what people did in the meantime.
            tracked = yield from look_again(work, action, is_unsure=True)
            if not tracked:
                return None
    edit = _build_edit(work, action, tracked, untold)
    issue = tracked.issue
    if not wish or not is_needless(edit, issue):
        reply = yield edit
        work.at = reply.at
        if reply.failure:
            return reply.failure
        issue = reply.result
        if not is_done(edit, issue):
            return Failure("uncertain", "GitHub's response does not show the change")
        work.finish(action, issue)
    record_edit(work, action, issue)
    return None


def _build_edit(work: RunState, action: Numbered, tracked: TrackedIssue, untold: tuple[str, ...]) -> EditIssue:
    tracked = tracked._replace(marker=tracked.marker._replace(place=work.inputs.place))
    if isinstance(action, CloseDuplicate):
        return build_duplicate(tracked, action.original)
    if isinstance(action, CloseIssue):
        return build_close(tracked, action.reason)
    wish = work.plan.wishes[action.id]
    if is_crowded(tracked.issue.body, work.texts[action.id].body):
        text = f"the text that people added to #{action.number} leaves too little room for launchlist's text"
        work.warn(action.id, f"{text}, which was cut")
    return build_edit(tracked, wish, work.texts[action.id], untold)
