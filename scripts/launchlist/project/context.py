"""The input and the result of a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist import __version__
from launchlist.printing.text import print_text
from launchlist.project.rule_registry import RULES

if TYPE_CHECKING:
    from datetime import datetime

    from launchlist.findings import Finding
    from launchlist.printing.progress import Progress
    from launchlist.project.project import Project
    from launchlist.project.staged import StagedPlan


Ask: TypeAlias = Callable[[str], str]
"""Asks the user at the terminal a question and returns the stripped answer."""


class CommandContext(NamedTuple):
    """The terminal, environment and clock of a run."""

    environ: Mapping[str, str]
    now: datetime
    folder: str
    """The absolute path of the folder in which the command was started."""
    root: str
    """The folder with the plan: ``--root``, or the nearest one at or above ``folder`` with a plan, else ``folder``."""
    ask: Ask | None
    """None if there is no user at a terminal to ask."""
    color: bool
    width: int | None
    """The columns of the terminal that the output goes to; None if it goes elsewhere."""
    words: tuple[str, ...] = ()
    """The command line without the name of the program."""
    started: int = 0
    """The start time of the command, in nanoseconds since 1970."""
    write: Callable[[str], None] = print
    """Writes text to standard output at once, before the command has an outcome."""
    hide: Callable[[str], None] = print
    """Removes a variable from the environment of this process and its child processes."""
    progress: Progress | None = None
    staged: StagedPlan | None = None
    """The plan in Git's index, if that is the one to work on."""


FindingFormat: TypeAlias = Literal["text", "github", "json", "sarif"]


class Outcome(NamedTuple):
    """The result of a command. Exit codes are those of the manual: 0 success, 1 findings or drift."""

    code: int
    text: str = ""
    errors: str = ""
    """Text for standard error."""
    is_exact: bool = False
    """The text is written as it is, in UTF-8 and with its own line endings."""


def print_findings(project: Project, style: FindingFormat, *, color: bool) -> str:
    """Return a project's findings and the summary in the requested format."""
    if style == "text":
        lines = _quote_lines(project.findings, project.files)
        return print_text(project.findings, project.counts, lines=lines, color=color)
    if style == "github":
        from launchlist.printing.finding_formats import print_github

        return print_github(project.findings, project.counts)
    if style == "json":
        from launchlist.printing.finding_formats import print_json

        return print_json(project.findings, project.counts, version=__version__)
    from launchlist.printing.finding_formats import print_sarif

    return print_sarif(project.findings, RULES, version=__version__)


def _quote_lines(findings: tuple[Finding, ...], files: dict[str, bytes]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        if finding.path in files:
            wanted.setdefault(finding.path, set()).add(finding.line)
    quoted = {}
    for path, numbers in wanted.items():
        lines = _split_lines(files[path])
        for number in numbers:
            if number <= len(lines):
                quoted[path, number] = lines[number - 1]
    return quoted


def _split_lines(data: bytes) -> list[str]:
    """Return the lines of a file; none if it is UTF-16 or not text, whose lines would be misread."""
    if b"\0" in data:
        return []
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
