"""Which issues are ours, and that nobody writes to one that a later release wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import GuardError
from launchlist.sync.marker import NewerMarkerError, read_marker

if TYPE_CHECKING:
    from launchlist.sync.marker import Marker
    from launchlist.sync.records import Identity, Issue, Owned


def own_issue(identity: Identity, issue: Issue) -> Owned | None:
    """Return an issue as ours, or None; raises GuardError for one that a later release wrote."""
    return recognise_issue(identity, issue) if issue.author.lower() in identity.logins else None


def recognise_issue(identity: Identity, issue: Issue) -> Owned | None:
    """Return an issue that looks like ours, whoever opened it; raises GuardError as `own_issue` does."""
    try:
        return identity.recognise(issue)
    except NewerMarkerError as err:
        if issue.author.lower() not in identity.logins:
            return None
        msg = f"nothing was done: a newer launchlist wrote issue #{issue.number}; update launchlist"
        raise GuardError(msg) from err


def find_elsewhere(identity: Identity, issue: Issue) -> Owned | None:
    """Return an issue that is ours but of a plan in another folder; None for one that a later release wrote."""
    try:
        return identity.find_elsewhere(issue)
    except NewerMarkerError:
        return None


def find_unlabelled(identity: Identity, issue: Issue) -> Marker | None:
    """Return the marker of an issue that would be ours if it had our label."""
    is_mine = issue.author.lower() in identity.logins and not issue.is_pull_request
    if not is_mine or identity.has_label(issue):
        return None
    try:
        marker = read_marker(issue.body)
    except NewerMarkerError:
        return None
    return marker if marker and identity.is_here(marker) else None
