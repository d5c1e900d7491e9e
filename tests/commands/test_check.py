from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist import cli
from tests.workspace import AS_OF, TASK, write_plan

if TYPE_CHECKING:
    from pathlib import Path


def check(root: Path, *words: str) -> int:
    return cli.main(["check", "--root", str(root), *words])


def test_check_never_writes(tmp_path: Path) -> None:
    write_plan(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert check(tmp_path, "--as-of", AS_OF) == 0
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_the_source_line_is_quoted_with_a_caret(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mia").replace("\n", "\r\n")})
    assert check(tmp_path, "--as-of", AS_OF) == 1
    assert "    3 | owner: Mia\n      |        ^\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("as_of", "settings", "code", "count"),
    [
        ("2025-05-20 12:00", "", 0, "0 errors, 0 warnings"),
        ("2025-05-20 12:01", "", 0, "0 errors, 1 warning"),
        ("2025-05-20 12:01 +01:00", "", 0, "0 errors, 0 warnings"),
        ("2025-05-20 12:01", "rules: {overdue: error}\n", 1, "1 error, 0 warnings"),
        ("2025-05-20 12:01", 'rules: {overdue: "off"}\n', 0, "0 errors, 0 warnings"),
    ],
)
def test_as_of_and_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], as_of: str, settings: str, code: int, count: str
) -> None:
    assert check(write_plan(tmp_path, settings), "--as-of", as_of) == code
    assert capsys.readouterr().out.endswith(f"1 task, 0 blockers, 1 plan: {count}\n")


@pytest.mark.parametrize("as_of", [None, "2025-05-20 13:00"])
def test_a_frozen_plan_is_checked_as_of_its_own_time(tmp_path: Path, as_of: str | None) -> None:
    root = write_plan(tmp_path, "as_of: 2025-05-17 12:00\nrules: {overdue: error}\n")
    assert check(root, *(["--as-of", as_of] if as_of else [])) == bool(as_of)


def test_a_current_plan_is_checked_as_of_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(write_plan(tmp_path)) == 0
    assert "warning overdue: A-1 was due" in capsys.readouterr().out


def test_all_findings_are_reported_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mia"),
        "checklist/tasks/B-1.yaml": "id: [",
        "checklist/tasks/C-1.yaml": TASK.replace("A-1", "C-1").replace("in_progress", "doing"),
        "checklist/blockers/X-1.yaml": "id: X-1\n",
    }
    assert check(write_plan(tmp_path, files=files), "--as-of", AS_OF) == 1
    output = capsys.readouterr().out
    assert all(f"{path}:" in output for path in files)
    assert "3 tasks, 1 blocker, 1 plan:" in output


def test_explain_gives_the_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(write_plan(tmp_path), "--as-of", AS_OF, "--explain") == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "Tasks completed: 0/1 (On Track): 0 finished, 0 due by now",
        "Days to release: 5 (On Track): no slip projected",
    ]
