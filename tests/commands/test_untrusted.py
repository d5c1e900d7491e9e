"""A repository that belongs to another user: one advice, from every command that asks git."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.workspace import commit, run, write_plan

if TYPE_CHECKING:
    from pathlib import Path

ADVICE = r"git does not trust this repository, because it belongs to another user; if you do, run: (git config .*)"


GIVEN_AWAY = pytest.param(
    "chown",
    marks=pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give files away"),
)


@pytest.fixture(params=[GIVEN_AWAY, "pretend"])
def root(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a repository that belongs to another user, or that git takes for one."""
    root = write_plan(tmp_path / "a plan")
    commit(root)
    (root / "CHECKLIST.md").write_text("<!-- launchlist: generated; sha256 0 -->\nby hand\n")
    if request.param == "chown":
        for path in (root, root / ".git"):
            os.chown(path, 12345, 12345)
    else:
        (root / ".pretend").touch()
    return root


def list_variables(root: Path) -> dict[str, str]:
    home = {"HOME": str(root.parent), "GITHUB_TOKEN": "none"}
    return home | ({"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"} if (root / ".pretend").exists() else {})


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "HEAD"), ("sync",), ("sync", "--apply", "--repo", "o/r"), ("new", "A", "Text"), ("renumber", "A-1"),
        ("export", "ics"), ("init", "--title", "x", "--zone", "UTC", "below"),
    ],
)  # fmt: skip
def test_every_command_that_needs_git_gives_the_same_advice(root: Path, words: tuple[str, ...]) -> None:
    ran = run(*words, cwd=root, **list_variables(root))
    assert ran.returncode == 2
    assert re.fullmatch(f"launchlist: {ADVICE}\n", ran.stderr), ran.stderr


def test_a_page_that_cannot_be_compared_with_the_commit_is_not_replaced(root: Path) -> None:
    (root / "CHECKLIST.md").unlink()
    assert run("render", cwd=root, **list_variables(root)).returncode in {0, 1}  # no question for git
    with (root / "CHECKLIST.md").open("a") as file:
        file.write("by hand\n")
    ran = run("render", cwd=root, **list_variables(root))
    assert (ran.returncode, bool(re.search(ADVICE, ran.stderr))) == (2, True), ran.stderr
    assert (root / "CHECKLIST.md").read_text().endswith("by hand\n")


@pytest.mark.parametrize("words", [("check",), ("list",), ("fmt", "--check"), ("completion", "bash")])
def test_commands_that_do_not_need_git_work(root: Path, words: tuple[str, ...]) -> None:
    assert "trust" not in run(*words, cwd=root, **list_variables(root)).stderr


@pytest.mark.parametrize("root", [GIVEN_AWAY], indirect=True)  # where git pretends, no setting helps
def test_the_suggested_command_works(root: Path) -> None:
    variables = list_variables(root)
    found = re.search(ADVICE, run("diff", "HEAD", cwd=root, **variables).stderr)
    assert found
    subprocess.run(found[1], shell=True, check=True, env={"PATH": os.environ["PATH"], **variables})  # noqa: S602 - as a person would
    assert run("diff", "HEAD", cwd=root, **variables).returncode == 0
