"""The files through which a workflow's runner and a step talk; the one room that reads and writes them.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#environment-files
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from launchlist.errors import UsageError
from launchlist.sinks import clean_text
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMARY_BYTES = 1_000_000
"""GitHub takes 1,048,576 a step, and shows nothing of one that is larger."""
_EVENT_BYTES = 64 << 20


def read_event_text(path: str) -> str:
    """Return the event as the runner wrote it, "" where there is none."""
    if not path:
        return ""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read(_EVENT_BYTES)
    except (OSError, UnicodeDecodeError) as err:
        msg = "the event at GITHUB_EVENT_PATH cannot be read"
        raise UsageError(msg) from err


def find_plan_folder(workspace: str, path: str, *, is_unmerged: bool = False) -> str:
    """Return the folder that the input ``path`` names, which must be in the workspace.

    Where it ``is_unmerged`` a link on the way is refused: it would choose the folder in whose past the base is read.
    """
    top = os.path.realpath(workspace or ".")
    folder = os.path.realpath(os.path.join(top, path))
    if os.path.commonpath([top, folder]) != top:
        msg = f"the input path {quote(path)} leads out of the workspace"
        raise UsageError(msg)
    if is_unmerged and folder != os.path.normpath(os.path.join(top, path)):
        msg = f"the input path {quote(path)} leads through a symbolic link, which is not followed before it is merged"
        raise UsageError(msg)
    if not os.path.isdir(folder):
        msg = f"the input path {quote(path)} is not a folder; is there a step with actions/checkout before this one?"
        raise UsageError(msg)
    return folder


def name_plan_folder(workspace: str, folder: str) -> str:
    """Return a folder of the workspace as a path from its top, "" for the top itself."""
    place = os.path.relpath(folder, os.path.realpath(workspace or ".")).replace(os.sep, "/")
    return "" if place == "." else place


def name_scratch(temporary: str, what: str) -> str:
    """Return the path of a folder in the runner's temporary one that does not exist yet."""
    return os.path.join(os.path.realpath(temporary or "."), f"launchlist-{what}-{secrets.token_hex(8)}")


def write_report(temporary: str, text: str) -> str:
    """Keep the findings for the steps to come, and return where; "" without a temporary folder."""
    if not temporary:
        return ""
    path = f"{name_scratch(temporary, 'report')}.json"
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def write_outputs(path: str, values: Mapping[str, str]) -> None:
    """Hand values on to the steps to come. One that could end early, or start another, is refused."""
    mark = f"launchlist_{secrets.token_hex(16)}"
    text = "".join(_format_output(name, value, mark) for name, value in values.items())
    if path:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _format_output(name: str, value: str, mark: str) -> str:
    if mark in value or value != clean_text(value) or not {"\t", "\n", "\r"}.isdisjoint(value):
        msg = f"the output {name} cannot be handed on: it contains more than one line of text"
        raise UsageError(msg)
    return f"{name}<<{mark}\n{value}\n{mark}\n"


def write_summary(path: str, text: str) -> None:
    """Add to the summary that the run's page shows."""
    if path:
        with open(path, "a", encoding="utf-8", newline="\n", errors="replace") as file:
            file.write(text)
