from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.action.runner_files import (
    find_plan_folder,
    read_event_text,
    write_outputs,
    write_report,
    write_summary,
)
from launchlist.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def parse_outputs(text: str) -> dict[str, str]:
    """Read the file as the runner's EnvironmentFileCommand does: ``name<<mark`` up to the mark, or ``name=value``."""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        heredoc = re.fullmatch(r"([^=]*?)<<(.+)", line)
        if not heredoc:
            name, _, value = line.partition("=")
            found[name] = value
            continue
        value_lines = []
        for inner in lines:
            if inner == heredoc[2]:
                break
            value_lines.append(inner)
        found[heredoc[1]] = "\n".join(value_lines)
    return found


@pytest.mark.parametrize("value", ["", "3", "true", "2025-05-22", "/a b.json", "a=b", "a<<EOF", "EOF", "C:\\a"])
def test_outputs_have_the_given_values(tmp_path: Path, value: str) -> None:
    path = tmp_path / "output"
    path.write_text("before=1\n")
    write_outputs(str(path), {"one": value, "two": "2"})
    assert parse_outputs(path.read_text()) == {"before": "1", "one": value, "two": "2"}


@pytest.mark.parametrize("value", ["a\nPATH=/evil", "a\rb", "a\x00b", "a\u2028b", "a\x85b"])
def test_a_value_that_could_start_another_is_refused(tmp_path: Path, value: str) -> None:
    path = tmp_path / "output"
    with pytest.raises(UsageError, match="the output one cannot be set"):
        write_outputs(str(path), {"one": value})
    assert not path.exists()


def test_marks_are_never_the_same(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_outputs(str(tmp_path / name), {"one": "1"})
    assert (tmp_path / "a").read_text() != (tmp_path / "b").read_text()


def test_a_summary_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    write_summary(str(path), "one\n")
    write_summary(str(path), "two \udcff\n")
    assert path.read_text() == "one\ntwo ?\n"


def test_each_report_has_its_own_path(tmp_path: Path) -> None:
    first, second = write_report(str(tmp_path), "{}"), write_report(str(tmp_path), "{}")
    assert first != second
    assert write_report("", "{}") == ""


def test_a_missing_event_is_an_empty_text(tmp_path: Path) -> None:
    assert read_event_text("") == ""
    (tmp_path / "event").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="GITHUB_EVENT_PATH cannot be read"):
        read_event_text(str(tmp_path / "event"))


def test_the_plan_is_in_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "work/sub").mkdir(parents=True)
    (tmp_path / "work/out").symlink_to(tmp_path)
    work = str(tmp_path / "work")
    assert find_plan_folder(work, ".") == work
    assert find_plan_folder(work, "sub") == f"{work}/sub"
    for path, said in (("..", "leads out"), ("/", "leads out"), ("out", "leads out"), ("none", "is not a folder")):
        with pytest.raises(UsageError, match=said):
            find_plan_folder(work, path)
