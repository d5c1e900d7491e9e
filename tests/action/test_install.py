"""The action's own environment, made from nothing beside a checkout that would like to have a say in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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


def place(folder: Path, python: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the first step with a shell script as the Python that actions/setup-python has set up."""
    program = folder / "tool" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{python}\n", "utf-8")
    program.chmod(0o755)
    own = {"LAUNCHLIST_PYTHON": str(program), "GITHUB_OUTPUT": str(folder / "output"), "RUNNER_TEMP": str(folder)}
    environment = {"PATH": os.environ["PATH"], **own, **more}
    return subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)


def test_a_python_that_is_too_old_is_not_used(tmp_path: Path) -> None:
    older = "import sys; sys.version_info = (3, 10, 1); exec(sys.argv[1])"
    done = place(tmp_path, f"exec {sys.executable} -I -c '{older}' \"$3\"")
    assert done.returncode == 2
    reason = "launchlist needs Python 3.11 or newer and the input python-version names an older one"
    assert done.stderr == f"::error title=launchlist::{reason}\n"


def test_a_python_that_cannot_be_started_is_not_called_old(tmp_path: Path) -> None:
    done = place(tmp_path, "echo 'no library::at 100%' >&2\necho next >&2\nexit 127")
    assert done.returncode == 2
    reason = "and that of the input python-version cannot be started: no library::at 100%25%0Anext"
    assert done.stderr == f"::error title=launchlist::launchlist needs Python 3.11 or newer {reason}\n"


@pytest.mark.parametrize("more", [{}, {"LD_LIBRARY_PATH": "/opt/lib"}])
def test_a_python_away_from_githubs_own_runners_finds_its_library(tmp_path: Path, more: dict[str, str]) -> None:
    wanted = ":".join([f"{tmp_path}/tool/lib", *more.values()])
    done = place(tmp_path, f'[ "$LD_LIBRARY_PATH" = "{wanted}" ] && exec {sys.executable} "$@"\nexit 127', **more)
    assert done.returncode == 0, done.stderr
    assert "\nkey=launchlist-" in (tmp_path / "output").read_text("utf-8")


def test_the_time_that_is_told_begins_with_the_first_step(tmp_path: Path) -> None:
    assert place(tmp_path, f'exec {sys.executable} "$@"').returncode == 0
    placed = dict(line.split("=", 1) for line in (tmp_path / "output").read_text("utf-8").splitlines())
    made = Path(placed["home"])
    (made / "bin").mkdir(parents=True)
    (made / "made-from").write_text(placed["key"].removeprefix("launchlist-"), "utf-8")
    (made / "bin/python").symlink_to("/bin/true")
    start = f"{float(placed['start']) - 100:.6f}"
    environment = {"RUNNER_TEMP": str(tmp_path), "GITHUB_WORKSPACE": str(tmp_path), "LAUNCHLIST_START": start}
    environment |= {"PATH": os.environ["PATH"], "LAUNCHLIST_PYTHON": str(tmp_path / "tool/bin/python")}
    done = subprocess.run([ACTION, "run"], env=environment, capture_output=True, text=True, check=False)
    told = re.fullmatch(r"launchlist: (\d+\.\d) s to set up, (\d+\.\d) s to run\n", done.stdout)
    assert told, done.stderr
    assert float(told[1]) >= 100 > float(told[2])


def test_a_windows_runner_is_told_where_the_action_runs(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(tmp_path), "RUNNER_OS": "Windows"}
    done = subprocess.run([ACTION, "place"], env=environment, capture_output=True, text=True, check=False)
    said = "::error title=launchlist::the action runs on Linux and macOS: give the job runs-on: ubuntu-latest\n"
    assert (done.returncode, done.stdout) == (2, said)
