"""The only function that starts git, and the code that ends it with all its child processes."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from types import FrameType

_SAFE: Final = tuple(
    word
    for setting in (
        # A folder of a pull request can look like a bare repository, whose settings would name programs to run.
        # https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository
        "safe.bareRepository=explicit",
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.attributesFile=/dev/null",
        "log.showSignature=false",
        "push.gpgSign=false",
        "maintenance.auto=false",
        "gc.auto=0",
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "push.recurseSubmodules=no",
    )
    for word in ("-c", setting)
)

_SLICE: Final = 0.1
"""Seconds until a signal is noticed."""
_PATIENCE: Final = 1.0
"""Seconds for git to remove its lock files when it is asked to end."""

LOOK: Final = 10.0
"""The timeout in seconds of a command that reads a few small files."""


class FinishedProcess(NamedTuple):
    """A result with the output in bytes, for contents and for names that are not UTF-8."""

    code: int | None
    output: bytes
    errors: str


def start_git(
    root: str, words: tuple[str, ...], given: bytes, variables: dict[str, str], timeout: float
) -> FinishedProcess:
    """Run a git command in ``root`` with only these variables, and with settings that keep it from running programs."""
    import subprocess  # most runs do not start git

    literal = () if words[0] == "check-ignore" else ("--literal-pathspecs",)  # that command refuses the option
    command = ["git", "-C", root, "--no-pager", *literal, *_SAFE, *words]
    pipe = subprocess.PIPE
    _obey_signal()
    try:
        # Ctrl-C and a cancelled job signal the whole process group; this code decides whether git continues.
        process = subprocess.Popen(  # noqa: S603 - a fixed program
            command, env=variables, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
        )
    except FileNotFoundError:
        return FinishedProcess(None, b"", "git is not installed")
    with process:
        try:
            output, errors = _communicate(process, given, timeout)
        except subprocess.TimeoutExpired:
            _end_session(process)
            return FinishedProcess(None, b"", f"git took longer than {timeout:.0f} s")
        except BaseException:
            _end_session(process)
            raise
    return FinishedProcess(process.returncode, output, errors.decode(errors="replace"))


def _communicate(process: subprocess.Popen[bytes], given: bytes, timeout: float) -> tuple[bytes, bytes]:
    """Return the output and errors of a process; raises TimeoutExpired, or _EndedError soon after a signal."""
    import subprocess

    end = time.monotonic() + timeout
    given_once: bytes | None = given
    while True:
        rest = max(end - time.monotonic(), 0)
        try:
            return process.communicate(given_once, min(rest, _SLICE) if _watch.is_on else rest)
        except subprocess.TimeoutExpired:
            if rest <= _SLICE or not _watch.is_on:
                raise
        given_once = None  # the process keeps the rest
        _obey_signal()


def _end_session(process: subprocess.Popen[bytes]) -> None:
    """End git and all its child processes."""
    import signal

    try:
        _signal(process, signal.SIGTERM)
        with suppress(Exception):
            process.wait(_PATIENCE)
    finally:
        _signal(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, number)  # it leads its own process group


class _EndedError(BaseException):
    """Raised when a signal should end this process as soon as git has ended."""


class _Watch:
    """Whether signals are being recorded, and the first one received."""

    is_on = False
    received = 0


_watch: Final = _Watch()


def _obey_signal() -> None:
    if _watch.received:
        raise _EndedError


@contextmanager
def end_after_git() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end git first, and this process after cleanup.

    Signals that are already caught or ignored, or that reach other threads than the main one, are left alone.
    """
    import signal
    import threading  # as subprocess does

    if _watch.is_on or threading.current_thread() is not threading.main_thread():
        yield
        return
    ending = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    caught = [each for each in ending if signal.getsignal(each) is signal.SIG_DFL]

    def note(number: int, _: FrameType | None) -> None:
        _watch.received = _watch.received or number

    _watch.is_on, _watch.received = True, 0
    try:
        for each in caught:
            signal.signal(each, note)
        with suppress(_EndedError):
            yield
    finally:
        for each in caught:
            signal.signal(each, signal.SIG_DFL)
        received, _watch.is_on, _watch.received = _watch.received, False, 0
        if received:
            os.kill(os.getpid(), received)
