"""The places where text of a plan is written, and what it must not contain there; tests check every writer.

Hidden characters are removed here; active syntax is broken by the writer of each place, which knows that syntax.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from launchlist.hidden import BREAKS, CONTROLS, HALVES, replace_hidden

Hazard: TypeAlias = Literal[
    "control", "hidden", "break", "command", "html", "address", "mention", "reference", "comment", "formula", "cell"
]
"""What text can do where it is written:

- ``control`` moves a cursor or rings a bell; no file of a plan may hold it;
- ``hidden`` cannot be seen, or makes text read otherwise than it is stored (launchlist/hidden.py);
- ``break`` ends a line in some programs;
- ``command`` is a workflow command in a log;
- ``html`` is an element or an image, ``comment`` the start of an HTML comment, ``address`` a link not to the web;
- ``mention`` and ``reference`` are what GitHub notifies of, links to or closes;
- ``formula`` is a cell that a spreadsheet calculates, ``cell`` what adds a cell or a row.
"""


class Sink(NamedTuple):
    """One place where text is written."""

    name: str
    forbidden: frozenset[Hazard]
    writer: str
    """The module that puts text there."""


_SHOWN: Final[tuple[Hazard, ...]] = ("control", "hidden", "break", "command", "html", "address", "mention", "comment")


def _define(name: str, writer: str, *forbidden: Hazard) -> Sink:
    return Sink(name, frozenset(forbidden), writer)


SINKS: Final = (
    _define("terminal", "printing/escape.py", "control", "hidden", "break", "command"),
    _define("list and show", "commands/list/show.py", "control", "hidden", "break", "command"),
    _define("plan of sync", "commands/sync/report.py", "control", "hidden", "break", "command"),
    _define("completion", "commands/completion/plan_values.py", "control", "hidden", "break"),
    _define("annotation", "printing/finding_formats.py", "control", "hidden", "break", "command"),
    _define("step output", "commands/action/runner_files.py", "control", "hidden", "break"),
    _define("JSON", "printing/finding_formats.py", "control", "hidden", "break", "command"),
    _define("SARIF", "printing/finding_formats.py", "control", "hidden", "break", "command"),
    _define("CSV", "export/csv_table.py", "hidden", "break", "command", "formula", "cell"),
    _define("calendar", "export/ics.py", "control", "hidden", "break", "command"),
    _define("plan file", "editing/scalar_style.py", "control", "break"),
    _define("generated file", "rendering/markdown.py", *_SHOWN, "cell"),
    _define("comparison", "commands/diff/markdown.py", *_SHOWN, "reference", "cell"),
    _define("job summary", "commands/action/check.py", *_SHOWN, "reference", "cell"),
    _define("pull request comment", "commands/action/pull_request.py", *_SHOWN, "reference", "cell"),
    _define("commit message", "commands/action/event.py", "control", "hidden", "break"),
    _define("pull request title", "commands/action/event.py", "control", "hidden", "break"),
    _define("issue label", "reading/build.py", "control", "hidden", "break"),
    _define("issue title", "rendering/github_text.py", "control", "hidden", "break", "mention", "reference"),
    _define("issue body", "sync/issue_text.py", *_SHOWN, "reference"),
)
"""Every place, and what text of a plan must not contain there."""

COMMAND: Final = "(#[^\x00-\x7f]*#[^\x00-\x7f]*)\\["
"""What GitHub's runner obeys anywhere in a line; a backslash is put between the two groups. See printing/escape.py."""


def clean_text(text: str) -> str:
    """Return text without control characters and without what `show_text` removes."""
    if text.isascii() and text.isprintable():
        return text
    return re.sub(f"[{CONTROLS}]", "", show_text(text))


def show_text(text: str) -> str:
    """Return text without hidden characters; line separators become spaces, lone surrogates the replacement character.

    Line feeds, carriage returns and tabs are left to the writer, which knows what they mean there.
    """
    if not text.isprintable():
        text = re.sub(f"[{BREAKS}]+", " ", re.sub(f"[{HALVES}]", "\ufffd", text))
    return replace_hidden(text, lambda _: "")


def break_commands(text: str) -> str:
    """Return Markdown without workflow commands, using a backslash before a bracket, which is not shown."""
    return re.sub(COMMAND, r"\1\\[", text) if "#" in text and "[" in text else text
