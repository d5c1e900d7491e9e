"""The state of a run that carries out a plan: what was done, what to report, whether it may continue."""

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
    """One run in progress."""

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
        """When it was last checked that no newer commit has been synced."""
        self.assignees: dict[str, bool] = {}
        """Login to whether issues can be assigned to it; logins that could not be checked are left out."""
        self.milestones: dict[str, int] = {}
        """Title to number, of those that were found."""
        self.unusable: set[str] = set()
        """Labels that do not exist and could not be created."""
        self.incomplete: list[str] = []
        """Ids whose issue was opened without everything that was requested."""
        self.opened: dict[str, Issue] = {}
        self.commented: set[tuple[int, str]] = set()
        """Numbers of issues and the comments sent to them in this run, whatever the outcome."""
        self.is_partial = False
        self.is_refused = False
        """GitHub refused something permanently: trying again does not help."""
        self.offers_links = True
        self._is_stopped = False

    @property
    def is_stopped(self) -> bool:
        """Whether something was left undone because the run could not continue."""
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
        """Stop: every further call would fail the same way."""
        if not self._is_stopped:
            kind: NoteKind = "raced" if failure.kind == "lost" else "deferred"
            self.notes.append(Note(kind, failure.message if kind == "raced" else f"stopped: {failure.message}"))
            self.is_refused |= failure.kind in {"denied", "missing", "gone", "moved", "unknown", "refused"}
        self.halt()

    def warn(self, key: str, text: str) -> None:
        """Add a warning, once."""
        note = Note("warning", text, key)
        if note not in self.notes:
            self.notes.append(note)

    def choose_assignee(self, login: str) -> str:
        """Return the login to assign a new issue to: ``login`` if that is possible, else ""."""
        return login if self.assignees.get(login) else ""
