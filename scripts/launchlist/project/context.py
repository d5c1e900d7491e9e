"""What a command is given, and what it gives back."""

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
"""Puts a question to the person at the terminal and returns the answer, without the spaces around it."""


class CommandContext(NamedTuple):
    """One run's terminal, environment and clock."""

    environ: Mapping[str, str]
    now: datetime
    folder: str
    """Where the command was started, absolute."""
    root: str
    """The folder with the plan: ``--root``, or the nearest one upwards with a plan, else ``folder``."""
    ask: Ask | None
    """None where nobody sits at a terminal to be asked."""
    color: bool
    width: int | None
    """Columns of the terminal that the output goes to; None where it goes to none."""
    words: tuple[str, ...] = ()
    """The command line, without the name of the program."""
    started: int = 0
    """When the command was started, in nanoseconds since 1970."""
    write: Callable[[str], None] = print
    """Writes text to standard output at once, before the command has an outcome."""
    hide: Callable[[str], None] = print
    """Removes a variable from the environment of this process, and so of those that it starts."""
    progress: Progress | None = None
    staged: StagedPlan | None = None
    """The plan in Git's index, where that is the one to work on."""


FindingFormat: TypeAlias = Literal["text", "github", "json", "sarif"]


class Outcome(NamedTuple):
    """The end of a command. Exit codes are those of the manual: 0 all well, 1 findings or drift."""

    code: int
    text: str = ""
    errors: str = ""
    """Text for standard error."""
    is_exact: bool = False
    """The text is to be written as it is, in UTF-8 and with its own line ends."""


def print_findings(project: Project, style: FindingFormat, *, color: bool) -> str:
    """Return a project's findings and the closing count in the form asked for."""
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
    """Return the lines of a file; none of what is UTF-16, or no text at all, where no line reads as the file does."""
    if b"\0" in data:
        return []
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
