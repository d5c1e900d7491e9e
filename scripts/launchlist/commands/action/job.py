"""The input and the result of every part of the action."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from urllib.parse import quote as quote_address

from launchlist.commands.action.runner_files import name_plan_folder
from launchlist.github.requests import find_server, read_token
from launchlist.printing.escape import escape_data
from launchlist.reading.disk.plan_folders import find_plans, name_plans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from launchlist.commands.action.event import ActionInputs, Event
    from launchlist.findings import Finding
    from launchlist.github.driver import Driver

_ASIDE: Final = "launchlist/update"
_LONGEST: Final = 60
_SHORT: Final = 60.0
"""Seconds that comments and pull requests may take."""


class ActionJob(NamedTuple):
    """One run of the action."""

    environ: Mapping[str, str]
    inputs: ActionInputs
    event: Event
    root: str
    """The folder that contains ``checklist/``."""
    now: datetime
    prefix: str = ""
    """The same relative to the top of its repository, "" for the top itself."""
    doubt: str = ""
    """Why the checkout is not known to be merged although the event suggests it."""

    @property
    def place(self) -> str:
        """The same relative to the top of the workspace, to tell checkouts apart; "" for the top itself."""
        return name_plan_folder(self.environ.get("GITHUB_WORKSPACE", ""), self.root)

    def locate(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings with paths relative to the top of the repository, as GitHub and later steps expect them."""
        start = f"{self.prefix}/" if self.prefix else ""
        return [
            finding._replace(path=f"{start}{finding.path}", hint=self._advise(finding.rule) or finding.hint)
            for finding in findings
        ]

    def _advise(self, rule: str) -> str:
        """Return a hint for a finding in terms of the workflow, "" if its own hint is as good."""
        if rule == "not-checked-out":
            return (
                "let actions/checkout check out the whole plan: remove its input sparse-checkout, or add checklist to "
                "it; for a submodule: submodules: true"
            )
        if rule != "no-plan":
            return ""
        found = find_plans(self.root, self.environ.get("GITHUB_WORKSPACE") or ".")
        return name_plans(found, "path: ") or "create it, or set the input path to the folder that contains checklist/"

    @property
    def aside(self) -> str:
        """The branch of the pull request with regenerated files for protected branches.

        Two plans in one repository have two branches: a folder name that is not valid in a branch name adds a digest.
        """
        if not self.place:
            return _ASIDE
        is_plain = len(self.place) <= _LONGEST and re.fullmatch(r"\w+(/\w+)*", self.place, re.ASCII)
        name = re.sub(r"[^A-Za-z0-9_]+", "-", self.place).strip("-")[:_LONGEST]
        return f"{_ASIDE}-{name or 'plan'}" + (
            "" if is_plain else f"-{sha256(self.place.encode(errors='surrogateescape')).hexdigest()[:8]}"
        )

    @property
    def marker(self) -> str:
        """The first line of the comment on a pull request, different for each plan of the repository."""
        from launchlist.github.comments import MARKER  # most runs do not write one

        place = quote_address(self.place, errors="surrogateescape")
        return f"<!-- launchlist:pull-request {place} -->" if place else MARKER

    @property
    def server(self) -> str:
        """The URL for people: ``https://github.com``."""
        return find_server(self.environ)

    @property
    def temporary(self) -> str:
        """The runner's temporary folder."""
        return self.environ.get("RUNNER_TEMP", "")

    @property
    def page(self) -> str:
        """The URL of this run's page, "" if there is none."""
        number = self.environ.get("GITHUB_RUN_ID", "")
        return f"{self.server}/{self.event.repository}/actions/runs/{number}" if number.isdecimal() else ""

    def authenticate(self) -> dict[str, str]:
        """Return the variables with which git reaches the remote."""
        from launchlist.git.remote_ref import authenticate

        token = self.environ.get("GITHUB_TOKEN", "")
        return authenticate(self.root, "origin", self.server, token, replaces_ssh=True)

    def build_driver(self) -> Driver | None:
        """Return the driver for GitHub, or None without a token."""
        if not read_token(self.environ):
            return None
        from launchlist.commands.sync.connect import build_driver
        from launchlist.github.driver import Pace

        return build_driver(self.root, self.event.repository, "origin", self.environ, Pace(budget=_SHORT))


Sections: TypeAlias = tuple[str, ...]


class Result(NamedTuple):
    """The result of a part."""

    log: str = ""
    """Lines for the log, already escaped."""
    sections: Sections = ()
    """Markdown for the summary, most important first."""
    outputs: Mapping[str, str] = {}
    code: int = 0


def print_error(message: str) -> str:
    """Return the annotation that reports why a part failed."""
    return f"::error title=launchlist::{escape_data(message)}\n"


def print_notice(message: str) -> str:
    """Return the annotation that reports what was left out, and why."""
    return f"::notice title=launchlist::{escape_data(message)}\n"
