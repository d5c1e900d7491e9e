"""The one function that starts git."""

from __future__ import annotations

from typing import Final, NamedTuple

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

LOOK: Final = 10.0
"""Seconds for a command that reads a few small files."""


class FinishedProcess(NamedTuple):
    """The same with its output as git gave it, for contents and for names that are not UTF-8."""

    code: int | None
    output: bytes
    errors: str


def start_git(
    root: str, words: tuple[str, ...], given: bytes, variables: dict[str, str], timeout: float
) -> FinishedProcess:
    """Run a git command in ``root`` with just these variables, and with the settings that keep it from running more."""
    import subprocess  # most runs start no git

    literal = () if words[0] == "check-ignore" else ("--literal-pathspecs",)  # which that command refuses
    command = ["git", "-C", root, "--no-pager", *literal, *_SAFE, *words]
    try:
        # Ctrl-C and a cancelled job signal the whole process group: whether git goes on then is for us to say.
        done = subprocess.run(  # noqa: S603 - a fixed program
            command,
            env=variables,
            input=given,
            capture_output=True,
            check=False,
            timeout=timeout,
            start_new_session=True,
        )
    except FileNotFoundError:
        return FinishedProcess(None, b"", "git is not installed")
    except subprocess.TimeoutExpired:
        return FinishedProcess(None, b"", f"git took longer than {timeout:.0f} s")
    return FinishedProcess(done.returncode, done.stdout, done.stderr.decode(errors="replace"))
