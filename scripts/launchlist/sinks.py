"""Characters that are not seen, and what text of a plan must not contain in each place where it lands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable


# The contents of character classes.
BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
HIDDEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
BREAKS: Final = "\x0b\x0c\x1c-\x1f\x85\u2028\u2029"
"""Characters that end a line for some programs, in addition to line feeds, carriage returns and tabs."""
CONTROLS: Final = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
HALVES: Final = "\ud800-\udfff"
# Blocks of scripts with joiners, without what is hidden in them: Arabic to Mandaic, those of India, Tibetan and
# Burmese, Khmer, Mongolian, and their extensions.
_JOINING: Final = (
    "\u0620-\u06ff\u0710-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17ff\u1820-\u18af\u1900-\u1cff"
    "\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
_EMOJI: Final = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_KEPT: Final = "|".join(
    (
        f"(?<=[{_JOINING}])[\u200c\u200d]",
        rf"(?<=\w)(?<![{HIDDEN}])[\u200c\u200d](?=[{_JOINING}])",
        f"(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])",
        f"(?<=[{_EMOJI}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)",
        # The tags of gbeng, gbsct and gbwls: any other text could be hidden in them.
        (
            "(?<=\U0001f3f4)\U000e0067\U000e0062(?:"
            "\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
        ),
        "(?<=[\u1820-\u18aa])[\u180b-\u180f]",
    )
)


_ANY_HIDDEN: Final = f"[{HIDDEN}]"
_KEPT_OR_HIDDEN: Final = f"(?P<kept>{_KEPT})|[{HIDDEN}]"
"""Takes two milliseconds to compile, and few texts hide anything."""


def replace_hidden(text: str, write: Callable[[str], str]) -> str:
    """Return text with each hidden character replaced by the result of ``write``."""
    if text.isascii():
        return text
    if not re.search(_ANY_HIDDEN, text):
        return text
    return re.sub(_KEPT_OR_HIDDEN, lambda found: found[0] if found["kept"] else write(found[0]), text)


def find_hidden(text: str) -> str:
    """Return the hidden characters of a text in order."""
    found: list[str] = []

    def note(char: str) -> str:
        found.append(char)
        return ""

    replace_hidden(text, note)
    return "".join(found)


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
