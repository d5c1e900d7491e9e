"""The action's own environment, made from nothing beside a checkout that would like to have a say in it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ACTION = Path(__file__).parents[2] / "scripts" / "action"


def test_pip_obeys_no_file_of_the_checkout(tmp_path: Path) -> None:
    workspace, canary = tmp_path / "workspace", tmp_path / "canary"
    workspace.mkdir()
    program = workspace / "evil.sh"
    program.write_text(f'#!/bin/sh\necho "token=$GITHUB_TOKEN" >"{canary}"\nexit 1\n', "utf-8")
    program.chmod(0o755)
    settings = workspace / "pip.conf"
    settings.write_text(f"[global]\npython = {program}\n", "utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_TOKEN": "ghs_CANARY",
        "PIP_CONFIG_FILE": str(settings),
        # There is nothing: it comes as far as asking the index, and no further.
        "PIP_INDEX_URL": f"{tmp_path.as_uri()}/nothing",
    }
    done = subprocess.run([ACTION, "run"], env=environment, cwd=workspace, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert not canary.exists()
    assert "No matching distribution" in done.stderr
    assert not list(tmp_path.glob("launchlist-*/made-from"))


def test_a_python_that_is_too_old_is_not_used(tmp_path: Path) -> None:
    old = tmp_path / "an old python"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), "LAUNCHLIST_PYTHON": str(old)}
    done = subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    reason = "launchlist needs Python 3.11 or newer and the input python-version names an older one"
    assert done.stderr == f"::error title=launchlist::{reason}\n"


def test_a_windows_runner_is_told_where_the_action_runs(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), "RUNNER_OS": "Windows"}
    done = subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)
    said = "::error title=launchlist::the action runs on Linux and macOS: give the job runs-on: ubuntu-latest\n"
    assert (done.returncode, done.stdout) == (2, said)
