"""What a pull request puts into its checkout must not make git run anything."""

from __future__ import annotations

import base64
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from launchlist.git.remote_ref import authenticate
from launchlist.git.run import run_git
from tests.workspace import commit, write_files, write_plan
from tests.workspace import run_git as setup_git

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
[core]
\trepositoryformatversion = 0
\tbare = true
\tsshCommand = sh ./evil.sh
\tfsmonitor = sh ./evil.sh
[protocol "ext"]
\tallow = always
[remote "origin"]
\turl = ext::sh ./evil.sh
"""


def plant(folder: Path, canary: Path) -> None:
    """Make a folder look like a bare repository whose settings name a program."""
    for name in ("objects", "refs"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    (folder / "config").write_text(CONFIG, "utf-8")
    (folder / "evil.sh").write_text(f'echo "token=$GITHUB_TOKEN" >"{canary}"\n', "utf-8")


@pytest.mark.parametrize("words", [("fetch", "origin"), ("status",), ("ls-remote", "origin"), ("rev-parse", "HEAD")])
@pytest.mark.parametrize("where", ["plans/a", "plans/a/deeper"])
def test_a_folder_that_looks_like_a_repository_is_not_asked(tmp_path: Path, where: str, words: tuple[str, ...]) -> None:
    root, canary = tmp_path / "repository", tmp_path / "canary"
    commit(write_plan(root))
    plant(root / "plans" / "a", canary)
    (root / where).mkdir(parents=True, exist_ok=True)
    ran = run_git(str(root / where), *words)
    assert (ran.code, "bare repository" in ran.errors) == (None, True)
    assert not canary.exists()


def test_git_itself_refuses_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = tmp_path / "canary"
    plant(tmp_path / "a", canary)
    monkeypatch.setattr("launchlist.git.run._is_planted", lambda _: False)
    ran = run_git(str(tmp_path / "a"), "fetch", "origin")
    assert ran.code != 0
    assert not canary.exists()


def test_a_repository_next_to_such_a_folder_is_still_read(tmp_path: Path) -> None:
    commit(write_plan(tmp_path))
    plant(tmp_path / "plans" / "a", tmp_path / "canary")
    assert run_git(str(tmp_path / "checklist"), "rev-parse", "--show-prefix").output == "checklist/\n"


def test_no_program_that_git_starts_sees_a_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(write_plan(tmp_path))
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "INPUT_TOKEN", "ACTIONS_RUNTIME_TOKEN"):
        monkeypatch.setenv(name, "ghs_CANARY")
    spy = tmp_path / "bin" / "git"
    write_files(tmp_path, {"bin/git": f'#!/bin/sh\nenv >>"{tmp_path}/seen"\nexec {shutil.which("git")} "$@"\n'})
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}{os.pathsep}{os.environ['PATH']}")
    setup_git(tmp_path, "remote", "add", "origin", "https://github.invalid/maya/plan")
    handed = authenticate(str(tmp_path), "origin", "https://github.invalid", "ghs_CANARY")
    key = "http.https://github.invalid/.extraheader"
    listed = run_git(str(tmp_path), "config", "--get-all", key, environment=handed)
    secret = base64.b64encode(b"x-access-token:ghs_CANARY").decode()
    assert listed.output == f"\nAUTHORIZATION: basic {secret}\n"
    assert run_git(str(tmp_path), "push", "origin", "HEAD:refs/heads/x", environment=handed).code != 0
    seen = (tmp_path / "seen").read_text("utf-8")
    assert ("ghs_CANARY" in seen, secret in seen) == (False, False)
