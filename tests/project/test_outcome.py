from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast, get_args

import pytest

from launchlist.findings import Finding
from launchlist.project.context import FindingFormat, print_findings
from launchlist.project.project import Project, read_project
from tests.workspace import TASK, write_plan

if TYPE_CHECKING:
    from pathlib import Path

PATH = "checklist/tasks/A-1.yaml"
NOW = datetime(2025, 5, 17, 12, tzinfo=UTC)


def build_project(root: Path, data: bytes, line: int = 3) -> Project:
    """Return a plan whose one task holds ``data``, with one finding in it."""
    project = read_project(str(write_plan(root)), None, NOW)
    finding = Finding(path=PATH, line=line, column=1, severity="error", rule="tab", message="a tab")
    return project._replace(files={PATH: data}, findings=(finding,))


@pytest.mark.parametrize(
    ("data", "line", "quoted"),
    [
        (TASK.encode(), 3, ["    3 | owner: Maya", "      | ^"]),
        (TASK.replace("\n", "\r\n").encode(), 3, ["    3 | owner: Maya", "      | ^"]),
        (TASK.replace("\n", "\r").encode(), 3, ["    3 | owner: Maya", "      | ^"]),
        (b"\xef\xbb\xbf" + TASK.encode(), 1, ["    1 | id: A-1", "      | ^"]),
        (TASK.replace("Maya", "Zoë").encode("cp1252"), 3, ["    3 | owner: Zo\ufffd", "      | ^"]),
        (TASK.encode("utf-16"), 3, []),
        (TASK.encode("utf-16-be"), 3, []),
        (TASK.encode("utf-32"), 3, []),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, []),
        (TASK.encode(), 99, []),
        (b"", 1, ["    1 |", "      | ^"]),
    ],
)
def test_the_line_is_quoted_where_it_reads_as_the_file_does(
    tmp_path: Path, data: bytes, line: int, quoted: list[str]
) -> None:
    text = print_findings(build_project(tmp_path, data, line), "text", color=False)
    assert text.splitlines()[1:-1] == quoted


def test_a_file_that_was_not_read_is_not_quoted(tmp_path: Path) -> None:
    project = build_project(tmp_path, TASK.encode())._replace(files={})
    assert len(print_findings(project, "text", color=False).splitlines()) == 2


def read_places(style: FindingFormat, text: str) -> list[tuple[str, int]]:
    """Return the path and the line of each finding in a report."""
    if style == "json":
        return [(finding["path"], finding["line"]) for finding in json.loads(text)["findings"]]
    if style == "sarif":
        places = [result["locations"][0]["physicalLocation"] for result in json.loads(text)["runs"][0]["results"]]
        return [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places]
    start = {"text": f"{PATH}:3:1: error tab: a tab", "github": f"::error file={PATH},line=3,"}[style]
    return [(PATH, 3)] if text.startswith(start) else []


@pytest.mark.parametrize("style", get_args(FindingFormat))
def test_every_form_names_the_place(tmp_path: Path, style: str) -> None:
    form = cast("FindingFormat", style)
    text = print_findings(build_project(tmp_path, TASK.encode()), form, color=False)
    assert read_places(form, text) == [(PATH, 3)]


@pytest.mark.parametrize("color", [True, False])
def test_color_is_only_used_if_wanted(tmp_path: Path, *, color: bool) -> None:
    assert ("\x1b[" in print_findings(build_project(tmp_path, TASK.encode()), "text", color=color)) == color
