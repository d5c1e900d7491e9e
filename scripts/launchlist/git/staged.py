"""The next commit, read from Git's index: its files, and which of them the commit changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.errors import LaunchlistError, UsageError
from launchlist.git.discovery import is_outside, name_git_error
from launchlist.git.objects import TreeEntry
from launchlist.git.run import run_git_raw
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.git.start import FinishedProcess

_EMPTY: Final = frozenset(
    ("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813")
)
"""The hashes of the empty blob in SHA-1 and SHA-256."""
_TIMEOUT: Final = 300.0


class Staged(NamedTuple):
    """The index of a repository. Paths are from the top of the repository, with ``/``."""

    top: str
    """The top folder of the repository."""
    index_file: str
    """The path of the index: `git commit FILE` and `-a` use their own; "" for the usual one."""
    lines: tuple[bytes, ...]
    """The files as listed by ``git ls-files --stage``."""
    changed: tuple[str, ...]
    """What the commit changes, adds or deletes; every file before the first commit."""

    @property
    def is_at_rest(self) -> bool:
        """Whether no commit is in progress, as in continuous integration, before a push, or in a manual run.

        Git passes the index to the hooks of every commit, even if nothing is staged, and pre-commit passes it on.
        """
        return not self.index_file

    def list_names(self) -> list[str]:
        """Return the paths of all files."""
        return [_decode(line.partition(b"\t")[2]) for line in self.lines]

    def list_submodules(self) -> list[str]:
        """Return the paths of all submodules."""
        return [_decode(line.partition(b"\t")[2]) for line in self.lines if line.startswith(b"160000 ")]

    def list_entries(self, path: str) -> tuple[TreeEntry, ...]:
        """Return the file at ``path``, or those below it at any depth, with their sizes.

        Raises LaunchlistError if one of them has an unresolved merge conflict.
        """
        name = b"\t" + path.encode("utf-8", "surrogateescape")
        found = [line for line in self.lines if name in line and (line.endswith(name) or name + b"/" in line)]
        return self._measure(self._drop_intended([_read_line(line) for line in found]))

    def _drop_intended(self, entries: Sequence[TreeEntry]) -> list[TreeEntry]:
        """Leave out files of which only the name is staged (``git add --intent-to-add``); commits omit them."""
        empty = [entry.path for entry in entries if entry.name in _EMPTY]
        if not empty:
            return list(entries)
        ran = self._ask("diff-files", "--name-only", "--diff-filter=A", "-z", "--", *empty)
        intended = set(map(_decode, ran.output.split(b"\0")))
        return [entry for entry in entries if entry.path not in intended]

    def _measure(self, entries: Sequence[TreeEntry]) -> tuple[TreeEntry, ...]:
        """Return the entries with their sizes, which are not in the index."""
        if not entries:
            return ()
        given = "".join(f"{entry.name}\n" for entry in entries).encode()
        ran = self._ask("cat-file", "--batch-check=%(objecttype) %(objectsize)", given=given)
        words = [line.split() for line in ran.output.splitlines()]
        if ran.code != 0 or len(words) != len(entries):
            raise UsageError(explain_unread(ran.errors))
        sizes = (int(size) if kind == b"blob" else 0 for kind, size in words)
        return tuple(entry._replace(size=size) for entry, size in zip(entries, sizes, strict=True))

    def _ask(self, *words: str, given: bytes = b"") -> FinishedProcess:
        return _ask_git(self.top, self.index_file, *words, given=given)


def read_staged(top: str, index: str = "") -> Staged:
    """Return the index of the repository at ``top``; ``index`` is its absolute path if it is not the usual one.

    Raises UsageError if there is no readable repository.
    """
    listed = _ask_git(top, index, "ls-files", "--stage", "-z")
    if listed.code != 0:
        raise UsageError(explain_unread(listed.errors))
    lines = tuple(listed.output.split(b"\0")[:-1])
    differing = _ask_git(
        top, index, "diff-index", "--cached", "--no-renames", "--ita-invisible-in-index", "--name-only", "-z", "HEAD"
    )
    if differing.code != 0:  # before the first commit
        return Staged(top, index, lines, tuple(_decode(line.partition(b"\t")[2]) for line in lines))
    return Staged(top, index, lines, tuple(map(_decode, differing.output.split(b"\0")[:-1])))


def list_untracked(staged: Staged, path: str) -> list[str]:
    """Return the files at or below ``path`` that Git neither tracks nor ignores."""
    ran = _ask_git(staged.top, "", "ls-files", "--others", "--exclude-standard", "-z", "--", path)
    return list(map(_decode, ran.output.split(b"\0")[:-1])) if ran.code == 0 else []


def find_ignored(staged: Staged, paths: Sequence[str]) -> frozenset[str]:
    """Return the ``paths`` that Git neither tracks nor would add."""
    if not paths:
        return frozenset()
    given = "".join(f"./{path}\0" for path in paths).encode(
        "utf-8", "surrogateescape"
    )  # ":" is not a pattern then either
    ran = _ask_git(staged.top, staged.index_file, "check-ignore", "--stdin", "-z", given=given)
    found = ran.output.split(b"\0")[:-1] if ran.code == 0 else []
    return frozenset(_decode(path).removeprefix("./") for path in found)


def read_committed(staged: Staged, path: str) -> bytes | None:
    """Return a file from the last commit, None if it is not in it."""
    ran = _ask_git(staged.top, "", "cat-file", "blob", f"HEAD:{path}")
    return ran.output if ran.code == 0 else None


def explain_unread(errors: str) -> str:
    """Return the message if git cannot read the index."""
    if is_outside(errors):
        return "this is not a Git repository, so nothing is staged: leave out --staged, or run it in a clone"
    return name_git_error(errors, "git cannot read the index")


def _ask_git(top: str, index: str, *words: str, given: bytes = b"") -> FinishedProcess:
    environment: Mapping[str, str] = {"GIT_INDEX_FILE": index} if index else {}
    return run_git_raw(top, *words, given=given, environment=environment, timeout=_TIMEOUT)


def _read_line(line: bytes) -> TreeEntry:
    head, _, name = line.partition(b"\t")
    mode, blob, stage = head.decode().split()
    path = _decode(name)
    if stage != "0":
        msg = f"{quote(path)} has an unresolved merge conflict: resolve it, then git add it"
        raise LaunchlistError(msg)
    return TreeEntry(path=path, mode=mode, name=blob, size=0)


def _decode(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
