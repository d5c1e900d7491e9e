"""Change and close issues: each is read again first, and left alone if it is not what was planned for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import Failure
from launchlist.sync.actions import CloseDuplicate, CloseIssue
from launchlist.sync.complete_fields import complete_issue
from launchlist.sync.escalating import mention_people
from launchlist.sync.issue_edits import build_close, build_duplicate, build_edit, is_crowded, is_done, is_needless
from launchlist.sync.recheck import TRIES, look_again, record_edit, report_failure

if TYPE_CHECKING:
    from launchlist.github.calls import EditIssue, Steps
    from launchlist.sync.actions import Numbered
    from launchlist.sync.records import TrackedIssue
    from launchlist.sync.run_state import RunState


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
