"""The connection to GitHub and to the journal's ref, set up from options and the environment."""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING

from launchlist import __version__
from launchlist.errors import UsageError
from launchlist.github.calls import WRITES, Call, Failure, ReadJournal, Reply, WriteJournal
from launchlist.github.client import GitHub, Server
from launchlist.github.driver import Driver, Pace
from launchlist.github.requests import API, check_address, find_server, read_token
from launchlist.printing.signals import Stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from launchlist.git.remote_ref import RefFailure, RemoteRef


class Connection:
    """Sends each call to GitHub or to the journal's ref."""

    def __init__(self, github: GitHub, build_ref: Callable[[], RemoteRef], stop: Stop) -> None:
        """Take GitHub, what builds the journal's ref when it is needed, and what stops them."""
        self.github = github
        self.build_ref = build_ref
        self.stop = stop
        self._has_written = False

    def perform(self, call: Call) -> Reply:
        """Return the reply to one call, tried once."""
        self._has_written |= isinstance(call, WRITES)
        if self._has_written and isinstance(call, ReadJournal | WriteJournal):
            # What was done must be recorded even if a signal arrives.
            return self._send(call)
        broken_off = Reply(result=None, at=0, failure=Failure("uncertain", "a signal interrupted it"))
        return self.stop.attempt(lambda: self._send(call), broken_off)

    def _send(self, call: Call) -> Reply:
        if isinstance(call, ReadJournal):
            return _reply(self.build_ref().read(call.place))
        if isinstance(call, WriteJournal):
            return _reply(self.build_ref().write(call.revision, call.text, call.summary, call.place))
        return self.github.perform(call)


def _reply(result: tuple[str, str] | str | RefFailure) -> Reply:
    from launchlist.git.remote_ref import RefFailure  # loaded already, by what built the ref

    if isinstance(result, RefFailure):
        return Reply(result=None, at=0, failure=Failure(result.kind, result.message))
    return Reply(result=result, at=0)


def name_run(environ: Mapping[str, str], now: datetime) -> str:
    """Return a name unique to this run: two jobs of a workflow run share its number."""
    return f"{environ.get('GITHUB_RUN_ID') or f'{now:%Y%m%dT%H%M%S}'}-{secrets.token_hex(4)}"


def build_driver(  # noqa: PLR0913, PLR0917 - everything that a connection needs
    root: str, repository: str, remote: str, environ: Mapping[str, str], pace: Pace, stop: Stop | None = None
) -> Driver | None:
    """Return the driver of a sync, or None without a token or a repository."""
    token = read_token(environ)
    if not token or not repository:
        return None
    if not re.fullmatch(r"[!-~]+", token):
        msg = "the token in GITHUB_TOKEN or GH_TOKEN contains spaces or invalid characters: was it copied completely?"
        raise UsageError(msg)
    api = environ.get("GITHUB_API_URL") or API
    check_address(api, "GITHUB_API_URL")
    server = Server(api=api, token=token, user_agent=f"launchlist/{__version__}")
    address = find_server(environ)

    def build_ref() -> RemoteRef:
        from launchlist.git.remote_ref import RemoteRef  # a comment needs none

        return RemoteRef(root=root, remote=remote, server=address, token=token)

    elapsed = _read_boot_clock
    stop = stop or Stop()
    world = Connection(GitHub(server, repository, elapsed), build_ref, stop)
    return Driver(world, pace, elapsed, stop.sleep, lambda: stop.received)


def choose_repository(given: str | None, environ: Mapping[str, str]) -> str:
    """Return ``owner/name`` from ``--repo`` or GITHUB_REPOSITORY, "" without either."""
    name = given or environ.get("GITHUB_REPOSITORY") or ""
    if name and not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*/(?!\.{1,2}$)[A-Za-z0-9._-]+", name):
        msg = f"--repo {name!r} is not valid: write owner/name"
        raise UsageError(msg)
    return name


def _read_boot_clock() -> float:
    """Return seconds of a monotonic clock that also runs during sleep, if the system has one."""
    if not hasattr(time, "clock_gettime"):  # on Windows, whose monotonic clock runs during sleep
        return time.monotonic()
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)
