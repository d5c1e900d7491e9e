"""Tell people that an escalation step is reached: by a comment, since a mention edited into a body notifies nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.github.calls import CreateComment
from launchlist.github.comments import read_comments
from launchlist.sync.absence import ask_again
from launchlist.sync.missing_fields import find_lack
from launchlist.sync.recheck import is_to_be_left

if TYPE_CHECKING:
    from launchlist.github.calls import Failure, Steps
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
