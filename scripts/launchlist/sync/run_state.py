"""The state of a run that carries a plan out: what was done, what is to be said, whether it may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.sync.actions import Action, Note
from launchlist.sync.journal_writes import JournalWriter
from launchlist.sync.request import Done, PreparedPlan, SyncRequest

if TYPE_CHECKING:
    from launchlist.github.calls import Failure, Issue
    from launchlist.sync.actions import NoteKind, SyncPlan
    from launchlist.sync.issue_edits import IssueText
    from launchlist.sync.observed import ObservedIssues


class RunState:
    """One run at work."""

    def __init__(
        self,
        inputs: SyncRequest,
        prepared: PreparedPlan,
        view: ObservedIssues,
        plan: SyncPlan,
        texts: dict[str, IssueText],
    ) -> None:
        """Begin with nothing done."""
        self.inputs = inputs
        self.view = view
        self.plan = plan
        self.texts = texts
        self.desired = prepared.desired
        self.ledger = JournalWriter(view, prepared.desired, inputs.repository, inputs.is_newer, inputs.run)
        self.done: list[Done] = []
        self.notes: list[Note] = []
        self.at = view.at
        self.claimed = 0
        """When it was last made sure that no newer commit has been synced."""
        self.assignees: dict[str, bool] = {}
        """Login to whether issues can be assigned to it; a login that could not be asked about is not in it."""
        self.milestones: dict[str, int] = {}
        """Title to number, of those that were found."""
        self.unusable: set[str] = set()
        """Labels that there are not, and that could not be made."""
        self.incomplete: list[str] = []
        """Ids whose issue was opened without something that GitHub was asked for."""
        self.opened: dict[str, Issue] = {}
        self.commented: set[tuple[int, str]] = set()
        """Numbers of issues and what was said below them in this run, whatever became of it."""
        self.is_partial = False
        self.is_refused = False
        """GitHub said no for good: trying again does not help."""
        self.offers_links = True
        self._is_stopped = False

    @property
    def is_stopped(self) -> bool:
        """Whether something was left because nothing more could be done."""
        return self._is_stopped

    def may_go_on(self) -> bool:
        """Whether the next call makes sense."""
        return not self._is_stopped

    def halt(self) -> None:
        """Leave the rest for a later run."""
        self._is_stopped = self.is_partial = True

    def finish(self, action: Action, issue: Issue) -> None:
        """Note that an action was carried out."""
        self.done.append(Done(action=action, number=issue.number, url=issue.url))

    def postpone(self, key: str, text: str) -> None:
        """Leave something for a later run."""
        self.notes.append(Note("deferred", text, key))
        self.is_partial = True

    def stop(self, failure: Failure) -> None:
        """Do nothing more: every further call would meet the same."""
        if not self._is_stopped:
            kind: NoteKind = "raced" if failure.kind == "lost" else "deferred"
            self.notes.append(Note(kind, failure.message if kind == "raced" else f"stopped: {failure.message}"))
            self.is_refused |= failure.kind in {"denied", "missing", "gone", "moved", "unknown", "refused"}
        self.halt()

    def warn(self, key: str, text: str) -> None:
        """Say something that changes nothing."""
        note = Note("warning", text, key)
        if note not in self.notes:
            self.notes.append(note)

    def choose_assignee(self, login: str) -> str:
        """Return who a new issue is to be assigned to: ``login`` if that is possible."""
        return login if self.assignees.get(login) else ""
