"""The input of a sync, settings and functions of the plan that need the server's clock, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.sync.actions import BuildRollup, Limits
from launchlist.sync.write_pace import Rates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlist.sync.actions import Action, Guard, Note
    from launchlist.sync.issue_edits import IssueText
    from launchlist.sync.records import DesiredIssues


class PreparedPlan(NamedTuple):
    """The plan as of one time."""

    desired: DesiredIssues
    build_rollup: BuildRollup
    compose: Callable[[Sequence[str]], dict[str, IssueText]]
    """The texts of the issues with these ids; the roll-up lists what it was last built from."""


class SyncRequest(NamedTuple):
    """One run of a sync."""

    prepare: Callable[[int], PreparedPlan]
    """Given the server's clock in seconds since 1970."""
    repository: str
    place: str = ""
    """The folder of the plan in its Git repository; "" for the top."""
    formerly: str | None = None
    """The plan's previous folder, None if it did not move."""
    has_plan: Callable[[str], bool] = lambda _place: True
    """Whether the commit contains a plan in a folder of the repository."""
    label: str = "launchlist"
    logins: tuple[str, ...] = ()
    """Logins besides the token's own whose issues are ours; the first is used if the token's login is unknown."""
    limits: Limits = Limits()
    rates: Rates = Rates()
    run: str = ""
    """The name of the run, unique to it."""
    is_applied: bool = False
    uses_journal: bool = True
    expected: tuple[dict[str, Any], ...] | None = None
    """The actions of an earlier plan: exactly these are carried out, or none."""
    is_newer: Callable[[str, int], bool] = lambda _commit, _committed: False
    """Whether the journal's commit, of that date, is not known to be in the history of the plan's commit."""

    @property
    def ignore(self) -> str:
        """Return the label with which a person takes over an issue."""
        return f"{self.label}:ignore"


class Done(NamedTuple):
    """An action carried out, and where to see it."""

    action: Action
    number: int
    url: str = ""


class SyncReport(NamedTuple):
    """The result of a sync: what was planned, what was done, and what to report."""

    planned: tuple[Action, ...]
    done: tuple[Done, ...] = ()
    notes: tuple[Note, ...] = ()
    guards: tuple[Guard, ...] = ()
    texts: dict[str, IssueText] = {}  # noqa: RUF012 - never written to
    at: int = 0
    is_partial: bool = False
    """Something is left for a later run."""
    is_refused: bool = False
    """GitHub refused something permanently."""
    is_stopped: bool = False
    """It had to stop before everything was tried."""
