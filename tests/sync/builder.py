"""Issues, views and cases built in code, for tests of the pure parts."""

from __future__ import annotations

from typing import Any

from launchlist.github.calls import Issue
from launchlist.sync.decide import IssueState
from launchlist.sync.journal import Journal, JournalEntry
from launchlist.sync.marker import Marker, digest, write_region
from launchlist.sync.observed import ObservedIssues
from launchlist.sync.records import DesiredIssue, DesiredIssues, Identity, TrackedIssue
from tests.sync.world import IGNORE, LABEL, ME, START

DUE = "2025-05-18T15:00:00Z"
LATER = "2025-05-19T15:00:00Z"
NOW = START
IDENTITY = Identity(frozenset((ME,)), LABEL)


def build_marker(key: str = "T-1", **changes: Any) -> Marker:  # noqa: ANN401 - any field of a marker
    return Marker(key, DUE, "open", digest("Title"), "content")._replace(**changes)


def build_owned(
    key: str = "T-1",
    number: int = 1,
    *,
    marker: dict[str, Any] | None = None,
    **changes: Any,  # noqa: ANN401 - any field of an issue
) -> TrackedIssue:
    written = build_marker(key, **(marker or {}))
    issue = Issue(number, True, "Title", write_region(written, "Text"), ME, (LABEL,))
    return TrackedIssue(issue._replace(**changes), written)


def build_wish(key: str = "T-1", **changes: Any) -> DesiredIssue:  # noqa: ANN401 - any field of a wish
    return DesiredIssue(key, DUE, "content")._replace(**changes)


def build_desired(*wishes: DesiredIssue, **changes: Any) -> DesiredIssues:  # noqa: ANN401 - any field of what is desired
    wanted = {wish.id: wish for wish in wishes}
    return DesiredIssues(wanted, {}, is_complete=True, is_frozen=False)._replace(**changes)


def build_case(
    tracked: TrackedIssue | None = None, wish: DesiredIssue | None = None, entry: JournalEntry | None = None
) -> IssueState:
    return IssueState("T-1", wish, "complete", entry, tracked, IGNORE)


def build_view(*found: TrackedIssue, entries: dict[str, JournalEntry] | None = None, **changes: Any) -> ObservedIssues:  # noqa: ANN401 - any field of a view
    issues = {tracked.marker.id: tracked for tracked in found}
    known = {key: JournalEntry(tracked.marker.due, tracked.issue.number) for key, tracked in issues.items()}
    journal = Journal({**known, **(entries or {})}, login=ME)
    view = ObservedIssues(journal, journal, "1", issues, extras=(), identity=IDENTITY, at=NOW)
    return view._replace(**changes)
