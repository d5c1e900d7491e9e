"""Change, escalate and close issues: each is read again first, and left alone if it is not what was planned for."""

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
"""What keeps all else from being done too. Whatever else GitHub answers, the issue itself can be written."""


class Telling(NamedTuple):
    """What became of telling people."""

    is_sent: bool = False
    """Something was sent: the issue is to be read again."""
    untold: tuple[str, ...] = ()
    """Steps of which no comment is to be seen; each run tries again, and looks before it does."""
    failure: Failure | None = None
    """What keeps the issue from being written now."""


def mention_people(work: RunState, wish: DesiredIssue, owned: TrackedIssue) -> Steps[Telling]:
    """Tell of each step once: a step that a comment of our own speaks of already is told of no more.

    The marker of the issue records a step only after its comment was seen, so a run that is killed in between finds its
    own comment, and one that GitHub took without a word and dropped is written again. An answer that was lost is no
    reason to write a second one in the same run: the list may be late.
    """
    taken = owned.marker.escalated if owned.marker.due == wish.due else ()
    untold = find_lack(owned.issue, owned.marker, wish).untold
    steps = {step: logins for step, logins in wish.mentions if step not in taken or step in untold}
    number = owned.issue.number
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
    """Return the steps that need not be looked for, and what was refused."""
    known: list[str] = []
    for step, logins in steps.items():
        reply = yield from ask_again(number, before_write=True)
        if reply.failure or is_to_be_left(work, reply.result):
            break  # the next look at the issue says what has become of it
        mark = _mark(step, wish)
        names = " ".join(f"@{login}" for login in logins)
        reply = yield CreateComment(number, f"{mark}\n{names}: {wish.id} has been late for {step}.")
        work.at = reply.at or work.at
        if reply.failure and reply.failure.kind != "uncertain":
            return known, reply.failure
        work.commented.add((number, mark))
        # Of an author whom we do not know for ourselves: no later run would know the comment for ours.
        if not reply.failure and reply.result.author.lower() not in work.view.identity.logins:
            known.append(step)
    return known, None


def _judge(work: RunState, wish: DesiredIssue, left: tuple[str, ...], failure: Failure | None) -> Telling:
    if failure and failure.kind not in _PASSING:
        _warn(work, wish, failure)
        failure = None
    return Telling(untold=left, failure=failure)


def _warn(work: RunState, wish: DesiredIssue, failure: Failure) -> None:
    work.warn(wish.id, f"people cannot be notified how late it is: {failure.message}")


def _find_untold(
    work: RunState, number: int, wish: DesiredIssue, steps: dict[str, tuple[str, ...]]
) -> Steps[tuple[tuple[str, ...], Failure | None]]:
    """Return the steps that no comment of our own speaks of, all of them where the comments cannot be read."""
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
"""What is said of an issue that is not there: whether that is so, another look at it tells."""


def edit_issue(work: RunState, action: Numbered) -> Steps[None]:
    """Carry out one action on an issue that exists; what is not known to have been done is looked at before a retry."""
    failure, is_unsure = None, False
    for _ in range(TRIES):
        failure = yield from _try_edit(work, action, is_unsure=is_unsure)
        if not failure:
            return
        if failure.kind not in {"uncertain", "limited", *_ABSENT}:
            break
        is_unsure = is_unsure or failure.kind == "uncertain"
    if failure and failure.kind in _ABSENT:  # and yet it can be read
        work.postpone(action.id, f"#{action.number} was not changed: {failure.message}")
    elif failure:
        report_failure(work, action, failure)


def _try_edit(work: RunState, action: Numbered, *, is_unsure: bool) -> Steps[Failure | None]:
    """Return the failure of a call that may have changed something, None where there is no more to try."""
    owned = yield from look_again(work, action, is_unsure=is_unsure)
    if not owned:
        return None
    wish = None if isinstance(action, CloseDuplicate | CloseIssue) else work.plan.wishes[action.id]
    untold: tuple[str, ...] = ()
    if wish:
        completion = yield from complete_issue(work, wish, owned)
        if completion.failure:
            return completion.failure
        telling = yield from mention_people(work, wish, owned)
        if telling.failure:
            return telling.failure
        untold = telling.untold
        if completion.is_asked or telling.is_sent:
            # Whatever people did meanwhile is not to be undone.
            owned = yield from look_again(work, action, is_unsure=True)
            if not owned:
                return None
    edit = _build_edit(work, action, owned, untold)
    issue = owned.issue
    if not wish or not is_needless(edit, issue):
        reply = yield edit
        work.at = reply.at
        if reply.failure:
            return reply.failure
        issue = reply.result
        if not is_done(edit, issue):
            return Failure("uncertain", "GitHub's answer does not hold the change")
        work.finish(action, issue)
    record_edit(work, action, issue)
    return None


def _build_edit(work: RunState, action: Numbered, owned: TrackedIssue, untold: tuple[str, ...]) -> EditIssue:
    owned = owned._replace(marker=owned.marker._replace(place=work.inputs.place))
    if isinstance(action, CloseDuplicate):
        return build_duplicate(owned, action.original)
    if isinstance(action, CloseIssue):
        return build_close(owned, action.reason)
    wish = work.plan.wishes[action.id]
    if is_crowded(owned.issue.body, work.texts[action.id].body):
        work.warn(action.id, f"what people wrote in #{action.number} leaves no room for all of our text: it was cut")
    return build_edit(owned, wish, work.texts[action.id], untold)
