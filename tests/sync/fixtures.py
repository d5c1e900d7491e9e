from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from pytest_httpserver import HTTPServer

from launchlist.commands.sync import connect
from launchlist.printing.signals import Stop
from tests.sync import contract as contracts
from tests.sync.emulator import Emulator, run_emulator
from tests.sync.over_http.proxy import Handler, Proxy
from tests.sync.over_http.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return a running emulator, one for each process of the tests."""
    with run_emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running


@pytest.fixture
def contract() -> Iterator[contracts.Contract]:
    """Hold what launchlist sends from this process, and what it is answered, to GitHub's description."""
    with contracts.watch() as contract:
        yield contract
    assert contract.faults == []


@pytest.fixture
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep git to its defaults."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def site(tmp_path: Path, emulator: Emulator, isolated: None) -> Site:  # noqa: ARG001 - git is used
    """Return a plan without tasks, and a repository without issues for it."""
    return Site(tmp_path, emulator)


@pytest.fixture(scope="session")
def web_server() -> Iterator[HTTPServer]:
    """Return a web server on loopback."""
    with HTTPServer(host="127.0.0.1", port=0, threaded=True) as server:
        assert server.server
        server.server.RequestHandlerClass = Handler
        yield server


@pytest.fixture
def proxy(site: Site, web_server: HTTPServer) -> Proxy:
    """Put faults between the site and the emulator."""
    web_server.clear()
    proxy = Proxy(web_server, site.url)
    site.url = proxy.url
    return proxy


class Clock:
    """Stands in for the module `time`: what waits, waits no time at all, and is counted."""

    CLOCK_MONOTONIC = time.CLOCK_MONOTONIC

    def __init__(self) -> None:
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def clock_gettime(self, _which: int) -> float:
        return time.monotonic() + sum(self.slept)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let no run of this process sleep."""
    clock = Clock()
    monkeypatch.setattr(connect, "time", clock)
    monkeypatch.setattr(Stop, "sleep", lambda _, seconds: clock.sleep(seconds))
    return clock
