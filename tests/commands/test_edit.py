from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.parser import build_parser
from launchlist.commands.table import load_command
from launchlist.errors import LaunchlistError
from launchlist.project.context import CommandContext
from tests.workspace import SCRIPTS, write_plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from launchlist.project.context import Outcome

NOW = datetime(2025, 5, 14, 12, tzinfo=UTC)  # a Wednesday
TASK = """\
# The first.
id: A-1
title: "Write the text"   # all of it
owner: Maya
deadline: 2025-05-20 12:00
status: in_progress
labels: [ docs ]
notes: |
  Two lines,
  both good.
updates:
  - date: 2025-05-12
    text: Began
"""
LIST = """\
tasks:
- {id: B-1, title: Print, owner: Maya, deadline: 2025-05-21, status: pending}   # flow
- id: B-2
  title: Bind
  owner: Tide
  deadline: 2025-05-21
  status: pending
  claimed:
    status: on hold
    deadline: soon
"""
BLOCKER = """\
id: BLK-1
description: No paper
affects: [A-1]
resolution_plan: Buy some
owner: Maya
eta: 2025-05-19
status: open # since Monday
claimed: {eta: soon}
"""
SETTINGS = "  - name: Tide\noutputs:\n  - path: CHECKLIST.md\n"
FILES = {
    "checklist/tasks/A-1.yaml": TASK,
    "checklist/tasks/more.yaml": LIST,
    "checklist/blockers/BLK-1.yaml": BLOCKER,
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan with a file of its own, a list, and a blocker."""
    return write_plan(tmp_path, SETTINGS, FILES)


def run(root: Path, *words: str, ask: Callable[[str], str] | None = None) -> Outcome:
    context = CommandContext({}, NOW, str(root), str(root), ask, color=False, width=None)
    return load_command(words[0]).run(build_parser(words[0]).parse_args(words), context)


def read(root: Path) -> dict[str, str]:
    return {path: (root / path).read_bytes().decode() for path in FILES}


@pytest.mark.parametrize(
    ("words", "path", "edits"),
    [
        (("set", "A-1", "status=complete"), "tasks/A-1", [("in_progress", "complete")]),
        (("set", "A-1", "deadline=friday 18:00"), "tasks/A-1", [("2025-05-20 12:00", "2025-05-16 18:00")]),
        (("set", "A-1", "deadline=+3d"), "tasks/A-1", [("2025-05-20 12:00", "2025-05-23 12:00")]),
        (("set", "A-1", "deadline=today+3d"), "tasks/A-1", [("2025-05-20 12:00", "2025-05-17")]),
        (("set", "A-1", "deadline=today+1w-1d"), "tasks/A-1", [("2025-05-20 12:00", "2025-05-20")]),
        (("set", "A-1", "deadline=today+2d 18:00"), "tasks/A-1", [("2025-05-20 12:00", "2025-05-16 18:00")]),
        (("set", "A-1", "deadline=-30h"), "tasks/A-1", [("20 12:00", "19 06:00")]),
        (("set", "A-1", "snooze_until=today+1w"), "tasks/A-1", [("docs ]\n", "docs ]\nsnooze_until: 2025-05-21\n")]),
        (("set", "A-1", "labels+=web, docs"), "tasks/A-1", [("[ docs ]", "[ docs, web ]")]),
        (("set", "A-1", "labels+=web", "labels-=docs"), "tasks/A-1", [("[ docs ]", "[ web ]")]),
        (("set", "A-1", "labels-=docs"), "tasks/A-1", [("labels: [ docs ]\n", "")]),
        (("set", "A-1", "order=2"), "tasks/A-1", [("docs ]\n", "docs ]\norder: 2\n")]),
        (("set", "BLK-1", "affects+=B-1,B-2"), "blockers/BLK-1", [("[A-1]", "[A-1, B-1, B-2]")]),
        (
            ("set", "B-2", "B-1", "status=complete"),
            "tasks/more",
            [
                ("-21, status: pending}", "-21, status: complete}"),
                ("  status: pending\n  claimed", "  status: complete\n  claimed"),
                ("    status: on hold\n", ""),
            ],
        ),
        (("set", "A-1", "deadline=T-14"), "tasks/A-1", [("2025-05-20 12:00", "release-14d")]),
        (("set", "A-1", "deadline=the day after B-1, 6pm"), "tasks/A-1", [("2025-05-20 12:00", "B-1+1d 18:00")]),
        (("set", "A-1", "title=a: b"), "tasks/A-1", [('"Write the text"', '"a: b"')]),
        (("set", "A-1", "labels=docs, web"), "tasks/A-1", [("[ docs ]", "[ docs, web ]")]),
        (
            ("set", "A-1", "links=http://a.example/x,y http://b.example, https://c.example,http://d.example"),
            "tasks/A-1",
            [
                (
                    "docs ]\n",
                    "docs ]\nlinks:\n  - http://a.example/x,y\n  - http://b.example\n  - https://c.example\n  - http://d.example\n",
                )
            ],
        ),
        (("set", "A-1", "labels="), "tasks/A-1", [("labels: [ docs ]\n", "")]),
        (("set", "A-1", "notes="), "tasks/A-1", [("notes: |\n  Two lines,\n  both good.\n", "")]),
        (("set", "A-1", "estimate=2d"), "tasks/A-1", [("docs ]\n", "docs ]\nestimate: 2d\n")]),
        (
            ("set", "A-1", "owner=Tide", "status=complete", "--update", "Done: all"),
            "tasks/A-1",
            [
                ("Maya", "Tide"),
                ("in_progress", "complete"),
                ("Began\n", 'Began\n  - date: 2025-05-14\n    text: "Done: all"\n'),
            ],
        ),
        (("set", "B-1", "status=complete"), "tasks/more", [("-21, status: pending}", "-21, status: complete}")]),
        (("set", "B-1", "labels=a,b c"), "tasks/more", [("pending}", "pending, labels: [a, b c]}")]),
        (
            ("set", "B-2", "status=complete"),
            "tasks/more",
            [("  status: pending\n", "  status: complete\n"), ("    status: on hold\n", "")],
        ),
        (
            ("set", "B-2", "status=complete", "deadline=2025-05-20"),
            "tasks/more",
            [
                ("  deadline: 2025-05-21\n  status: pending\n", "  deadline: 2025-05-20\n  status: complete\n"),
                ("  claimed:\n    status: on hold\n    deadline: soon\n", ""),
            ],
        ),
        (
            ("update", "A-1", "Half", "--date", "yesterday"),
            "tasks/A-1",
            [("Began\n", "Began\n  - date: 2025-05-13\n    text: Half\n")],
        ),
        (
            ("update", "B-2", "Half"),
            "tasks/more",
            [("  claimed:", "  updates:\n  - date: 2025-05-14\n    text: Half\n  claimed:")],
        ),
        (("block", "BLK-1", "B-1", "A-1"), "blockers/BLK-1", [("[A-1]", "[A-1, B-1]")]),
        (
            ("block", "BLK-1", "--eta", "tomorrow", "--plan", "Borrow"),
            "blockers/BLK-1",
            [("Buy some", "Borrow"), ("2025-05-19", "2025-05-15"), ("claimed: {eta: soon}\n", "")],
        ),
        (("resolve", "BLK-1"), "blockers/BLK-1", [("open #", "resolved #")]),
    ],
)
def test_only_the_requested_field_changes(
    plan: Path, words: tuple[str, ...], path: str, edits: list[tuple[str, str]]
) -> None:
    outcome = run(plan, *words)
    assert (outcome.code, outcome.errors) == (0, ""), outcome.text
    expected = dict(FILES)
    for old, new in edits:
        assert expected[f"checklist/{path}.yaml"].count(old) == 1
        expected[f"checklist/{path}.yaml"] = expected[f"checklist/{path}.yaml"].replace(old, new)
    assert read(plan) == expected


def test_one_line_per_field_reports_the_change(plan: Path) -> None:
    outcome = run(plan, "set", "A-1", "status=complete", "notes=", "labels=docs,web", "--update", "Done\u2028x")
    assert outcome.text == (
        "A-1: status in_progress → complete\n"
        "A-1: notes Two lines,\\nboth good.\\n → (none)\n"
        "A-1: labels docs → docs, web\n"
        "A-1: update 2025-05-14: Done\\u2028x\n"
        "checklist/blockers/BLK-1.yaml:3:10: warning idle-blocker: BLK-1 is open, but every task it affects is "
        "finished; set it to resolved, or add the tasks it blocks\n"
        "to update the generated files, run: launchlist render\n"
    )


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("set", "A-1", "status=done"), "checklist/tasks/A-1.yaml:6:9: error unknown-value: there is no status 'done'"),
        (("set", "A-1", "owner=Mya"), "unknown-owner: 'Mya' is not in plan.yaml's owners; did you mean 'Maya'?"),
        (("set", "A-1", "title="), "error missing-field: "),
        (("set", "A-1", "depends_on=B-9"), "error unknown-task: "),
        (("block", "BLK-1", "C-1"), "error unknown-task: "),
    ],
)
def test_a_change_that_would_make_the_plan_invalid_is_not_written(
    plan: Path, words: tuple[str, ...], rule: str
) -> None:
    outcome = run(plan, *words)
    assert (outcome.code, outcome.errors) == (1, "nothing was written: the plan would not be valid\n")
    assert rule in outcome.text
    assert read(plan) == FILES


def test_an_existing_error_does_not_prevent_a_change(plan: Path) -> None:
    path = plan / "checklist/tasks/A-1.yaml"
    path.write_text(TASK.replace("in_progress", "done"), "utf-8")
    (plan / "checklist/blockers/BLK-1.yaml").write_text(BLOCKER.replace("Maya", "Mya"), "utf-8")
    outcome = run(plan, "set", "A-1", "status=complete")
    assert outcome.code == 0, outcome.text
    assert "status: complete\n" in path.read_text("utf-8")


def test_an_existing_error_may_not_be_added_again(plan: Path) -> None:
    before = BLOCKER.replace("Maya", "Mya")
    (plan / "checklist/blockers/BLK-1.yaml").write_text(before, "utf-8")
    outcome = run(plan, "set", "A-1", "owner=Mya")
    assert (outcome.code, outcome.errors) == (1, "nothing was written: the plan would not be valid\n")
    assert outcome.text.count("unknown-owner") == 1
    assert read(plan) == {**FILES, "checklist/blockers/BLK-1.yaml": before}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "A-11", "status=complete"), "there is no task or blocker 'A-11'; did you mean 'A-1'?"),
        (("set", "a-1", "status=complete"), "did you mean 'A-1'?"),
        (("set", "A-1", "stauts=complete"), "a task has no field 'stauts' that can be set; did you mean 'status'?"),
        (("set", "BLK-1", "labels=x"), "a blocker has no field 'labels' that can be set"),
        (("set", "A-1", "id=A-2"), "id cannot be set; to change an id: launchlist renumber"),
        (("set", "A-1", "complete"), "'complete' is not FIELD=VALUE"),
        (("set", "A-1", "status=complete", "status=pending"), "status is set twice"),
        (("set", "A-1", "deadline=+2d 18:00"), "to count from today: deadline=today+2d 18:00"),
        (
            ("set", "A-1", "not_before=+2d"),
            "no not_before yet that '+2d' could move; to count from today: not_before=t",
        ),
        (("set", "A-1", "deadline=+2wd"), "is not possible: working days (wd) need a calendar, and the plan has none"),
        (("set", "B-2", "deadline=+2d"), "there is no deadline yet that '+2d' could move"),
        (("set", "A-1", "B-9", "status=complete"), "there is no task or blocker 'B-9'"),
        (("set", "A-1", "B-1"), "there is nothing to set; write FIELD=VALUE after the ids"),
        (("set", "A-1", "labels-=dogs"), "labels does not contain 'dogs'; did you mean 'docs'?"),
        (("set", "A-1", "labels+="), "labels+= names nothing; write what to add"),
        (("set", "A-1", "status+=complete"), "status is not a list, so += does not apply; write status=complete"),
        (("set", "A-1", "deadline=whenever"), "deadline= 'whenever' is not a valid time"),
        (("set", "A-1", "deadline=sunday 18 May 2026"), "is not a valid time"),
        (("set", "A-1", "deadline=T-5M"), "deadline= 'T-5M' is not a valid time: a month has no fixed length"),
        (("set", "A-1", "deadline=release-2"), "may mean release-2d or release-2w; write one of them"),
        (("set", "A-1", "deadline=03/04/2025"), "may mean 2025-04-03 or 2025-03-04; write one of them"),
        (("set", "BLK-1", "eta=monday", "--update", "x"), "BLK-1 is a blocker, and only tasks have updates"),
        (
            ("update", "A-1", "Done\x1b[31m"),
            "updates cannot have this value: the control character U+001B is not allowed",
        ),
        (("update", "A-1", "Done\udcff"), "updates cannot have this value: \\udcff is half of a surrogate pair"),
        (("update", "A-1", "x" * 70_000), "updates cannot have this value: the value has 70,000 characters"),
        (("update", "A-1", " "), "an update needs some text"),
        (("resolve", "BLK-1", "A-1"), "A-1 is a task; to finish it: launchlist set A-1 status=complete"),
        (("block", "A-1", "B-1"), "A-1 is a task; a blocker needs its own id"),
        (
            ("block", "BLK-2"),
            "a new one needs the tasks it blocks, --description, --plan and --eta; did you mean 'BLK-1'?",
        ),
        (("block", "blk2"), "'blk2' is not a valid id"),
        (("block", "BLK-1", "--owner", "Tyde"), "did you mean 'Tide'?"),
    ],
)
def test_an_invalid_change_is_refused_with_the_fix(plan: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(LaunchlistError) as caught:
        run(plan, *words)
    assert caught.value.exit_code == 2
    assert said in str(caught.value)
    assert read(plan) == FILES


@pytest.mark.parametrize(("answer", "written"), [("2", "2025-03-04"), ("2025-04-03", "2025-04-03")])
def test_an_ambiguous_day_is_asked_for(plan: Path, answer: str, written: str) -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return answer

    run(plan, "set", "A-1", "deadline=03/04/2025", ask=ask)
    assert "Which one: 1 for 2025-04-03, 2 for 2025-03-04 (" in asked[0]
    assert f"deadline: {written}\n" in read(plan)["checklist/tasks/A-1.yaml"]


def test_a_change_without_effect_is_reported_and_not_written(plan: Path) -> None:
    before = (plan / "checklist/tasks/A-1.yaml").stat().st_mtime_ns
    assert run(plan, "set", "A-1", "status=in_progress").text.startswith("A-1: nothing to change\n")
    assert (plan / "checklist/tasks/A-1.yaml").stat().st_mtime_ns == before


def test_a_new_blocker_gets_its_own_file(plan: Path) -> None:
    line = "# yaml-language-server: $schema=../../task.schema.json\n"
    (plan / "checklist/tasks/A-1.yaml").write_text(line + TASK, "utf-8")
    words = (
        "BLK-2",
        "A-1",
        "B-1",
        "--description",
        "No ink: none",
        "--plan",
        "Buy",
        "--owner",
        "Tide",
        "--eta",
        "friday",
    )
    assert run(plan, "block", *words).code == 0
    assert (plan / "checklist/blockers/BLK-2.yaml").read_text("utf-8") == (
        "# yaml-language-server: $schema=../../blocker.schema.json\n"
        'id: BLK-2\ndescription: "No ink: none"\naffects: [A-1, B-1]\nresolution_plan: Buy\nowner: Tide\n'
        "eta: 2025-05-16\nstatus: open\n"
    )


def test_a_resolved_blocker_is_reopened(plan: Path) -> None:
    run(plan, "resolve", "BLK-1")
    assert run(plan, "block", "BLK-1").text.startswith("BLK-1: status resolved → open\n")
    assert read(plan)["checklist/blockers/BLK-1.yaml"] == BLOCKER


def test_the_written_file_is_named_if_the_second_cannot_be_written(plan: Path) -> None:
    """A limit of the system stands for a full disk."""
    long = BLOCKER.replace("BLK-1", "BLK-2").replace("No paper", "No paper " * 100)
    (plan / "checklist/blockers/BLK-2.yaml").write_text(long, "utf-8")
    command = f"ulimit -f 1; '{sys.executable}' -B -m launchlist resolve BLK-1 BLK-2"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    done = subprocess.run(["sh", "-c", command], cwd=plan, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 5, done.stderr
    assert "(written: checklist/blockers/BLK-1.yaml; unchanged: checklist/blockers/BLK-2.yaml)" in done.stderr
    assert "status: resolved" in read(plan)["checklist/blockers/BLK-1.yaml"]
    assert (plan / "checklist/blockers/BLK-2.yaml").read_text("utf-8") == long


def test_line_endings_and_the_byte_order_mark_stay(plan: Path) -> None:
    data = b"\xef\xbb\xbf" + TASK.replace("\n", "\r\n").encode()
    (plan / "checklist/tasks/A-1.yaml").write_bytes(data)
    run(plan, "set", "A-1", "status=complete", "estimate=1d")
    wanted = data.replace(b"in_progress", b"complete").replace(b"docs ]\r\n", b"docs ]\r\nestimate: 1d\r\n")
    assert (plan / "checklist/tasks/A-1.yaml").read_bytes() == wanted


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("new", "A", "  "), "the title is empty; write some text"),
        (("set", "A-1", "title= "), "title= is empty; write some text"),
        (("set", "A-1", "notes=\t"), "notes= is empty"),
        (("set", "BLK-1", "description= "), "description= is empty"),
        (("block", "BLK-1", "--plan", " "), "--plan is empty"),
        (
            ("block", "BLK-2", "A-1", "--description", " ", "--plan", "x", "--eta", "2025-05-19", "--owner", "Maya"),
            "--description is empty",
        ),
    ],
)
def test_a_text_of_spaces_is_refused(plan: Path, words: tuple[str, ...], message: str) -> None:
    before = read(plan)
    with pytest.raises(LaunchlistError, match=message):
        run(plan, *words)
    assert read(plan) == before
    assert not (plan / "checklist/tasks/A-2.yaml").exists()


def test_a_suggested_command_is_quoted_for_the_shell(plan: Path) -> None:
    (plan / "checklist/tasks/a';touch pwned;'.yaml").write_text(TASK, "utf-8")
    with pytest.raises(LaunchlistError) as caught:
        run(plan, "set", "A-1", "status=complete")
    command = str(caught.value).partition("to fix it: ")[2]
    assert shlex.split(command) == ["launchlist", "renumber", "A-1", "--file", "checklist/tasks/a';touch pwned;'.yaml"]


def test_dates_that_count_from_a_changed_one_are_named(tmp_path: Path) -> None:
    tasks = {"checklist/tasks/A-1.yaml": TASK}
    tasks["checklist/tasks/A-3.yaml"] = TASK.replace("A-1", "A-3").replace("2025-05-20 12:00", "A-1+2d")
    root = write_plan(tmp_path, SETTINGS, tasks)
    done = run(root, "set", "A-1", "deadline=2025-05-27")
    assert done.code == 0
    assert "with A-1, 1 date moved: A-3 to 2025-05-29\n" in done.text
