"""What a sync is going to do, as data: each action prints as one line and stands in the plan's JSON as it is."""

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
    "moved": "it is not late now",
    "snoozed": "the task is snoozed",
    "removed": "it is not in the plan any more",
    "listed": "nothing is left on this list",
}


class OpenIssue(NamedTuple):
    """Open an issue for an id that has none."""

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
    """Bring our region, title, assignee and escalation up to date; ``why`` says what changed."""

    id: str
    number: int
    why: str
    content: str
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"update     #{self.number} {self.id}: {self.why}"


class CloseIssue(NamedTuple):
    """Close an issue whose reason is gone."""

    id: str
    number: int
    reason: EndReason
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"close      #{self.number} {self.id}: {REASONS[self.reason]}"


class CloseDuplicate(NamedTuple):
    """Close a second issue for one id."""

    id: str
    number: int
    original: int
    url: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"close      #{self.number} {self.id}: a duplicate of #{self.original}"


class LinkIssue(NamedTuple):
    """Mark the issue of one id as blocked by that of another, or take it back."""

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
    """Something a sync does not do, and why.

    ``deferred`` waits for a later run, ``raced`` gave way to another run at work, ``left`` is a person's decision,
    ``held`` a guard's; a ``warning`` is none.
    """

    kind: NoteKind
    text: str
    id: str = ""

    def __str__(self) -> str:
        """Return the line people read."""
        return f"{self.kind:10} {self.id + ': ' if self.id else ''}{self.text}"


class Guard(NamedTuple):
    """A reason to stop before anything is written. ``--allow NAME`` says that it is meant; "" is not to be allowed."""

    name: str
    message: str

    def __str__(self) -> str:
        """Return the message with the way out."""
        return f"{self.message}; if that is meant: --allow {self.name}" if self.name else self.message


_VERBS: dict[type[Action], str] = {
    OpenIssue: "open",
    ReopenIssue: "reopen",
    UpdateIssue: "update",
    CloseIssue: "close",
    CloseDuplicate: "close-duplicate",
    LinkIssue: "link",
}


def describe_action(action: Action) -> dict[str, Any]:
    """Return an action as JSON has it."""
    return {"action": _VERBS[type(action)], **action._asdict()}


BuildRollup: TypeAlias = Callable[[Sequence[str]], DesiredIssue]
"""Makes the wish for the issue that lists these ids."""


class Limits(NamedTuple):
    """How much one run may do without being told."""

    max_new: int = 10
    max_open: int = 25
    allowed: frozenset[str] = frozenset()
    """Guards that are to be passed."""


class SyncPlan(NamedTuple):
    """Everything one sync will do."""

    actions: tuple[Action, ...]
    wishes: dict[str, DesiredIssue]
    """With the roll-up."""
    notes: tuple[Note, ...]
    guards: tuple[Guard, ...] = ()
    """What a guard held back or stopped; with any the exit code is 4."""
    tells: tuple[str, ...] = ()
    """Ids of which a person's decision is told for the first time."""
