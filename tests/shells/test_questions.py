from __future__ import annotations

import functools
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.shells.terminal import Screen
from tests.workspace import SCRIPTS, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

UNCLEAR = "# Launch\n\n| Task | Owner | Due (UTC) |\n|-|-|-|\n| Write | Maya | 03/04/2025 |\n"


class Talk(NamedTuple):
    """A question that the command asks, and the answer typed."""

    question: str
    answer: str


def talk(root: Path, words: list[str], talks: list[Talk]) -> tuple[int, str]:
    """Run a command at a terminal, answering what it asks; return its exit code and all that the terminal showed."""
    terminal, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1", "TERM": "dumb", "USER": "maya"}
    # With setsid -c the terminal is its own, so that Ctrl-C reaches it.
    command = ["setsid", "-c", sys.executable, "-m", "launchlist", *words]
    child = subprocess.Popen(command, cwd=root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    screen = Screen(terminal)
    try:
        for each in talks:
            screen.wait(functools.partial(is_asked, screen, each.question))
            screen.send(each.answer)
        screen.wait(lambda: child.poll() is not None)
        return child.wait(), screen.text
    finally:
        child.kill()
        child.wait()
        os.close(terminal)


def is_asked(screen: Screen, question: str) -> bool:
    return question in screen.text


def test_init_asks_its_four_questions(tmp_path: Path) -> None:
    code, shown = talk(
        tmp_path,
        ["init"],
        [
            Talk("Where should the plan be written? (.)", "launch\n"),
            Talk("What are you launching?", "Website launch\n"),
            Talk("Which time zone are deadlines in", "Europe/Berlin\n"),
            Talk("When is the launch?", "2099-12-01\n"),
        ],
    )
    assert code == 0, shown
    assert "title: Website launch\ntimezone: Europe/Berlin\nrelease: 2099-12-01\n" in (
        tmp_path / "launch/checklist/plan.yaml"
    ).read_text("utf-8")


def test_adopt_asks_what_a_deadline_means(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(UNCLEAR, encoding="utf-8")
    question = Talk("Does column 'Due (UTC)' write the day or the month first", "2\n")
    code, shown = talk(tmp_path, ["adopt", "page.md"], [question])
    assert code == 0, shown
    assert "deadline: 2025-03-04\n" in (tmp_path / "checklist/tasks/TASK-1.yaml").read_text("utf-8")


def test_set_asks_which_friday(tmp_path: Path) -> None:
    root = write_plan(tmp_path)
    code, shown = talk(
        root, ["set", "A-1", "deadline=midnight 1 May 2099"], [Talk("has several possible meanings", "1\n")]
    )
    assert code == 0, shown
    assert "deadline: 2099-05-01 00:00\n" in (root / "checklist/tasks/A-1.yaml").read_text("utf-8")


@pytest.mark.parametrize("answer", ["\x04", "\x03"])
def test_interrupting_a_question_writes_nothing(answer: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"page.md": UNCLEAR})
    code, shown = talk(tmp_path, ["adopt", "page.md"], [Talk("Does column", answer)])
    assert code in {130, -2}, shown
    assert "Traceback" not in shown
    assert os.listdir(tmp_path) == ["page.md"]
