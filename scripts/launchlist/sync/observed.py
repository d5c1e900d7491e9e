"""What was observed, put in order: which of our issues belongs to which id; pure."""

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
    """GitHub and the journal as one run sees them."""

    journal: Journal
    """With the issues that only their markers told of."""
    stored: Journal
    """As it was read."""
    revision: str
    """Of the journal; "" as long as there is none."""
    issues: dict[str, TrackedIssue]
    """Id to the issue that belongs to it."""
    extras: tuple[tuple[str, TrackedIssue], ...]
    """Further issues of our own for an id that has one."""
    identity: Identity
    at: int
    """The server's clock at the start of observing, which all that was seen is later than: seconds since 1970."""
    notes: tuple[Note, ...] = ()
    is_remembering: bool = True
    """The journal can be written."""
    lost: tuple[str, ...] = ()
    """Ids whose issue was found deleted, moved or taken over in this run."""
    unlabeled: tuple[int, ...] = ()
    """Issues that GitHub opened without our label, and that have not got it since."""
    is_whole: bool = True
    """All pages of the list were read, rather than those of what is open."""
    settled: frozenset[str] = frozenset()
    """Ids whose issue the journal knows to be closed, and that was not looked at."""
    former: Former | None = None
    """The journal of the folder that the plan moved from, where it is carried over in this run."""
    elsewhere: dict[str, TrackedIssue] = {}  # noqa: RUF012 - never written to
    """Id to an issue of our own for it that a plan in another folder left behind."""
    strangers: dict[str, Issue] = {}  # noqa: RUF012 - never written to
    """Id to an issue for it that looks like ours and was opened by another login; only ids no journal knows."""


Match: TypeAlias = tuple[Journal, dict[str, TrackedIssue], list[tuple[str, TrackedIssue]]]


def match_issues(journal: Journal, listed: Iterable[TrackedIssue]) -> Match:
    """Return the journal with adopted issues, the issue of each id, and the superfluous ones.

    An id belongs to the number in the journal, whatever its text says: people paste. Without a number it goes to its
    lowest open issue, else to its lowest.
    """
    entries = dict(journal.entries)
    ids = list_numbers(journal)
    groups: dict[str, list[TrackedIssue]] = {}
    for owned in sorted(listed, key=lambda owned: (not owned.issue.is_open, owned.issue.number)):
        key = ids.get(owned.issue.number, owned.marker.id)
        groups.setdefault(key, []).append(claim_issue(owned, key, entries.get(key)) or owned)
    issues: dict[str, TrackedIssue] = {}
    extras: list[tuple[str, TrackedIssue]] = []
    for key, group in groups.items():
        chosen = _choose(entries.get(key), group)
        if chosen:
            issues[key] = chosen
            entries[key] = _adopt(entries.get(key), chosen)
        extras += [(key, owned) for owned in group if owned is not chosen]
    return journal._replace(entries=entries), issues, extras


def list_numbers(journal: Journal) -> dict[int | None, str]:
    """Return the id of each number on record that is still ours."""
    return {entry.number: key for key, entry in journal.entries.items() if not entry.is_released}


def claim_issue(owned: TrackedIssue, key: str, entry: JournalEntry | None) -> TrackedIssue | None:
    """Return an issue as that of an id, None if it is another's; with the text of another it is to be written again."""
    if owned.marker.id == key:
        return owned
    if not entry or entry.is_released or entry.number != owned.issue.number:
        return None
    marker = Marker(key, entry.due, "open", title=FOREIGN, content=FOREIGN, place=owned.marker.place)
    return owned._replace(marker=marker)


def _choose(entry: JournalEntry | None, group: list[TrackedIssue]) -> TrackedIssue | None:
    linked = entry.number if entry else None
    chosen = next((owned for owned in group if owned.issue.number == linked), None)
    if chosen or (linked is not None and entry and not entry.is_released):
        return chosen
    return next((owned for owned in group if owned.marker.state != "duplicate"), None)


def _adopt(entry: JournalEntry | None, owned: TrackedIssue) -> JournalEntry:
    if entry is None:
        return JournalEntry(due=owned.marker.due, number=owned.issue.number)
    if entry.number == owned.issue.number and not entry.is_released:
        return entry._replace(is_unlabeled=False)
    adopted = entry._replace(number=owned.issue.number, due=owned.marker.due, is_released=False, lost=0)
    if entry.number is None:  # nobody has seen what GitHub made of it
        adopted = adopted._replace(is_unsure=True)
    # An issue from before the intent is not what came of it.
    return adopted if owned.issue.created < entry.intent else adopted._replace(intent=0, run="", least=0, place=0)


def own_issue(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue as ours, or None; raises GuardError for one that a later release wrote."""
    return recognize_issue(identity, issue) if issue.author.lower() in identity.logins else None


def recognize_issue(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue that looks like ours, whoever opened it; raises GuardError as `own_issue` does."""
    try:
        return identity.recognize(issue)
    except NewerMarkerError as err:
        if issue.author.lower() not in identity.logins:
            return None
        msg = f"nothing was done: a newer launchlist wrote issue #{issue.number}; update launchlist"
        raise GuardError(msg) from err


def find_elsewhere(identity: Identity, issue: Issue) -> TrackedIssue | None:
    """Return an issue that is ours but of a plan in another folder; None for one that a later release wrote."""
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
