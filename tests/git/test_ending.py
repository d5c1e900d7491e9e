"""A signal while git waits for a server: nothing is left of git, nor of the folder with the token."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.workspace import commit, run_git, write_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = """
import sys
from launchlist.git.remote_ref import authenticate
from launchlist.git.run import run_git
server, timeout = sys.argv[1], float(sys.argv[2])
told = authenticate(".", "origin", server, "secret")
assert told
try:
    ran = run_git(".", "ls-remote", "origin", environment=told, timeout=timeout)
except KeyboardInterrupt:
    sys.exit(130)
print(ran.errors)
"""


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Return a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)
        yield server


def start(folder: Path, server: socket.socket, timeout: float, **more: str) -> subprocess.Popen[str]:
    root = write_plan(folder / "plan")
    commit(root)
    address = f"https://127.0.0.1:{server.getsockname()[1]}"
    run_git(root, "remote", "add", "origin", f"{address}/maya/plan")
    for name in ("tmp", "runner"):
        (folder / name).mkdir()
    environ = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environ |= {"TMPDIR": str(folder / "tmp"), **more}
    words = [sys.executable, "-c", SCRIPT, address, str(timeout)]
    return subprocess.Popen(words, cwd=root, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True)


def list_left(folder: Path) -> list[str]:
    return [path.name for name in ("tmp", "runner") for path in (folder / name).iterdir()]


def expect_end(connection: socket.socket) -> None:
    """Wait until whoever has connected is gone."""
    connection.settimeout(10)
    while connection.recv(65536):
        pass


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGHUP), (signal.SIGINT, 130)],
)
@pytest.mark.parametrize("place", ["tmp", "runner"])
def test_a_signal_leaves_neither_git_nor_the_token(
    tmp_path: Path, silent: socket.socket, number: int, code: int, place: str
) -> None:
    more = {"RUNNER_TEMP": str(tmp_path / "runner")} if place == "runner" else {}
    with start(tmp_path, silent, 60, **more) as process:
        connection, _ = silent.accept()
        with connection:
            assert "AUTHORIZATION" in next((tmp_path / place).glob("*/config")).read_text()
            process.send_signal(number)
            assert process.wait(10) == code
            expect_end(connection)
    assert list_left(tmp_path) == []


def test_a_git_that_takes_too_long_ends_with_all_that_it_started(tmp_path: Path, silent: socket.socket) -> None:
    began = time.monotonic()
    with start(tmp_path, silent, 2) as process:
        connection, _ = silent.accept()
        with connection:
            assert process.wait(10) == 0
            expect_end(connection)
        assert process.stdout
        assert "git took longer than 2 s" in process.stdout.read()
    assert time.monotonic() - began < 15
    assert list_left(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path, silent: socket.socket) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start(tmp_path, silent, 3)
    finally:
        signal.signal(signal.SIGHUP, before)
    with process:
        connection, _ = silent.accept()
        with connection:
            process.send_signal(signal.SIGHUP)
            assert process.wait(10) == 0
    assert list_left(tmp_path) == []
