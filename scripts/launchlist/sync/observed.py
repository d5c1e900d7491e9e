"""Match the observed issues to ids; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from launchlist.errors import GuardError
from launchlist.sync.journal import Journal, JournalEntry
from launchlist.sync.marker import FOREIGN, Marker, NewerMarkerError, read_marker
from launchlist.sync.records import TrackedIssue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.github.calls import Issue
    from launchlist.sync.actions import Note
    from launchlist.sync.journal import Former
    from launchlist.sync.records import Identity


class ObservedIssues(NamedTuple):
    """GitHub and the journal as seen by one run."""

    journal: Journal
    """Including the issues known only from their markers."""
    stored: Journal
    """The journal as it was read."""
    revision: str
    """The journal's revision; "" if there is no journal yet."""
    issues: dict[str, TrackedIssue]
    """Id to the issue that belongs to it."""
    extras: tuple[tuple[str, TrackedIssue], ...]
    """Our additional issues for an id that already has one."""
    identity: Identity
    at: int
    """The server's clock before anything was read: seconds since 1970."""
    notes: tuple[Note, ...] = ()
    is_remembering: bool = True
    """The journal can be written."""
    lost: tuple[str, ...] = ()
    """Ids whose issue was found deleted, moved or taken over in this run."""
    unlabeled: tuple[int, ...] = ()
    """Issues that GitHub opened without our label and that still lack it."""
    is_whole: bool = True
    """All pages of the list were read, not just those of open issues."""
    settled: frozenset[str] = frozenset()
    """Ids whose issue the journal records as closed, and that was not read."""
    former: Former | None = None
    """The journal of the plan's previous folder, if it is carried over in this run."""
    elsewhere: dict[str, TrackedIssue] = {}  # noqa: RUF012 - never written to
    """Id to our issue for it that a plan in another folder left behind."""
    strangers: dict[str, Issue] = {}  # noqa: RUF012 - never written to
    """Id to an issue that looks like ours but was opened by another login; only ids not in a journal."""


Match: TypeAlias = tuple[Journal, dict[str, TrackedIssue], list[tuple[str, TrackedIssue]]]


def match_issues(journal: Journal, listed: Iterable[TrackedIssue]) -> Match:
    """Return the journal with adopted issues, the issue of each id, and the duplicates.

    An id belongs to the number in the journal regardless of the issue's text, since people paste. Without a number it
    is matched to its lowest open issue, or else to its lowest.
    """
    entries = dict(journal.entries)
    ids = list_numbers(journal)
    groups: dict[str, list[TrackedIssue]] = {}
    for tracked in sorted(listed, key=lambda tracked: (not tracked.issue.is_open, tracked.issue.number)):
        key = ids.get(tracked.issue.number, tracked.marker.id)
        groups.setdefault(key, []).append(claim_issue(tracked, key, entries.get(key)) or tracked)
    issues: dict[str, TrackedIssue] = {}
    extras: list[tuple[str, TrackedIssue]] = []
    for key, group in groups.items():
        chosen = _choose(entries.get(key), group)
        if chosen:
            issues[key] = chosen
            entries[key] = _adopt(entries.get(key), chosen)
        extras += [(key, tracked) for tracked in group if tracked is not chosen]
    return journal._replace(entries=entries), issues, extras


def list_numbers(journal: Journal) -> dict[int | None, str]:
    """Return the id of each recorded number that is still ours."""
    return {entry.number: key for key, entry in journal.entries.items() if not entry.is_released}


def claim_issue(tracked: TrackedIssue, key: str, entry: JournalEntry | None) -> TrackedIssue | None:
    """Return the issue if it is that of ``key``, else None; if it has the text of another, its marker says so."""
    if tracked.marker.id == key:
        return tracked
    if not entry or entry.is_released or entry.number != tracked.issue.number:
        return None
    marker = Marker(key, entry.due, "open", title=FOREIGN, content=FOREIGN, place=tracked.marker.place)
    return tracked._replace(marker=marker)


def _choose(entry: JournalEntry | None, group: list[TrackedIssue]) -> TrackedIssue | None:
    linked = entry.number if entry else None
    chosen = next((tracked for tracked in group if tracked.issue.number == linked), None)
    if chosen or (linked is not None and entry and not entry.is_released):
        return chosen
    return next((tracked for tracked in group if tracked.marker.state != "duplicate"), None)


def _adopt(entry: JournalEntry | None, tracked: TrackedIssue) -> JournalEntry:
    if entry is None:
        return JournalEntry(due=tracked.marker.due, number=tracked.issue.number)
    if entry.number == tracked.issue.number and not entry.is_released:
        return entry._replace(is_unlabeled=False)
    adopted = entry._replace(number=tracked.issue.number, due=tracked.marker.due, is_released=False, lost=0)
    if entry.number is None:  # the outcome of the request was never seen
        adopted = adopted._replace(is_unsure=True)
    # An issue older than the intent is not its result.
    return adopted if tracked.issue.created < entry.intent else adopted._replace(intent=0, run="", least=0, place=0)


def own_issue(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue as ours, or None; raises GuardError if a later release wrote it."""
    return recognize_issue(identity, issue) if issue.author.lower() in identity.logins else None


def recognize_issue(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue that looks like ours, whoever opened it; raises GuardError as `own_issue` does."""
    try:
        return identity.recognize(issue)
    except NewerMarkerError as err:
        if issue.author.lower() not in identity.logins:
            return None
        msg = f"nothing was done: a newer version of launchlist wrote issue #{issue.number}; update launchlist"
        raise GuardError(msg) from err


def find_elsewhere(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue that is ours but of a plan in another folder; None if a later release wrote it."""
    try:
        return identity.find_elsewhere(issue)
    except NewerMarkerError:
        return None


def find_unlabeled(identity: Identity, issue: Issue) -> Marker | None:
    """Return the marker of an issue that would be ours if it had our label."""
    is_mine = issue.author.lower() in identity.logins and not issue.is_pull_request
    if not is_mine or identity.has_label(issue):
        return None
    try:
        marker = read_marker(issue.body)
    except NewerMarkerError:
        return None
    return marker if marker and identity.is_here(marker) else None
