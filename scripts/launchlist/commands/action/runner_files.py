"""Read and write the files through which a workflow's runner and a step communicate.

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
"""GitHub's limit is 1,048,576 per step; it does not show a larger summary at all."""
_EVENT_BYTES = 64 << 20


def read_event_text(path: str) -> str:
    """Return the event as the runner wrote it, "" if there is none."""
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

    If it ``is_unmerged``, symbolic links are refused: they would choose the folder from whose history the base is read.
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
    """Return a folder of the workspace relative to its top, "" for the top itself."""
    place = os.path.relpath(folder, os.path.realpath(workspace or ".")).replace(os.sep, "/")
    return "" if place == "." else place


def name_scratch(temporary: str, what: str) -> str:
    """Return the path of a new folder in the runner's temporary folder."""
    return os.path.join(os.path.realpath(temporary or "."), f"launchlist-{what}-{secrets.token_hex(8)}")


def write_report(temporary: str, text: str) -> str:
    """Write the findings to a file for later steps, and return its path; "" without a temporary folder."""
    if not temporary:
        return ""
    path = f"{name_scratch(temporary, 'report')}.json"
    with open(path, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def write_outputs(path: str, values: Mapping[str, str]) -> None:
    """Pass values on to later steps. A value that could end early or start another one is refused."""
    mark = f"launchlist_{secrets.token_hex(16)}"
    text = "".join(_format_output(name, value, mark) for name, value in values.items())
    if path:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _format_output(name: str, value: str, mark: str) -> str:
    if mark in value or value != clean_text(value) or not {"\t", "\n", "\r"}.isdisjoint(value):
        msg = f"the output {name} cannot be set: it contains more than one line of text"
        raise UsageError(msg)
    return f"{name}<<{mark}\n{value}\n{mark}\n"


def write_summary(path: str, text: str) -> None:
    """Append to the summary on the run's page."""
    if path:
        with open(path, "a", encoding="utf-8", newline="\n", errors="replace") as file:
            file.write(text)
