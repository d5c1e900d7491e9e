"""What a sync is going to do, as data: each action prints as one line and goes into the plan's JSON unchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from launchlist.sync.records import DesiredIssue

if TYPE_CHECKING:
    from launchlist.sync.records import EndReason


REASONS: dict[EndReason, str] = {
    "complete": "the task is complete",
    "resolved": "the blocker is resolved",
    "cancelled": "the task was cancelled",
    "moved": "it is no longer late",
    "snoozed": "the task is snoozed",
    "removed": "it is no longer in the plan",
    "listed": "nothing is left on this list",
}


class OpenIssue(NamedTuple):
    """Open an issue for an id that does not have one."""

    id: str
    title: str
    content: str

    def __str__(self) -> str:
        """Return the line people read."""
        return f"open       {self.title}"


class ReopenIssue(NamedTuple):
    """Open an issue again."""

    id: str
    number: int
    why: str
    content: str
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"reopen     #{self.number} {self.id}: {self.why}"


class UpdateIssue(NamedTuple):
    """Bring our region, title, assignee and escalation up to date; ``why`` names what changed."""

    id: str
    number: int
    why: str
    content: str
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"update     #{self.number} {self.id}: {self.why}"


class CloseIssue(NamedTuple):
    """Close an issue that is no longer needed."""

    id: str
    number: int
    reason: EndReason
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"close      #{self.number} {self.id}: {REASONS[self.reason]}"


class CloseDuplicate(NamedTuple):
    """Close a duplicate issue for an id."""

    id: str
    number: int
    original: int
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"close      #{self.number} {self.id}: a duplicate of #{self.original}"


class LinkIssue(NamedTuple):
    """Mark the issue of one id as blocked by that of another, or remove the mark."""

    id: str
    other: str
    is_blocked: bool
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"link       {self.id}: {'blocked by' if self.is_blocked else 'no longer blocked by'} {self.other}"


Action: TypeAlias = OpenIssue | ReopenIssue | UpdateIssue | CloseIssue | CloseDuplicate | LinkIssue
Numbered: TypeAlias = ReopenIssue | UpdateIssue | CloseIssue | CloseDuplicate

NoteKind: TypeAlias = Literal["deferred", "raced", "left", "held", "warning"]


class Note(NamedTuple):
    """Something a sync does not do and why, or a warning.

    ``deferred`` is left to a later run, ``raced`` to another run in progress; ``left`` respects a person's decision,
    ``held`` is a guard's.
    """

    kind: NoteKind
    text: str
    id: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"{self.kind:10} {self.id + ': ' if self.id else ''}{self.text}"


class Guard(NamedTuple):
    """A reason to stop before anything is written. ``--allow NAME`` overrides it; "" cannot be overridden."""

    name: str
    message: str

    def __str__(self) -> str:
        """Return the message with the way out."""
        return f"{self.message}; if that is intended: --allow {self.name}" if self.name else self.message


_VERBS: dict[type[Action], str] = {
    OpenIssue: "open",
    ReopenIssue: "reopen",
    UpdateIssue: "update",
    CloseIssue: "close",
    CloseDuplicate: "close-duplicate",
    LinkIssue: "link",
}


def describe_action(action: Action) -> dict[str, Any]:
    """Return an action as it appears in JSON."""
    return {"action": _VERBS[type(action)], **action._asdict()}


BuildRollup: TypeAlias = Callable[[Sequence[str]], DesiredIssue]
"""Builds the desired issue that lists these ids."""


class Limits(NamedTuple):
    """How much one run may do without explicit permission."""

    max_new: int = 10
    max_open: int = 25
    allowed: frozenset[str] = frozenset()
    """Guards to override."""


class SyncPlan(NamedTuple):
    """Everything one sync will do."""

    actions: tuple[Action, ...]
    wishes: dict[str, DesiredIssue]
    """Including the roll-up."""
    notes: tuple[Note, ...]
    guards: tuple[Guard, ...] = ()
    """What a guard held back or stopped; if there are any, the exit code is 4."""
    tells: tuple[str, ...] = ()
    """Ids for which a person's decision is reported for the first time."""
