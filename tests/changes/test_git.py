from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.changes.git import run_git

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

OURS = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "x.ours", "GIT_CONFIG_VALUE_0": "1"}


def test_what_git_says_is_told_apart(tmp_path: Path) -> None:
    ran = run_git(str(tmp_path), "rev-parse", "HEAD")
    assert (ran.code, ran.output, "not a git repository" in ran.errors) == (128, "", True)


def test_a_command_that_does_not_end_is_left(tmp_path: Path) -> None:
    assert run_git(str(tmp_path), "-c", "alias.wait=!sleep 9", "wait", timeout=0.2).code is None


def test_git_that_is_not_there_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_git(str(tmp_path), "--version") == (None, "", "git is not installed")


def test_settings_of_the_caller_stay_beside_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OURS.items():
        monkeypatch.setenv(name, value.replace("ours", "theirs"))
    settings = ("config", "--get-regexp", "^x[.]")
    assert run_git(str(tmp_path), *settings, environment=OURS).output.split() == ["x.theirs", "1", "x.ours", "1"]
    monkeypatch.delenv("GIT_CONFIG_COUNT")
    assert run_git(str(tmp_path), *settings, environment=OURS).output.split() == ["x.ours", "1"]


def test_another_repository_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_git(str(tmp_path), "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert run_git(str(tmp_path), "rev-parse", "--git-dir").output == ".git\n"
