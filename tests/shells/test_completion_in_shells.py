"""Completes in the real shells, at a terminal; scripts/test installs those that are missing."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.shells.sample import FILES, HOSTILE
from tests.shells.terminal import SHELLS, build_environment, find_program, print_script, type_line
from tests.workspace import write_plan

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_plan(tmp_path / "a plan", files=FILES)


@pytest.mark.parametrize("name", SHELLS)
def test_a_script_is_one_the_shell_can_read(name: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(print_script(name), "utf-8")
    done = subprocess.run([find_program(name), "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("launchlist sho\tA-1", ["show", "A-1"]),
        ("launchlist show DOC-1\t", ["show", "DOC-10"]),
        ("launchlist resolve BL\t", ["resolve", "BLK-1"]),
        ("launchlist export ics --own\tMa\t", ["export", "ics", "--owner", "Maya"]),
        ("launchlist list --format=j\t", ["list", "--format=json"]),
        ("launchlist check --format sa\t", ["check", "--format", "sarif"]),
        ("launchlist set A-1 sta\tcomp\t", ["set", "A-1", "status=complete"]),
        ("launchlist list --owner An\t", ["list", "--owner", "Ann Lee"]),
        ("launchlist list --owner 'An\t", ["list", "--owner", "Ann Lee"]),
        ("launchlist list --owner=Ann\\ \t", ["list", "--owner=Ann Lee"]),
        ("launchlist list --owner Zo\t", ["list", "--owner", HOSTILE]),
        ('launchlist list --owner "Zo\t', ["list", "--owner", HOSTILE]),
        ("launchlist list --owner Zoe\\ B:\t", ["list", "--owner", HOSTILE]),
        ("launchlist fmt check\tpl\t", ["fmt", "checklist/plan.yaml"]),
        ("cd .; launchlist show DOC-1\t", ["show", "DOC-10"]),
    ],
)
def test_a_shell_completes_and_runs_nothing(name: str, line: str, words: list[str], root: Path, tmp_path: Path) -> None:
    before = sorted(root.rglob("*"))
    typed = type_line(name, line, root, tmp_path)
    assert [word.rstrip(" ") for word in typed.words] == words, typed.shown
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_shows_what_there_is_to_choose_from(name: str, root: Path, tmp_path: Path) -> None:
    before = sorted(root.rglob("*"))
    for line, expected in (
        ("launchlist show \t\t", ["A-1", "BLK-1", "DOC-2", "DOC-10", "LIST-7"]),
        ("launchlist \t\t", ["check", "render", "completion"]),
        ("launchlist ready --\t\t", ["--owner", "--label", "--due", "--format"]),
        ("launchlist blocked --owner \t\t", ["Maya", "pwned"]),
    ):
        shown = show_choices(name, line, root, tmp_path)
        assert [word for word in expected if word not in shown] == [], shown
    assert sorted(root.rglob("*")) == before


def show_choices(name: str, line: str, root: Path, home: Path) -> str:
    """Return what the shell lists; fish has a command for it, the others show it below the line."""
    if name == "fish":
        (home / "script.fish").write_text(print_script(name), "utf-8")
        command = [find_program(name), "--no-config", "-c", 'source $HOME/script.fish; complete -C "$argv"']
        done = subprocess.run(
            [*command, line.strip("\t")],
            cwd=root,
            env=build_environment(home),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout
    return type_line(name, line, root, home, ends_with="\x15launchlist\n").shown


@pytest.mark.parametrize("name", SHELLS)
def test_without_a_plan_nothing_is_printed(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    typed = type_line(name, "launchlist show A\t", tmp_path / "empty", tmp_path)
    assert typed.words == ["show", "A"]
    assert "Traceback" not in typed.shown
