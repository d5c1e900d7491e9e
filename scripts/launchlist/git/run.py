"""Runs git on the command line, in the only place that starts it, so that it never runs what a checkout names.

A checkout names programs in its configuration, its hooks and its attributes. Git works in a stand-in for the
repository's common folder (`isolation`), which has the objects and refs of the real one and no hooks or attributes. Its
configuration is read once, without the files that it includes, and only settings that run nothing get into the
stand-in. On Windows, where not every user can create links, git reads the real one. The user's own configuration
(``~/.gitconfig``, the system's) applies, except for hooks, the file-system monitor, signatures and automatic
maintenance. No call of this package lets git read or write a file of the working tree, so no filters and no conversions
of text or line endings apply.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.git.discovery import UntrustedError, discover_repository, is_outside
from launchlist.git.isolation import choose_settings, choose_variables, hands_over, list_pairs, stand_in
from launchlist.git.start import LOOK, FinishedProcess, end_after_git, start_git

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.git.isolation import GitRepository

_NETWORK: Final = {"fetch", "ls-remote", "push"}


class GitOutput(NamedTuple):
    """The result of a git command; ``code`` is None if it did not end in time, or git is not installed."""

    code: int | None
    output: str
    errors: str


def run_git(
    root: str, *words: str, given: str = "", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> GitOutput:
    """Run a git command in ``root`` with ``given`` as its input and additional variables; it never prompts.

    The first of ``words`` is git's command; paths among them are not patterns. Raises UntrustedError with the remedy if
    the repository belongs to someone else.
    """
    ran = run_git_raw(root, *words, given=given.encode(), environment=environment, timeout=timeout)
    return GitOutput(ran.code, ran.output.decode(errors="replace"), ran.errors)


def run_git_raw(
    root: str, *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> FinishedProcess:
    """Do what `run_git` does, in bytes."""
    # The stand-in contains the token and must not outlive this process.
    with end_after_git() if hands_over(environment or {}) else nullcontext():
        return _run_alone(root, words, given, environment or {}, timeout)


def _run_alone(
    root: str, words: tuple[str, ...], given: bytes, ours: Mapping[str, str], timeout: float
) -> FinishedProcess:
    if _is_planted(root):
        return FinishedProcess(None, b"", f"{root} looks like a bare repository, whose settings are not trusted")
    variables = choose_variables(os.environ, ours)
    reaches = words[0] in _NETWORK
    try:
        found = discover_repository(root, timeout)
        if isinstance(found, FinishedProcess):
            # Without a repository, git only reads the user's settings.
            return start_git(root, words, given, variables, timeout) if is_outside(found.errors) else found
        with stand_in(found, choose_settings(os.environ, ours), on_network=reaches) as folders:
            there = variables | folders
            if reaches:
                opened = _open_network(root, words, found, there, has_token=hands_over(ours))
                if isinstance(opened, FinishedProcess):
                    return opened
                there |= opened
            return start_git(root, words, given, there, timeout)
    except OSError as error:
        return FinishedProcess(
            None, b"", f"git needs a folder for temporary files: {error.strerror}; set TMPDIR to one"
        )


def _open_network(
    root: str, words: tuple[str, ...], found: GitRepository, variables: dict[str, str], *, has_token: bool
) -> dict[str, str] | FinishedProcess:
    """Return the variable that lets git reach the remote in ``words``, or why it must not."""
    from launchlist.git.remotes import choose_protocols, find_remote_fault  # most commands do not reach any

    listed = start_git(root, ("remote", "-v"), b"", variables, LOOK)
    if listed.code != 0:
        return listed
    fault = find_remote_fault(os.fsdecode(listed.output), words, found.settings, found.top)
    if fault:
        return FinishedProcess(None, b"", fault)
    policies = start_git(root, ("config", "-z", "--get-regexp", r"^protocol\."), b"", variables, LOOK)
    allowed = os.environ.get("GIT_ALLOW_PROTOCOL")
    return {"GIT_ALLOW_PROTOCOL": choose_protocols(list_pairs(policies.output), allowed, has_token=has_token)}


def _is_planted(root: str) -> bool:
    """Whether git would treat ``root``, or a folder above it, as a bare repository before it finds a real one.

    For git releases without the setting for this.
    """
    folder = os.path.abspath(root)
    while not os.path.lexists(os.path.join(folder, ".git")):
        if all(os.path.lexists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs")):
            return True
        if folder == os.path.dirname(folder):
            return False
        folder = os.path.dirname(folder)
    return False


def find_prefix(root: str) -> str | None:
    """Return the path of ``root`` from the top of its repository, "" for the top itself, None if git does not know."""
    try:
        found = _find_repository(root)
    except UntrustedError:
        return None
    if found is None:
        return None
    folder, top = os.path.realpath(root), os.path.join(os.path.realpath(found.top), "")
    return folder.removeprefix(top).replace(os.sep, "/") if folder.startswith(top) else ""


def is_shallow(root: str) -> bool:
    """Whether the clone of ``root`` lacks part of its history.

    https://git-scm.com/docs/gitrepository-layout: shallow
    """
    found = _find_repository(root)
    return found is not None and os.path.isfile(os.path.join(found.common, "shallow"))


def _find_repository(root: str) -> GitRepository | None:
    """Return the repository of ``root``, None if git finds none; raises UntrustedError."""
    if _is_planted(root):
        return None
    try:
        found = discover_repository(root, LOOK)
    except OSError:
        return None
    return None if isinstance(found, FinishedProcess) else found


def is_committed(root: str, path: str, data: bytes) -> bool:
    """Whether the last commit has this content at ``path``, except for line endings, so that nothing can be lost.

    The contents are compared instead of asking git for a status, which ``assume-unchanged`` could falsify.
    """
    ran = run_git_raw(root, "cat-file", "blob", f"HEAD:./{path}")
    return ran.code == 0 and ran.output.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
