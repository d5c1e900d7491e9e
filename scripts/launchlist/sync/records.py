"""Desired issues from the plan, and tracked issues on GitHub."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist.plan.names import compose_name
from launchlist.sync.marker import Marker, read_marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from launchlist.github.calls import Issue


ROLLUP = "rollup"
"""The id of the one issue that lists the items without their own."""

EndReason: TypeAlias = Literal["complete", "resolved", "cancelled", "moved", "snoozed", "removed", "listed"]


class DesiredIssue(NamedTuple):
    """An issue that should be open."""

    id: str
    due: str
    """The deadline, in UTC as ISO 8601. A new deadline overrides a person's decision about the old one."""
    content: str
    """Digest of everything in title and body except the delay."""
    labels: tuple[str, ...] = ()
    """For a new issue, in addition to our label and those of the escalation steps reached."""
    assignee: str = ""
    milestone: str = ""
    escalations: tuple[tuple[str, str], ...] = ()
    """The steps reached: the delay as written in plan.yaml, and the label to add or ""."""
    lists: tuple[str, ...] = ()
    """Of the roll-up: the ids on its list."""
    blocked_by: tuple[str, ...] = ()
    """Ids whose issues block this one."""
    mentions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The steps reached that mention people: the delay as written in plan.yaml, and the logins."""


class DesiredIssues(NamedTuple):
    """What the plan requires, most critical first."""

    wishes: dict[str, DesiredIssue]
    endings: dict[str, EndReason]
    """Why the other ids of the plan should have no open issue."""
    is_complete: bool
    """Everything could be read, so an id that is missing was removed."""
    is_frozen: bool
    """The plan sets as_of, so nothing is late now."""
    commit: str = ""
    committed: int = 0
    anchors: Mapping[str, str] = MappingProxyType({})
    """Ids of tasks and blockers with what their deadline counts from: ``release``, an anchor, another task."""

    def name_anchor(self, ids: Sequence[str]) -> str:
        """Return what most of many items count from, to follow their number, or nothing."""
        counted = Counter(self.anchors[each] for each in ids if each in self.anchors)
        name, count = counted.most_common(1)[0] if counted else ("", 0)
        return f" ({count} of them count from {name})" if count > 1 and 2 * count >= len(ids) else ""


class TrackedIssue(NamedTuple):
    """An issue that is ours, with its marker."""

    issue: Issue
    marker: Marker


class Identity(NamedTuple):
    """How we recognize our issues: the logins they may have been opened by, and the label."""

    logins: frozenset[str]
    label: str
    place: str = ""
    """The folder of the plan in its repository."""
    formerly: frozenset[str] = frozenset()
    """Earlier folders of the plan."""

    def own(self, issue: Issue) -> TrackedIssue | None:
        """Return an issue as ours: opened by us, labeled by us, with exactly one marker. Raises NewerMarkerError."""
        return self.recognize(issue) if issue.author.lower() in self.logins else None

    def choose(self, alike: Iterable[TrackedIssue]) -> list[TrackedIssue]:
        """Return those issues that are ours out of those that look like it."""
        return [tracked for tracked in alike if tracked.issue.author.lower() in self.logins]

    def recognize(self, issue: Issue) -> TrackedIssue | None:
        """Return an issue that looks like ours, whoever opened it. Raises NewerMarkerError."""
        if issue.is_pull_request or not self.has_label(issue):
            return None
        marker = read_marker(issue.body)
        return TrackedIssue(issue=issue, marker=marker) if marker and self.is_here(marker) else None

    def is_here(self, marker: Marker) -> bool:
        """Whether a marker belongs to this plan, in its current folder or an earlier one."""
        return marker.place == self.place or marker.place in self.formerly

    def find_elsewhere(self, issue: Issue) -> TrackedIssue | None:
        """Return an issue that is ours, but of a plan in another folder. Raises NewerMarkerError."""
        if issue.author.lower() not in self.logins or issue.is_pull_request or not self.has_label(issue):
            return None
        marker = read_marker(issue.body)
        return TrackedIssue(issue=issue, marker=marker) if marker and not self.is_here(marker) else None

    def has_label(self, issue: Issue) -> bool:
        """Whether an issue has our label, ignoring case as GitHub does."""
        return _fold(self.label) in map(_fold, issue.labels)


def _fold(label: str) -> str:
    return compose_name(label).lower()
