"""What every part of the action is given, and what each gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from launchlist.changes.credentials import authenticate
from launchlist.commands.sync_world import build_driver, find_server
from launchlist.printing.escape import escape_data
from launchlist.sync.drive import Driver, Pace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from launchlist.commands.action_event import Event, Inputs

_SHORT: Final = 60.0
"""Seconds that comments and pull requests may take."""


class Job(NamedTuple):
    """One run of the action."""

    environ: Mapping[str, str]
    inputs: Inputs
    event: Event
    root: str
    """The folder that holds ``checklist/``."""
    now: datetime

    @property
    def server(self) -> str:
        """The address people see: ``https://github.com``."""
        return find_server(self.environ)

    @property
    def temporary(self) -> str:
        """The runner's folder for what no later job needs."""
        return self.environ.get("RUNNER_TEMP", "")

    @property
    def page(self) -> str:
        """The address of this run's page, "" where there is none."""
        number = self.environ.get("GITHUB_RUN_ID", "")
        return f"{self.server}/{self.event.repository}/actions/runs/{number}" if number.isdecimal() else ""

    def authenticate(self) -> dict[str, str]:
        """Return the variables with which git reaches the remote."""
        return authenticate(self.root, "origin", self.server, self.environ.get("GITHUB_TOKEN", ""))

    def build_driver(self) -> Driver | None:
        """Return what speaks with GitHub, or None without a token."""
        return build_driver(self.root, self.event.repository, "origin", self.environ, Pace(budget=_SHORT))


Sections: TypeAlias = tuple[str, ...]


class Result(NamedTuple):
    """What came of a part."""

    log: str = ""
    """Lines for the log, harmless already."""
    sections: Sections = ()
    """Markdown for the summary, the most important first."""
    outputs: Mapping[str, str] = {}
    code: int = 0


def print_error(message: str) -> str:
    """Return the annotation that says why a part came to nothing."""
    return f"::error title=launchlist::{escape_data(message)}\n"


def print_notice(message: str) -> str:
    """Return the annotation that says what was left out, and why."""
    return f"::notice title=launchlist::{escape_data(message)}\n"
