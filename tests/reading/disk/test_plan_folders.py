from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.reading.disk.plan_folders import find_place, find_plans, name_plans
from tests.workspace import run, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path

PLANS = ("plans/a", "plans/b c", "one/two/three/four", "one/two/three/four/five", "node_modules/x", ".hidden/x")
COMMANDS = (
    "check", "render", "render --check", "fmt", "list", "ready", "blocked", "show A-1", "set A-1 status=complete",
    "update A-1 done", "new A title", "block X-1 A-1 --description x --plan y", "resolve X-1", "renumber A-1",
    "diff HEAD", "sync", "export json",
)  # fmt: skip


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository with plans in folders, and none at its top."""
    write_files(tmp_path, {f"{folder}/checklist/plan.yaml": "" for folder in PLANS})
    run_git(tmp_path, "init", "-q")
    run_git(tmp_path, "commit", "-q", "--allow-empty", "-m", "begin")
    return tmp_path


@pytest.mark.parametrize(
    ("root", "start", "found"),
    [
        (".", ".", ["one/two/three/four", "plans/a", "plans/b c"]),
        ("plans", ".", ["one/two/three/four", "plans/a", "plans/b c"]),
        ("one", "plans", ["../one/two/three/four", "a", "b c"]),
    ],
)
def test_plans_are_found_a_few_folders_down(top: Path, root: str, start: str, found: list[str]) -> None:
    assert find_plans(str(top / root), str(top / start)) == found


def test_no_link_is_followed_and_the_search_ends(tmp_path: Path) -> None:
    (tmp_path / "outside/checklist").mkdir(parents=True)
    write_files(tmp_path / "outside", {"checklist/plan.yaml": ""})
    (tmp_path / "top").mkdir()
    (tmp_path / "top/link").symlink_to(tmp_path / "outside")
    assert find_plans(str(tmp_path / "top"), str(tmp_path)) == []
    write_files(tmp_path, {f"top/{at:04}/checklist/plan.yaml": "" for at in range(40)})
    assert len(find_plans(str(tmp_path / "top"), str(tmp_path))) == 20


def test_a_folder_is_identified_relative_to_its_repository(top: Path) -> None:
    place = find_place(str(top / "plans/not/there"))
    assert place is not None
    assert place == (str(top), "plans/not/there/")


def test_the_first_plans_are_named() -> None:
    assert name_plans([], "--root ") == ""
    assert name_plans(["a", "b c"], "--root ").endswith(" choose one: --root a or --root 'b c'")
    assert name_plans(list("abcdefg"), "path: ").endswith("path: d, path: e or one of 2 more")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_lists_the_plans_in_folders(top: Path, command: str) -> None:
    done = run(*command.split(), cwd=top)
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "choose one: --root one/two/three/four, --root plans/a or --root 'plans/b c'" in said
    assert "no-tasks" not in said
