"""Issues that GitHub opens without our label, as it does for a token that may not write: one is enough to know it.

No later run could find such an issue by the label. It is closed again and stays on record, in the journal, or where
there is none in its own marker, and nothing more is opened until GitHub lets it have the label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import AddLabels, GetIssue
from launchlist.sync.absence import list_recent
from launchlist.sync.actions import Note
from launchlist.sync.issue_edits import build_taking_back
from launchlist.sync.journal import JournalEntry
from launchlist.sync.marker import read_marker
from launchlist.sync.observed import find_unlabelled
from launchlist.sync.records import TrackedIssue

if TYPE_CHECKING:
    from launchlist.github.calls import Issue, Steps
    from launchlist.sync.run_state import RunState

_REMEDY = "give the token write access to the repository (issues: write)"
_PAGES = 3
"""Of the newest issues, looked through before a run without a journal opens any."""


def take_back(work: RunState, key: str, issue: Issue) -> Steps[None]:
    """Close an issue that got no label, and open no other."""
    marker = read_marker(issue.body)
    then = "and stays open: its text is not what was sent"
    if marker:
        closed = yield build_taking_back(TrackedIssue(issue, marker))
        then = f"and could not be closed ({closed.failure.message})" if closed.failure else "so it was closed again"
    entry = JournalEntry(work.plan.wishes[key].due, number=issue.number, is_unlabelled=True, is_unsure=True)
    work.ledger.put(key, entry.renew(work.ledger.entries.get(key)))
    _refuse(work, f"#{issue.number} was opened without the label {work.inputs.label}, {then}")


def try_label(work: RunState, number: int) -> Steps[None]:
    """See whether an issue that was opened without our label may have it by now; if not, nothing is opened."""
    label = work.inputs.label
    yield AddLabels(number, (label,))
    reply = yield GetIssue(number)
    if reply.failure and reply.failure.kind in {"stopped", "limited", "uncertain", "unknown"}:
        work.stop(reply.failure)
    elif not reply.failure and work.view.identity.has_label(reply.result):
        work.postpone("", f"#{number} has got the label {label} now: the next run opens it again")
    else:
        _refuse(work, f"#{number} was opened without the label {label} and has not got it since; nothing was opened")


def _refuse(work: RunState, text: str) -> None:
    work.notes.append(Note("held", f"{text}: {_REMEDY}"))
    work.is_refused = True
    work.halt()


def find_taken(work: RunState) -> Steps[set[str]]:
    """Return the ids of which an issue of ours without our label is open to be seen, where no journal remembers any."""
    recent = yield from list_recent(1, _PAGES)
    taken: set[str] = set()
    if not isinstance(recent, dict):
        work.stop(recent)
        return taken
    for number, issue in sorted(recent.items()):
        marker = find_unlabelled(work.view.identity, issue)
        wish = work.plan.wishes.get(marker.id) if marker else None
        if marker and marker.state == "unlabelled":
            yield from try_label(work, number)
            taken.add(marker.id)
            if not work.may_go_on():
                return taken
        elif marker and wish and marker.due == wish.due and marker.id not in work.view.issues:
            taken.add(marker.id)
            text = f"#{number} has not got the label {work.inputs.label} any more; a new deadline would open another"
            work.notes.append(Note("left", text, marker.id))
    return taken
