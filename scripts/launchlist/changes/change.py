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
"""The most important first."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)


class Change(NamedTuple):
    """Something that means another thing than before.

    ``moved`` is a deadline, an ETA or the release with other moments; ``linked`` and ``unlinked`` are dependencies of a
    task or what a blocker affects; ``set`` is a setting of plan.yaml; ``updated`` and ``edited`` are mere text.
    """

    subject: Subject
    kind: ChangeKind
    id: str
    """Of the task or blocker, as the head has it; a step's title, an owner's name, a setting's name."""
    title: str = ""
    """A task's title or a blocker's description, as the head has it, or the base where the head has none."""
    owner: str = ""
    before: str = ""
    """The former value: an id, a title, an owner, a status, a setting; "" where there was none."""
    after: str = ""
    was: Moment | None = None
    """The former moment of what moved, and of what was removed."""
    now: Moment | None = None
    """The new moment of what moved, and of what was added."""
    items: tuple[str, ...] = ()
    """Ids linked or unlinked; names of the fields edited."""
    number: int = 0
    """How many updates were added."""
    cause: str = ""
    """What a moment moved with, whose own text stayed: ``release``, an anchor, a task's id, ``phase ID``."""

    @property
    def by(self) -> timedelta | None:
        """How far it moved; None where one of the two moments is missing."""
        if self.was is None or self.now is None:
            return None
        if self.was.all_day and self.now.all_day:
            # From day to day, however many hours the days have where clocks change.
            return self.now.local.replace(tzinfo=None) - self.was.local.replace(tzinfo=None)
        return self.now.at - self.was.at
