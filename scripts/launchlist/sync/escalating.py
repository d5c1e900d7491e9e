"""Tell people that an escalation step is reached: by a comment, since a mention edited into a body notifies nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.calls import CreateComment
from launchlist.sync.comments import read_comments

if TYPE_CHECKING:
    from launchlist.sync.calls import Failure
    from launchlist.sync.inputs import Steps
    from launchlist.sync.records import Owned, Wish
    from launchlist.sync.work import Work


def mention_people(work: Work, wish: Wish, owned: Owned) -> Steps[tuple[bool, Failure | None]]:
    """Return whether anything was sent, and what failed; a step that a comment speaks of already is told of no more.

    The marker of the issue records a step only after this, so a run that is killed in between finds its own comment.
    """
    taken = owned.marker.escalated if owned.marker.due == wish.due else ()
    steps = [(step, logins) for step, logins in wish.mentions if step not in taken]
    if not steps:
        return False, None
    comments = yield from read_comments(owned.issue.number)
    if not isinstance(comments, list):
        return False, comments
    said = "\n".join(each.body for each in comments if each.author.lower() in work.view.identity.logins)
    is_sent = False
    for step, logins in steps:
        marker = f"<!-- launchlist:escalation after={step} due={wish.due} -->"
        if marker in said:
            continue
        names = " ".join(f"@{login}" for login in logins)
        reply = yield CreateComment(owned.issue.number, f"{marker}\n{names}: {wish.id} has been late for {step}.")
        said += marker
        is_sent = True
        if reply.failure and reply.failure.kind not in {"refused", "denied"}:
            return is_sent, reply.failure
        if reply.failure:
            work.warn(wish.id, f"nobody was told that it has been late for {step}: {reply.failure.message}")
    return is_sent, None
