from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from launchlist.cli import main
from launchlist.commands.completion.candidates import find_next
from launchlist.commands.options import complete
from launchlist.commands.parser import build_full_parser
from launchlist.commands.table import COMMANDS, Command
from launchlist.project.context import Outcome
from tests.workspace import write_plan

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext


def _add_options(parser: ArgumentParser) -> None:
    complete(parser.add_argument("task", metavar="ONE"), "task")
    complete(parser.add_argument("--color", metavar="COLOR"), lambda: [("red", "like a rose"), ("blue", "")])


def _run(args: Namespace, context: CommandContext) -> Outcome:
    return Outcome(code=0, text=f"{args.task} in {Path(context.root).name}\n")


@pytest.fixture(autouse=True)
def paint(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a command as a contributor would: one module, and one line in the table."""
    module = ModuleType("launchlist.commands.paint")
    vars(module).update(add_options=_add_options, run=_run)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, "paint", Command("paint", "paint a task"))


def test_a_new_command_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(write_plan(tmp_path / "plan"))
    assert main(["paint", "A-1"]) == 0
    assert capfd.readouterr().out == "A-1 in plan\n"
    assert main(["--help"]) == 0
    assert "paint a task" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pai"], [("paint", "paint a task")]),
        (["paint", "A"], [("A-task", "")]),
        (["paint", "--color", ""], [("red", "like a rose"), ("blue", "")]),
        (["paint", "--color=b"], [("--color=blue", "")]),
    ],
)
def test_a_new_command_is_completed(words: list[str], expected: list[tuple[str, str]]) -> None:
    assert [*find_next(build_full_parser(), words, lambda kind: [f"A-{kind}"]).words] == expected
