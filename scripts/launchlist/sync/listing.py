"""The list of our issues: all pages, or only what is open where the journal knows what is closed.

Nothing is to be done about a closed issue unless the plan wants it again, and then it is asked for by its number. An
issue on record as open that the list of what is open does not show is asked for too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.errors import LaunchlistError
from launchlist.github.calls import ListIssues
from launchlist.sync.journal import WEEK, explain_journal_failure, name_sight
from launchlist.sync.observed import find_elsewhere, recognize_issue

if TYPE_CHECKING:
    from collections.abc import Collection

    from launchlist.github.calls import Steps
    from launchlist.sync.journal import JournalEntry
    from launchlist.sync.journal_start import JournalStart
    from launchlist.sync.records import Identity, TrackedIssue


MOST_PAGES = 1000
"""A hundred issues each; a server that always has another page must not keep a run for ever."""
_MOST_ASKED = 20
"""Issues asked for one by one; for more of them all pages are read."""


class IssueListing(NamedTuple):
    """What the lists show."""

    alike: dict[int, TrackedIssue]
    """All issues that look like ours, by number."""
    elsewhere: list[TrackedIssue]
    """Ours, but of a plan in another folder."""
    is_whole: bool
    """All pages were read, rather than those of what is open."""


def list_issues(identity: Identity, memory: JournalStart, at: int) -> Steps[IssueListing]:
    """Return what is open; whatever there is where the journal is not sure of the rest."""
    journal = memory.journal
    is_known = (
        memory.note is None
        and memory.former is None
        and journal.sight == name_sight(identity)
        and 0 <= at - journal.whole < WEEK
        and all(entry.number is not None for entry in journal.entries.values())
    )
    if not is_known:
        return (yield from list_all(identity))
    shown = yield from _read_pages(identity, "open")
    return shown._replace(is_whole=False)


def list_all(identity: Identity) -> Steps[IssueListing]:
    """Return all issues that look like ours, whatever their state."""
    return (yield from _read_pages(identity, "all"))


def _read_pages(identity: Identity, state: Literal["all", "open"]) -> Steps[IssueListing]:
    """Read all pages before anything is written: pages move."""
    alike: dict[int, TrackedIssue] = {}
    elsewhere: list[TrackedIssue] = []
    page = 1
    while True:
        reply = yield ListIssues(identity.label, page, state)
        if reply.failure:
            raise explain_journal_failure(reply.failure, "the issues cannot be listed")
        issues, has_more = reply.result
        if page == MOST_PAGES:
            msg = f"GitHub lists more than {MOST_PAGES} pages of issues with the label {identity.label}"
            raise LaunchlistError(msg)
        alike |= {issue.number: each for issue in issues if (each := recognize_issue(identity, issue))}
        elsewhere += [each for issue in issues if (each := find_elsewhere(identity, issue))]
        if not has_more:
            return IssueListing(alike, elsewhere, is_whole=True)
        page += 1


def find_settled(
    entries: dict[str, JournalEntry], wanted: Collection[str], seen: Collection[str]
) -> frozenset[str] | None:
    """Return the ids whose issue is known to be closed and need not be asked for, None if too many need be.

    One of them is asked for if nothing else is seen: a token that sees none must not pass for a plan that has none.
    """
    waited = {other for entry in entries.values() for other in entry.blocked_by}
    closed = {key for key, entry in entries.items() if entry.is_closed and not entry.lost and not entry.is_unlabeled}
    asked = {key for key in closed if key not in seen and (key in wanted or key in waited)}
    unseen = [key for key, each in entries.items() if key not in seen and key not in closed and not each.is_released]
    if len(asked) + len(unseen) > _MOST_ASKED:
        return None
    settled = closed - asked - set(seen)
    if settled and not asked and not seen:
        settled.discard(max(settled, key=lambda key: entries[key].number or 0))
    return frozenset(settled)
