"""Where the repository around a folder is, and which of its configuration counts."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from launchlist.errors import UsageError
from launchlist.git.index_file import find_index_folder, read_bytes
from launchlist.git.isolation import GitRepository, choose_variables, list_pairs, select_settings, stand_for
from launchlist.git.start import LOOK, FinishedProcess, start_git
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASKED = ("rev-parse", "--show-toplevel", "--absolute-git-dir")
_YES = {"", "1", "on", "true", "yes"}


class UntrustedError(UsageError):
    """Git refuses to read a repository that belongs to another user."""


_found: dict[str, tuple[object, GitRepository]] = {}
"""The repository of each folder, with everything it depends on, since a run calls git many times."""


def discover_repository(root: str, timeout: float) -> GitRepository | FinishedProcess:
    """Return the repository of ``root``, or git's message if there is none; raises UntrustedError.

    Git finds it in its usual way, so that it decides whose repositories are trusted, but with the configuration of the
    stand-in: a file included in the real one may be a pipe that never ends.
    """
    folder = os.path.abspath(root)
    variables = choose_variables(os.environ, {})
    signature, known = _found.get(folder, (None, None))
    if known and signature == _sign(known, variables):
        return known
    place = find_index_folder(root)
    if place is None:
        ran = start_git(root, _ASKED, b"", variables, timeout)
        return (
            ran
            if ran.code != 0
            else FinishedProcess(None, b"", f"the repository around {folder} is not where git finds it")
        )
    common = _find_common(place[0])
    signature = _sign(GitRepository("", place[0], common), variables)  # before its configuration is read
    listed = _list_configuration(os.path.join(common, "config"), variables)
    if listed.code != 0:
        return listed
    pairs = list_pairs(listed.output)
    settings = select_settings(pairs)
    with stand_for(common, settings) if os.name != "nt" else nullcontext() as stand:
        shown = variables | ({"GIT_COMMON_DIR": stand} if stand else {})
        ran = start_git(root, _ASKED, b"", shown, timeout)
    if "dubious ownership" in ran.errors:
        raise UntrustedError(explain_distrust(ran.errors, root))
    if ran.code != 0:
        return ran
    found = _read_answer(ran.output, dict(pairs), common)
    if isinstance(found, GitRepository):
        found = found._replace(settings=settings)
        _found[folder] = signature, found
    return found


def _read_answer(output: bytes, pairs: Mapping[str, str], common: str) -> GitRepository | FinishedProcess:
    """Return the repository that git reports; with a stand-in, git has not read the ``core`` settings."""
    lines = [os.fsdecode(line) for line in output.split(b"\n")[:-1]]
    if len(lines) != len(_ASKED) - 1:
        return FinishedProcess(None, b"", "the name of a folder contains a line feed")
    top, private = lines
    if not os.path.samefile(_find_common(private), common):
        return FinishedProcess(None, b"", f"the repository around {top} is not where git finds it")
    if os.path.samefile(private, common):  # not for a linked working tree, which has its own place
        if "core.worktree" in pairs:
            top = os.path.realpath(os.path.join(private, pairs["core.worktree"]))
        elif pairs.get("core.bare", "no").lower() in _YES:
            return FinishedProcess(None, b"", "fatal: this operation must be run in a work tree")
    return GitRepository(top, private, common)


def _find_common(private: str) -> str:
    """Return the folder that all working trees share; https://git-scm.com/docs/gitrepository-layout: commondir."""
    place = os.path.join(private, "commondir")
    name = os.fsdecode(read_bytes(place)).rstrip("\n") if os.path.isfile(place) else ""
    return os.path.abspath(os.path.join(private, name))


def _list_configuration(path: str, variables: dict[str, str]) -> FinishedProcess:
    """Return the settings in a file itself, without includes; git is run outside of any repository."""
    if not os.path.lexists(path):
        return FinishedProcess(0, b"", "")
    if not os.path.isfile(path):
        return FinishedProcess(None, b"", f"{path} is not a file")
    words = ("config", "--file", path, "--no-includes", "--list", "-z")
    return start_git(os.path.abspath(os.sep), words, b"", variables, LOOK)


def _sign(repository: GitRepository, variables: Mapping[str, str]) -> object:
    """Return a signature that changes if the repository, its owner or configuration, or git's search changes."""
    try:
        settings, private = map(os.stat, (os.path.join(repository.common, "config"), repository.private))
    except OSError:
        return None
    places = [(each.st_dev, each.st_ino, each.st_uid) for each in (settings, private)]
    return places, settings.st_mtime_ns, settings.st_size, variables


def is_outside(errors: str) -> bool:
    """Whether git reports that there is no repository."""
    return "not a git repository" in errors


def name_git_error(errors: str, otherwise: str) -> str:
    """Return the reason in git's message, ``otherwise`` if there is none."""
    return errors.strip().rpartition("\n")[2].removeprefix("fatal: ") or otherwise


def explain_distrust(errors: str, root: str) -> str:
    """Return the advice for a repository that git does not trust, with git's own command."""
    line = next((line for line in errors.splitlines() if "--add safe.directory " in line), "")
    place = line.partition("--add safe.directory ")[2].strip() or quote_word(os.path.abspath(root))
    return (
        f"git does not trust this repository, because it belongs to another user; if you do, run: "
        f"git config --global --add safe.directory {place}"
    )
