from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from launchlist.git.run import find_prefix, is_shallow, run_git
from tests.workspace import commit, write_files
from tests.workspace import run_git as do_git

if TYPE_CHECKING:
    from pathlib import Path

OURS = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "x.ours", "GIT_CONFIG_VALUE_0": "1"}


def test_git_messages_are_classified(tmp_path: Path) -> None:
    ran = run_git(str(tmp_path), "rev-parse", "HEAD")
    assert (ran.code, ran.output, "not a git repository" in ran.errors) == (128, "", True)


def test_a_command_that_does_not_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 9\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    ran = run_git(str(tmp_path), "rev-parse", "HEAD", timeout=0.2)
    assert (ran.code, ran.errors) == (None, "git took longer than 0 s")


@pytest.mark.parametrize("kind", ["plain", "linked", "elsewhere", "link"])
@pytest.mark.parametrize("place", [".", "plans/a"])
def test_a_folder_has_the_prefix_that_git_gives_it(tmp_path: Path, kind: str, place: str) -> None:
    root = tmp_path / "top"
    write_files(root, {"plans/a/x": "x"})
    commit(root)
    if kind == "linked":
        do_git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
        root = tmp_path / "linked"
    elif kind == "elsewhere":
        do_git(root, "config", "core.worktree", str(root))
    elif kind == "link":
        (tmp_path / "link").symlink_to(root / place)
        root, place = tmp_path / "link", "."
    expected = run_git(str(root / place), "rev-parse", "--show-prefix").output.rstrip("\n").rstrip("/")
    assert find_prefix(str(root / place)) == expected
    assert find_prefix(str(tmp_path)) is None


def test_a_clone_without_its_history_is_shallow(tmp_path: Path) -> None:
    root = tmp_path / "top"
    write_files(root, {"x": "x"})
    commit(root)
    commit(root)
    do_git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    assert [is_shallow(str(each)) for each in (root, tmp_path / "shallow", tmp_path)] == [False, True, False]


def test_missing_git_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_git(str(tmp_path), "--version") == (None, "", "git is not installed")


@pytest.mark.parametrize(
    ("theirs", "kept"),
    [("http.proxy", True), ("safe.directory", True), ("core.sshCommand", False), ("credential.helper", False)],
)
def test_harmless_settings_of_the_caller_are_kept_with_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theirs: str, kept: bool
) -> None:
    run_git(str(tmp_path), "init", "-q")
    for name, value in OURS.items():
        monkeypatch.setenv(name, value.replace("x.ours", theirs))
    settings = ("config", "--show-scope", "--get-regexp", f"^(x[.]ours|{theirs.lower()})$")
    listed = run_git(str(tmp_path), *settings, environment=OURS).output.splitlines()
    scope = "command" if theirs == "safe.directory" else "local"  # of no file of a repository does git take it
    assert sorted(listed) == sorted(([f"{scope}\t{theirs.lower()} 1"] if kept else []) + ["local\tx.ours 1"])


def test_another_repository_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_git(str(tmp_path), "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert run_git(str(tmp_path), "rev-parse", "--git-dir").output == f"{tmp_path}/.git\n"
