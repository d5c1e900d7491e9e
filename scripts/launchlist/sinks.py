"""Where text of a plan lands, and what it must not hold there: the table that tests hold every writer to.

What hides in text is taken out here; what acts is broken by the writer of each place, which knows its syntax.
"""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple, TypeAlias

Hazard: TypeAlias = Literal[
    "control", "hidden", "break", "command", "html", "address", "mention", "reference", "comment", "formula", "cell"
]
"""What text can do where it lands:

- ``control`` moves a cursor or rings a bell; no file of a plan may hold it;
- ``hidden`` cannot be seen, or makes text read otherwise than it is stored;
- ``break`` ends a line in some programs;
- ``command`` is a workflow command in a log;
- ``html`` is an element or an image, ``comment`` the start of an HTML comment, ``address`` a link not to the web;
- ``mention`` and ``reference`` are what GitHub notifies of, links to or closes;
- ``formula`` is a cell that a spreadsheet calculates, ``cell`` what adds a cell or a row.
"""


class Sink(NamedTuple):
    """One place where text lands."""

    name: str
    forbidden: frozenset[Hazard]
    writer: str
    """The module that puts text there."""


_SHOWN: Final[tuple[Hazard, ...]] = ("control", "hidden", "break", "command", "html", "address", "mention", "comment")


def _define(name: str, writer: str, *forbidden: Hazard) -> Sink:
    return Sink(name, frozenset(forbidden), writer)


SINKS: Final = (
    _define("terminal", "printing/escape.py", "control", "hidden", "break", "command"),
    _define("annotation", "printing/github.py", "control", "hidden", "break", "command"),
    _define("step output", "printing/runner.py", "control", "hidden", "break"),
    _define("JSON", "printing/json_report.py", "control", "hidden", "break", "command"),
    _define("SARIF", "printing/sarif.py", "control", "hidden", "break", "command"),
    _define("CSV", "export/table.py", "hidden", "break", "command", "formula", "cell"),
    _define("calendar", "export/ics.py", "control", "hidden", "break", "command"),
    _define("plan file", "authoring/values.py", "control", "break"),
    _define("generated file", "rendering/markdown.py", *_SHOWN, "cell"),
    _define("comparison", "commands/diff_markdown.py", *_SHOWN, "reference", "cell"),
    _define("job summary", "commands/action_words.py", *_SHOWN, "reference", "cell"),
    _define("issue title", "sync/inert.py", "control", "hidden", "break", "mention", "reference"),
    _define("issue body", "sync/content.py", *_SHOWN, "reference"),
)
"""Every place, and what must not be in text of a plan that has come there."""

# https://trojansource.codes/ and https://www.unicode.org/reports/tr36/; letters, joiners and parts of an emoji stay.
_HIDDEN: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_BREAKS: Final = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
CONTROLS: Final = "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
_HALVES: Final = "\ud800-\udfff"
HIDDEN: Final = rf"(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{{2,6}}\U000e007f)|[{_HIDDEN}]"
"""A pattern as text: what `show_text` takes out. After a black flag, tags make it the flag of a region."""
BREAKS: Final = rf"[{_BREAKS}]+"
COMMAND: Final = "(#[^\x00-\x7f]*#[^\x00-\x7f]*)\\["
"""What GitHub's runner obeys anywhere in a line; a backslash goes between the two groups. See printing/escape.py."""


def clean_text(text: str) -> str:
    """Return text without control characters and what `show_text` takes out."""
    return text if text.isprintable() else re.sub(CONTROLS, "", show_text(text))


def show_text(text: str) -> str:
    """Return text without characters that hide, reverse or smuggle other text; what ends a line becomes a space.

    Line feeds, carriage returns and tabs stay for the writer, which knows what they mean in its place.
    """
    if text.isprintable():
        return text
    text = re.sub(BREAKS, " ", re.sub(f"[{_HALVES}]", "\ufffd", text))
    return re.sub(HIDDEN, lambda found: found["flag"] or "", text)


def break_commands(text: str) -> str:
    """Return Markdown in which no workflow command is left: a backslash before a bracket is not shown."""
    return re.sub(COMMAND, r"\1\\[", text) if "#" in text and "[" in text else text
