from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from launchlist.reading.schema.validator import read_schema
from tests.workspace import AS_OF, SCRIPTS, run, write_plan

if TYPE_CHECKING:
    from pathlib import Path

BLOCKER = """\
id: BLK-1
description: The rules are missing
affects: [A-3]
resolution_plan: Write them
owner: Tide
eta: 2025-05-19
status: open
next_action: Ask
"""
OTHERS = {
    "checklist/tasks/A-2.yaml": "id: A-2\ntitle: Sign it\nowner: Tide\ndeadline: 2025-05-16\nstatus: pending\n"
    "depends_on: [A-1]\nlabels: [law]\nestimate: 1d\n",
    "checklist/tasks/A-3.yaml": "id: A-3\ntitle: Send it\nowner: Maya\ndeadline: 2025-05-22\nstatus: pending\n",
    "checklist/tasks/A-4.yaml": "id: A-4\ntitle: Done\nowner: Tide\ndeadline: 2025-05-01 08:00 +05:00\n"
    "status: complete\n",
    "checklist/blockers/BLK-1.yaml": BLOCKER,
}
SETTINGS = (
    "  - {name: Tide, role: law}\ncritical_path:\n  - {title: Write, tasks: [A-1]}\n  - {title: Sign, tasks: [A-2]}\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_plan(tmp_path, SETTINGS, OTHERS)


def ask(root: Path, *words: str) -> str:
    done = run(*words, "--as-of", AS_OF, cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_list_shows_all_tasks_in_the_order_of_the_progress_table(root: Path) -> None:
    assert ask(root, "list") == (
        "ID   DEADLINE              STATUS            OWNER  TITLE\n"
        "A-4  1 May 03:00           complete          Tide   Done\n"
        "A-2  16 May EOD (overdue)  pending, blocked  Tide   Sign it\n"
        "A-1  20 May 12:00          in progress       Maya   Write the text\n"
        "A-3  22 May EOD            pending, blocked  Maya   Send it\n"
    )


def test_ready_shows_tasks_that_can_be_done_now(root: Path) -> None:
    assert [line.split()[0] for line in ask(root, "ready").splitlines()] == ["ID", "A-1"]


def test_blocked_shows_what_each_waits_for(root: Path) -> None:
    assert ask(root, "blocked") == (
        "ID   DEADLINE              STATUS            OWNER  WAITS FOR  TITLE\n"
        "A-2  16 May EOD (overdue)  pending, blocked  Tide   A-1        Sign it\n"
        "A-3  22 May EOD            pending, blocked  Maya   BLK-1      Send it\n"
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["list", "--owner", "Tide"], ["A-4", "A-2"]),
        (["list", "--label", "law"], ["A-2"]),
        (["list", "--due", "overdue"], ["A-2"]),
        (["list", "--due", "3d"], ["A-2", "A-1"]),
        (["blocked", "--owner", "Maya"], ["A-3"]),
        (["ready", "--owner", "Maya", "--due", "1w"], ["A-1"]),
    ],
)
def test_filters_select(root: Path, words: list[str], expected: list[str]) -> None:
    assert [line.split()[0] for line in ask(root, *words).splitlines()[1:]] == expected


def test_show_has_all_details_of_a_task(root: Path) -> None:
    assert ask(root, "show", "A-2") == (
        "A-2 Sign it\n"
        "  owner          Tide (law)\n"
        "  deadline       16 May EOD (overdue)\n"
        "  status         pending, blocked\n"
        "  waits for      A-1 (in progress, Maya, due 20 May 12:00) Write the text\n"
        "  critical path  step 2 of 2: Sign\n"
        "  expected       4 days after the deadline\n"
        "  depends on     A-1\n"
        "  labels         law\n"
        "  estimate       24 h\n"
        "  file           checklist/tasks/A-2.yaml\n"
    )
    assert "  needed by      A-2 (pending, Tide, due 16 May EOD) Sign it\n" in ask(root, "show", "A-1")
    assert "  blocked by     BLK-1 (open, Tide, until 19 May EOD) The rules are missing\n" in ask(root, "show", "A-3")


def test_show_has_all_details_of_a_blocker(root: Path) -> None:
    assert ask(root, "show", "BLK-1") == (
        "BLK-1 The rules are missing\n"
        "  owner          Tide (law)\n"
        "  eta            19 May EOD\n"
        "  status         open\n"
        "  affects        A-3 (pending, Maya, due 22 May EOD) Send it\n"
        "  plan           Write them\n"
        "  next action    Ask\n"
        "  file           checklist/blockers/BLK-1.yaml\n"
    )


@pytest.mark.parametrize(
    "words", [["list"], ["ready"], ["blocked"], ["list", "--owner", "Tide"], ["show", "A-2"], ["show", "BLK-1"]]
)
def test_json_has_the_records_of_the_export(root: Path, words: list[str]) -> None:
    part = json.loads(ask(root, *words, "--format", "json"))
    whole = json.loads(ask(root, "export", "json"))
    assert {"version", "as_of"} < part.keys() <= read_schema("export")["properties"].keys()
    for kind in part.keys() & {"tasks", "blockers"}:
        known = {record["id"]: record for record in whole[kind]}
        assert part[kind] == [known[record["id"]] for record in part[kind]]
        assert part[kind]


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        (["list", "--due", "overdue"], "no tasks match (the plan has 1 task)\n"),
        (["blocked"], "no blocked tasks (the plan has 1 task)\n"),
        (["ready", "--due", "1h"], "no ready tasks match (the plan has 1 task)\n"),
    ],
)
def test_an_empty_list_is_reported_and_exits_with_0(tmp_path: Path, words: list[str], remark: str) -> None:
    done = run(*words, "--as-of", AS_OF, cwd=write_plan(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", remark)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "A-5"], "there is no task or blocker 'A-5'; did you mean 'A-4'?"),
        (["show", "nothing"], "there is no task or blocker 'nothing'; to list the tasks: launchlist list"),
        (["show", "\x1b[31m"], "there is no task or blocker '\\x1b[31m'"),
        (["list", "--owner", "Tyde"], "--owner 'Tyde': the plan has no such owner; did you mean 'Tide'?"),
        (["ready", "--label", "lwa"], "--label 'lwa': the plan has no such label; did you mean 'law'?"),
        (["blocked", "--due", "x"], "--due 'x' is not a valid duration"),
    ],
)
def test_wrong_usage_exits_with_2(root: Path, words: list[str], message: str) -> None:
    done = run(*words, cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("words", [["list"], ["ready"], ["show", "A-1"], ["list", "--format", "json"]])
def test_a_plan_with_errors_is_shown_as_far_as_it_can_be_read(tmp_path: Path, words: list[str]) -> None:
    files = {"checklist/tasks/A-2.yaml": "title: [\n", "checklist/tasks/A-3.yaml": "id: A-3\n"}
    done = run(*words, cwd=write_plan(tmp_path, files=files))
    assert done.returncode == 1
    assert "A-1" in done.stdout
    assert done.stderr.startswith("the plan has ")
    assert done.stderr.endswith(" errors: launchlist check lists them\n")


@pytest.mark.parametrize("words", [["list"], ["show", "A-1"], ["list", "--format", "json"]])
def test_an_unreadable_plan_exits_with_1(tmp_path: Path, words: list[str]) -> None:
    done = run(*words, cwd=write_plan(tmp_path, files={"checklist/plan.yaml": "title: [\n"}))
    assert (done.returncode, done.stdout) == (1, "")
    assert "checklist/plan.yaml:" in done.stderr


def test_hostile_text_is_escaped(tmp_path: Path) -> None:
    text = 'id: A-1\ntitle: "::error::x \\u202e ##[error]"\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n'
    root = write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": text + 'notes: "a\\n  ::error::y"\n'})
    shown = ask(root, "list") + ask(root, "show", "A-1")
    assert "\u202e" not in shown
    assert "##[" not in shown
    assert "\\u202e ##\\[error]" in shown
    assert not [line for line in shown.splitlines() if line.lstrip().startswith("::")]


def show_on_terminal(root: Path, columns: int, *words: str, **environment: str) -> str:
    """Run the command with its output on a terminal so many columns wide."""
    ours, theirs = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=theirs, check=True)
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "launchlist", *words, "--as-of", AS_OF]
    subprocess.run(command, cwd=root, env=variables, stdout=theirs, check=True)
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_a_list_is_cut_to_the_terminal(root: Path) -> None:
    lines = show_on_terminal(root, 50, "list", NO_COLOR="1").splitlines()
    assert max(map(len, lines)) <= 50
    assert any("…" in line for line in lines)
    assert [line.split()[0] for line in lines] == ["ID", "A-4", "A-2", "A-1", "A-3"]


def test_colors_are_for_terminals_that_want_them(root: Path) -> None:
    assert "\x1b[31m16 May EOD (overdue)\x1b[0m" in show_on_terminal(root, 200, "list")
    assert "\x1b[1mA-2 Sign it\x1b[0m" in show_on_terminal(root, 200, "show", "A-2")
    assert "\x1b" not in show_on_terminal(root, 200, "list", NO_COLOR="1")
    assert "\x1b" not in ask(root, "list")


def test_a_terminal_of_unknown_width_does_not_limit_lines(root: Path) -> None:
    assert show_on_terminal(root, 0, "list", NO_COLOR="1") == ask(root, "list")


def test_a_claimed_deadline_is_shown_as_claimed_and_is_never_due(root: Path) -> None:
    task = root / "checklist/tasks/A-2.yaml"
    task.write_text(task.read_text("utf-8") + "claimed:\n  deadline: TBD\n", "utf-8")
    assert "A-2  TBD           pending, blocked  Tide   Sign it\n" in ask(root, "list")
    assert "  deadline       TBD\n" in ask(root, "show", "A-2")
    assert "A-2" not in ask(root, "list", "--due", "8w")
    (shown,) = [each for each in json.loads(ask(root, "list", "--format", "json"))["tasks"] if each["id"] == "A-2"]
    assert (shown["overdue"], shown["late_by"]) == (False, 0)


def test_a_missing_record_may_be_in_an_unreadable_file(root: Path) -> None:
    (root / "checklist/tasks/A-5.yaml").write_text("<<<<<<< HEAD\nid: A-5\n", "utf-8")
    done = run("show", "A-5", cwd=root)
    assert done.returncode == 2
    assert "did you mean 'A-4'?; some files cannot be read: launchlist check explains why" in done.stderr
