"""One difference in meaning between two plans, as a frozen record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, get_args

if TYPE_CHECKING:
    from datetime import timedelta

    from launchlist.plan.model import Moment

Subject: TypeAlias = Literal["task", "blocker", "step", "owner", "plan"]
ChangeKind: TypeAlias = Literal[
    "added", "removed", "renamed", "reopened", "cancelled", "finished", "opened", "resolved", "moved", "started",
    "paused", "reassigned", "linked", "unlinked", "retitled", "reordered", "set", "updated", "edited",
]  # fmt: skip
KINDS: Final[tuple[ChangeKind, ...]] = get_args(ChangeKind)
"""Most important first."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)


class Change(NamedTuple):
    """A difference in meaning.

    ``moved`` is a deadline, an ETA or the release at a different time; ``linked`` and ``unlinked`` are dependencies of
    a task or what a blocker affects; ``set`` is a setting of plan.yaml; ``updated`` and ``edited`` are text only.
    """

    subject: Subject
    kind: ChangeKind
    id: str
    """The id of the task or blocker in the head; a step's title, an owner's name, a setting's name."""
    title: str = ""
    """A task's title or a blocker's description in the head, or else in the base."""
    owner: str = ""
    before: str = ""
    """The old value: an id, a title, an owner, a status, a setting; "" if there was none."""
    after: str = ""
    was: Moment | None = None
    """The old time of something that moved or was removed."""
    now: Moment | None = None
    """The new time of something that moved or was added."""
    items: tuple[str, ...] = ()
    """Ids linked or unlinked; names of the fields edited."""
    number: int = 0
    """How many updates were added."""
    cause: str = ""
    """What a moment moved with, whose own text stayed: ``release``, an anchor, a task's id, ``phase ID``."""

    @property
    def by(self) -> timedelta | None:
        """How far it moved; None if one of the two times is missing."""
        if self.was is None or self.now is None:
            return None
        if self.was.all_day and self.now.all_day:
            # In whole days, whatever their hours: clocks may change.
            return self.now.local.replace(tzinfo=None) - self.was.local.replace(tzinfo=None)
        return self.now.at - self.was.at
