from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.cli import main
from launchlist.commands import fmt as commands_fmt
from launchlist.editing import formatter
from launchlist.findings import Finding
from tests.workspace import commit, run, run_git, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

UNTIDY = """\
status: pending # yet
id: "B-1"
# What it is.
title: 'Print the text'
owner: Maya
deadline: 2025-05-20
depends_on:
- A-1
"""
TIDY = """\
id: B-1
# What it is.
title: Print the text
owner: Maya
deadline: 2025-05-20
status: pending # yet
depends_on: [A-1]
"""
PATH = "checklist/tasks/B-1.yaml"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan with one file that is not laid out."""
    write_plan(tmp_path, files={PATH: UNTIDY})
    settings = tmp_path / "checklist" / "plan.yaml"
    settings.write_text(settings.read_text("utf-8").replace("owners", "\nowners"), "utf-8")
    return tmp_path


def test_an_unformatted_file_is_formatted_once(plan: Path) -> None:
    first = run("fmt", cwd=plan)
    assert (first.returncode, first.stdout) == (
        0,
        f"{PATH}: was formatted\n1 file formatted, 2 files left unchanged\n",
    )
    assert (plan / PATH).read_text("utf-8") == TIDY
    again = run("fmt", cwd=plan)
    assert (again.returncode, again.stdout) == (0, "3 files left unchanged\n")


def test_the_exit_code_can_show_whether_anything_was_rewritten(plan: Path) -> None:
    codes = [run("fmt", "--exit-non-zero-on-change", cwd=plan).returncode for _ in range(2)]
    assert codes == [1, 0]


def test_check_shows_changes_and_writes_nothing(plan: Path) -> None:
    done = run("fmt", "--check", cwd=plan)
    assert done.returncode == 1
    assert f"{PATH}: is not formatted; run: launchlist fmt\n" in done.stdout
    assert "\n-title: 'Print the text'\n" in done.stdout
    assert "\n+title: Print the text\n" in done.stdout
    assert (plan / PATH).read_text("utf-8") == UNTIDY


@pytest.mark.parametrize("folder", [".", "checklist", "checklist/tasks"])
def test_paths_are_relative_to_the_current_folder(plan: Path, folder: str) -> None:
    up = "../" * (folder.count("/") + 1) if folder != "." else ""
    write_files(plan, {"checklist/tasks/C-1.yaml": UNTIDY})
    assert run("fmt", f"{up}{PATH}", cwd=plan / folder).returncode == 0
    assert (plan / PATH).read_text("utf-8") == TIDY
    assert (plan / "checklist/tasks/C-1.yaml").read_text("utf-8") == UNTIDY


def test_a_file_outside_the_plan_is_named(plan: Path) -> None:
    done = run("fmt", "checklist/tasks/B-2.yaml", cwd=plan)
    assert done.returncode == 2
    assert "'checklist/tasks/B-2.yaml' is not a file of the plan; did you mean" in done.stderr


def test_an_unreadable_file_is_reported_and_left_alone(plan: Path) -> None:
    write_files(plan, {"checklist/tasks/C-1.yaml": "id: C-1\ntitle: a: b\n"})
    done = run("fmt", cwd=plan)
    assert done.returncode == 1
    assert "checklist/tasks/C-1.yaml:2:9: error yaml-syntax: " in done.stdout
    assert done.stdout.endswith("1 file formatted, 1 file could not be read, 2 files left unchanged\n")
    assert (plan / "checklist/tasks/C-1.yaml").read_text("utf-8") == "id: C-1\ntitle: a: b\n"
    assert (plan / PATH).read_text("utf-8") == TIDY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ufeff" + TIDY, TIDY),
        (TIDY.replace("\n", "\r\n", 1), TIDY),
        ("\ufeff" + TIDY.replace("\n", "\r\n"), TIDY.replace("\n", "\r\n")),
        (TIDY.removesuffix("\n"), TIDY),
    ],
)
def test_mixed_line_endings_and_the_byte_order_mark_are_removed(plan: Path, before: str, after: str) -> None:
    (plan / PATH).write_bytes(before.encode())
    checked = run("fmt", "--check", cwd=plan)
    assert (checked.returncode, f"{PATH}: its line endings" in checked.stdout) == (1, True)
    run("fmt", cwd=plan)
    assert (plan / PATH).read_bytes() == after.encode()
    assert run("fmt", "--check", cwd=plan).returncode == 0


def test_a_clean_clone_passes_whatever_its_line_endings(plan: Path, tmp_path: Path) -> None:
    run("fmt", cwd=plan)
    run("render", cwd=plan)
    commit(plan)
    clone = tmp_path / "clone"
    run_git(plan, "clone", "-q", "-c", "core.autocrlf=true", str(plan), str(clone))
    assert b"\r\n" in (clone / PATH).read_bytes()
    for words in (("fmt", "--check"), ("check",), ("render", "--check"), ("set", "B-1", "status=complete"), ("fmt",)):
        done = run(*words, cwd=clone)
        assert (done.returncode, "mixed-line-endings" in done.stdout) == (0, False), done.stdout
    written = (clone / PATH).read_bytes()
    assert written == TIDY.replace("pending", "complete").replace("\n", "\r\n").encode()


def test_no_link_is_followed(plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "outside.yaml"
    target.write_text(UNTIDY, "utf-8")
    (plan / PATH).unlink()
    (plan / PATH).symlink_to(target)
    done = run("fmt", cwd=plan)
    assert (done.returncode, "symlink" in done.stdout) == (1, True)
    assert target.read_text("utf-8") == UNTIDY


def test_a_formatted_plan_has_the_same_content(plan: Path) -> None:
    run("render", "--as-of", "2025-05-17 12:00", cwd=plan)
    commit(plan)
    assert run("fmt", cwd=plan).returncode == 0
    assert run("render", "--check", cwd=plan).returncode == 0
    run_git(plan, "diff", "--exit-code", "--", "CHECKLIST.md")


def test_only_a_file_that_would_lose_something_is_left_alone(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(plan, {"checklist/tasks/C-1.yaml": UNTIDY.replace("B-1", "C-1")})
    find = formatter.find_loss  # no file is known that it refuses
    loss = (Finding(PATH, 1, 1, "error", formatter.INTERNAL_ERROR, "lost", "please report it with the file"),)
    for module in (formatter, commands_fmt):
        monkeypatch.setattr(module, "find_loss", lambda path, *rest: loss if path == PATH else find(path, *rest))
    monkeypatch.chdir(plan)
    assert main(["fmt"]) == 1
    said = capsys.readouterr()
    assert f"{PATH}:1:1: error internal-error: " in said.out
    assert "please report it with the file" in said.out
    assert said.out.endswith("1 file formatted, 1 file could not be formatted, 2 files left unchanged\n")
    assert said.err == ""
    assert (plan / PATH).read_text("utf-8") == UNTIDY
    assert (plan / "checklist/tasks/C-1.yaml").read_text("utf-8") == TIDY.replace("B-1", "C-1")


@pytest.mark.parametrize(
    ("path", "written", "tidy"),
    [
        (PATH, "deadline: release - 14d # two weeks\n", "deadline: release-14d # two weeks\n"),
        (PATH, 'deadline: "release  -014d   18:00"\n', "deadline: release-14d 18:00\n"),
        (PATH, "deadline: release-14d\n", "deadline: release-14d\n"),
        ("checklist/plan.yaml", "release: start + 14w  wed\n", "release: start+14w wed\n"),
        ("checklist/plan.yaml", "anchors:\n  start: 2025-05-01\n  cut: start +1d\n", "  cut: start+1d\n"),
    ],
)
def test_relative_dates_are_written_in_one_form(plan: Path, path: str, written: str, tidy: str) -> None:
    settings = (plan / "checklist/plan.yaml").read_text("utf-8")
    (plan / "checklist/plan.yaml").write_text(f"{settings}\nanchors:\n  start: 2025-05-01\n", "utf-8")
    name = written.partition(":")[0]
    lines = [line for line in (plan / path).read_text("utf-8").splitlines() if not line.startswith((name, "  start"))]
    (plan / path).write_text("\n".join(lines) + f"\n{written}", "utf-8")
    assert run("fmt", cwd=plan).returncode == 0
    assert tidy in (plan / path).read_text("utf-8")
    assert run("fmt", "--check", cwd=plan).returncode == 0


def test_placeholders_for_deadlines_are_dropped_only_if_asked(plan: Path) -> None:
    claimed = TIDY + "claimed:\n  deadline: TBD\n"
    other = claimed.replace("B-1", "C-1") + "  status: On hold\n"
    words = claimed.replace("B-1", "D-1").replace("TBD", "after the audit")
    write_files(plan, {PATH: claimed, "checklist/tasks/C-1.yaml": other, "checklist/tasks/D-1.yaml": words})
    assert run("fmt", cwd=plan).returncode == 0
    assert (plan / PATH).read_text("utf-8") == claimed
    assert run("fmt", "--drop-placeholders", cwd=plan).returncode == 0
    assert (plan / PATH).read_text("utf-8") == TIDY.replace("deadline: 2025-05-20\n", "")
    assert (plan / "checklist/tasks/C-1.yaml").read_text("utf-8").endswith("claimed:\n  status: On hold\n")
    assert "deadline" not in (plan / "checklist/tasks/C-1.yaml").read_text("utf-8")
    kept = words.replace("deadline: 2025-05-20\n", "")
    assert (plan / "checklist/tasks/D-1.yaml").read_text("utf-8") == kept
