"""Starts a GitHub of our own, npm's `emulate`, on loopback, and has hands for what people do there."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
PROGRAM = HERE.parents[1] / ".cache/node/node_modules/emulate/dist/index.js"
BOT = "launch-bot"
PEOPLE = {"ghp_maya": "maya", "ghp_basher": "basher", "ghp_gina": "gina"}
"""Token to login."""
PERSON = "ghp_maya"
CANARY = "ghs_CANARY0123456789"
"""Starts every token of the bot, so that a leak is found by it."""
TOKENS = [f"{CANARY}x{number:04}" for number in range(1000)]
"""The emulator allows each token 5,000 requests, as GitHub does, so that a test takes a fresh one."""
PATIENCE = 60.0
"""Seconds to wait for the start, which takes half of one where nothing else runs."""


class Emulator:
    """A running emulator; ``ask`` speaks with it as a person does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.tokens = iter(TOKENS)
        self.session = requests.Session()
        self.repositories = 0

    def ask(self, verb: str, path: str, body: Any = None, *, token: str = PERSON) -> Any:  # noqa: ANN401 - its JSON
        headers = {"Authorization": f"token {token}"}
        answer = self.session.request(verb, f"{self.url}{path}", json=body, headers=headers, timeout=30)
        assert answer.ok, f"{verb} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.text else None

    def add_repository(self, name: str = "") -> str:
        """Make an empty repository of the bot's, in which people may write, and return ``owner/name``."""
        self.repositories += 1
        name = name or f"plan-{self.repositories}"
        self.ask("POST", "/user/repos", {"name": name, "auto_init": True}, token=TOKENS[0])
        for login in PEOPLE.values():
            self.ask("PUT", f"/repos/{BOT}/{name}/collaborators/{login}", {"permission": "push"}, token=TOKENS[0])
        return f"{BOT}/{name}"


@contextlib.contextmanager
def run_emulator(folder: Path) -> Iterator[Emulator]:
    """Start an emulator on a free port of loopback; ``folder`` takes its settings and what it says."""
    assert PROGRAM.exists(), "scripts/test installs it"
    scopes = ["repo", "user"]
    logins = dict.fromkeys(TOKENS, BOT) | PEOPLE
    seed = {
        "tokens": {token: {"login": login, "scopes": scopes} for token, login in logins.items()},
        "github": {"users": [{"login": login} for login in (BOT, *PEOPLE.values())]},
    }
    (folder / "seed.json").write_text(json.dumps(seed))
    port = _find_port()
    url = f"http://127.0.0.1:{port}"
    words = ["start", "--service", "github", "--port", str(port), "--base-url", url, "--seed", "seed.json"]
    command = ["node", "--require", str(HERE / "loopback.cjs"), str(PROGRAM), *words]
    with (folder / "emulator.log").open("w+") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            _wait(process, port, log)
            yield Emulator(url)
        finally:
            process.terminate()
            process.wait()


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: IO[str]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    log.seek(0)
    raise AssertionError(f"the emulator did not start: {log.read()}")
