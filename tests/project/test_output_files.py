from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.findings import Finding, Violation
from launchlist.plan.model import Output
from launchlist.project.drift import OutputChange, find_drift
from launchlist.project.output_files import OutputFile, find_obstacle, read_target
from launchlist.rendering.outputs import seal
from tests.plan.builder import PLAN, at, get_zone
from tests.workspace import commit, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = Output(path="a.md", source=PLAN.at("outputs", 0))
REGIONS = WHOLE._replace(regions=("metrics",))
AS_OF = "2025-05-17T18:30:00+08:00"
SEALED = seal(b"Body\n", AS_OF).decode()
MARKED = f"Own\n<!-- launchlist:begin metrics -->\n{SEALED}<!-- launchlist:end -->\n"


def read(root: Path, text: str, output: Output = WHOLE) -> OutputFile:
    (root / "a.md").write_bytes(text.encode())
    target = read_target(str(root), output)
    assert isinstance(target, OutputFile)
    return target


@pytest.mark.parametrize(("text", "output"), [(SEALED, WHOLE), (MARKED, REGIONS)])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_output_is_written_back_byte_for_byte(tmp_path: Path, text: str, output: Output, end: str) -> None:
    target = read(tmp_path, text.replace("\n", end), output)
    contents = {"": SEALED.encode(), "metrics": SEALED.encode()}
    assert target.restore_line_ends(target.fill(contents)) == (tmp_path / "a.md").read_bytes()
    assert target.find_stamp(get_zone("UTC+08:00")) == at("2025-05-17 18:30", "UTC+08:00")


@pytest.mark.parametrize(
    "text",
    ["", "By hand\n", *(SEALED.replace(AS_OF, other) for other in ("yesterday", "2025-05-17T18:30:00")), f"\n{SEALED}"],
)
def test_a_file_without_a_usable_moment(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).find_stamp(get_zone("UTC")) is None


@pytest.mark.parametrize(
    ("text", "output", "expected"),
    [
        ("", WHOLE, False),
        (" \n", WHOLE, False),
        (SEALED, WHOLE, False),
        (f"{SEALED}more\n", WHOLE, True),
        (f"By hand\n{SEALED}", WHOLE, True),
        (MARKED, REGIONS, False),
        (MARKED.replace("Own", "Other"), REGIONS, False),
        (MARKED.replace("Body", "Bodies"), REGIONS, True),
        (MARKED.replace(SEALED, ""), REGIONS, False),
    ],
)
def test_manual_edits_are_detected(tmp_path: Path, text: str, output: Output, expected: bool) -> None:
    target = read(tmp_path, text, output)
    assert bool(find_obstacle(str(tmp_path), target)) is expected
    commit(tmp_path)
    assert find_obstacle(str(tmp_path), target) == ""


def test_a_file_that_was_never_generated_is_not_replaced(tmp_path: Path) -> None:
    target = read(tmp_path, "By hand\n")
    commit(tmp_path)
    assert find_obstacle(str(tmp_path), target).startswith("a.md was not written by launchlist")


@pytest.mark.parametrize("words", [[], ["update-index", "--assume-unchanged", "a.md"]])
def test_git_contents_are_compared_not_its_status(tmp_path: Path, words: list[str]) -> None:
    read(tmp_path, SEALED)
    commit(tmp_path)
    if words:
        run_git(tmp_path, *words)
    assert "never committed" in find_obstacle(str(tmp_path), read(tmp_path, f"{SEALED}by hand\n"))


@pytest.mark.parametrize("path", ["a.md", "[a-z].md", "of maya's.md"])
def test_the_suggested_discard_command_discards_changes(tmp_path: Path, path: str) -> None:
    write_files(tmp_path, {path: SEALED, "q.md": "kept"})
    commit(tmp_path)
    write_files(tmp_path, {path: f"{SEALED}by hand\n", "q.md": "kept too"})
    obstacle = find_obstacle(str(tmp_path), read_whole(tmp_path, path))
    command = re.search(r"to discard them: (git .*), or launchlist render --force$", obstacle)
    assert command
    subprocess.run(["sh", "-c", command[1]], cwd=tmp_path, check=True)
    assert find_obstacle(str(tmp_path), read_whole(tmp_path, path)) == ""
    assert (tmp_path / "q.md").read_text() == "kept too"


@pytest.mark.parametrize("words", [[], ["init"], ["init", "add a.md"]])
def test_git_restore_is_not_suggested_without_a_committed_version(tmp_path: Path, words: list[str]) -> None:
    target = read(tmp_path, f"{SEALED}by hand\n")
    for each in words:
        run_git(tmp_path, *each.split())
    assert find_obstacle(str(tmp_path), target).endswith("; to discard them: launchlist render --force")


def read_whole(root: Path, path: str) -> OutputFile:
    target = read_target(str(root), WHOLE._replace(path=path))
    assert isinstance(target, OutputFile)
    return target


def test_the_suggested_command_quotes_pathspec_characters(tmp_path: Path) -> None:
    (tmp_path / "q.md").write_text("committed\n")
    commit(tmp_path)
    output = WHOLE._replace(path="[a-z].md")
    (tmp_path / "[a-z].md").write_text(f"{SEALED}by hand\n")
    target = read_target(str(tmp_path), output)
    assert isinstance(target, OutputFile)
    assert "never committed" in find_obstacle(str(tmp_path), target)


def test_a_merge_conflict_in_a_generated_file_is_replaced(tmp_path: Path) -> None:
    text = f"<<<<<<< ours\n{SEALED}=======\n{SEALED.replace('Body', 'Bodies')}>>>>>>> theirs\n"
    assert find_obstacle(str(tmp_path), read(tmp_path, text)) == ""


def test_a_missing_file_does_not_prevent_rendering(tmp_path: Path) -> None:
    target = read_target(str(tmp_path), WHOLE)
    assert target == OutputFile(output=WHOLE, data=None, line_end=b"\n")
    assert not find_obstacle(str(tmp_path), target)
    assert isinstance(read_target(str(tmp_path), REGIONS), Violation)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    target = read_target(str(tmp_path), WHOLE)
    assert isinstance(target, Violation)
    assert "is not UTF-8" in target.message


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("/etc/hostname")
    target = read_target(str(tmp_path), WHOLE)
    assert isinstance(target, Finding)
    assert target.rule == "symlink"


def test_a_file_that_only_claims_to_be_ours_can_still_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(seal(b"\xff\n", AS_OF))
    target = read_target(str(tmp_path), WHOLE)
    assert isinstance(target, OutputFile)
    assert find_drift(OutputChange(target, b"new\n"), str(tmp_path)).rule == "drift"
    assert isinstance(read_target(str(tmp_path), REGIONS), Violation)
