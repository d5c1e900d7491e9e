"""A state of the repository read from Git's objects: the commit of a name, its listing, the contents of files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.errors import UsageError
from launchlist.git.discovery import is_outside, name_git_error
from launchlist.git.isolation import add_settings
from launchlist.git.run import run_git, run_git_raw
from launchlist.vocabulary import find_nearest, suggest
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_LONGEST: Final = 255
_HASH: Final = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_BRANCH: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_MOST_NAMES: Final = 5000


def find_revision_fault(name: str) -> str:
    """Return why ``name`` is not passed to git, or ""."""
    if not name:
        return "it is empty"
    if name.startswith("-"):
        return "it starts with -, like an option"
    if not name.isprintable():
        return "it contains an invisible character"
    if ".." in name:
        return "it is a range; give the two states as two arguments: launchlist diff BASE HEAD"
    return "it is too long" if len(name) > _LONGEST else ""


def explain_unknown(root: str, name: str) -> str:
    """Return the message if git does not know a commit named ``name``."""
    shown = quote(name)
    if name.upper() == "HEAD":
        return "the repository has no commit yet, so there is nothing to compare with"
    if run_git(root, "rev-parse", "--is-shallow-repository").output.strip() == "true":
        fetch = _name_fetch(name) or "git fetch --unshallow"
        remedy = f"give actions/checkout `fetch-depth: 0`, or run: {fetch}"
        return f"this clone is shallow and does not contain {shown}: {remedy}"
    names = _list_names(root)
    if f"origin/{name}" in names:
        return f"there is no {shown} here; did you mean {quote(f'origin/{name}')}?"
    if find_nearest(name, names):
        return f"git does not know the revision {shown}; {suggest(name, names)}"
    fetch = _name_fetch(name)
    return f"git does not know the revision {shown}" + (f": if the remote has it, run: {fetch}" if fetch else "")


def _name_fetch(name: str) -> str:
    """Return the command that fetches a missing revision, or "" if its name alone is not enough."""
    if _HASH.fullmatch(name):
        return f"git fetch --depth=1 origin {name}"
    bare = name.removeprefix("origin/")
    if not _BRANCH.fullmatch(bare) or bare == "HEAD":
        return ""
    # Spelled out, it also works in a clone of a single branch.
    return f"git fetch origin {bare}:refs/remotes/origin/{bare}; it is then named origin/{bare}"


def _list_names(root: str) -> list[str]:
    listed = run_git(root, "for-each-ref", f"--count={_MOST_NAMES}", "--format=%(refname:short)")
    return listed.output.split("\n")[:-1]


_TIMEOUT = 300.0


class Revision(NamedTuple):
    """A commit and the name that was given for it."""

    name: str
    commit: str
    """Its full hash."""


class TreeEntry(NamedTuple):
    """One line of a commit's listing."""

    path: str
    """From the root of the plan, with ``/``; bytes that are not UTF-8 as `os.fsdecode` has them."""
    mode: str
    """``100644`` and ``100755`` are files, ``120000`` is a link, ``160000`` a submodule."""
    name: str
    """The hash of the object."""
    size: int
    """In bytes; 0 for a submodule."""


class LostError(UsageError):
    """An object is missing in the clone and could not be fetched."""


def find_revision(root: str, name: str) -> Revision:
    """Return the commit that ``name`` means in the repository of ``root``.

    Raises UsageError with the remedy if there is no such commit. The name is passed after ``--end-of-options``, so it
    is never read as an option.
    """
    fault = find_revision_fault(name)
    if fault:
        msg = f"{quote(name)} is not a valid revision: {fault}"
        raise UsageError(msg)
    inside = run_git(root, "rev-parse", "--git-dir")
    if inside.code != 0:
        raise UsageError(_explain_no_repository(inside.errors))
    asked = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    commit = asked.output.strip().rpartition("\n")[2]  # before Git 2.30 the option itself was printed first
    if asked.code != 0 or not commit:
        raise UsageError(explain_unknown(root, name))
    return Revision(name=name, commit=commit)


def list_entries(
    root: str, commit: str, *paths: str, environment: Mapping[str, str] | None = None
) -> tuple[TreeEntry, ...]:
    """Return the entries of a commit (by its hash) at ``paths`` from ``root``, at any depth, sorted by name.

    A partial clone may lack contents. With ``environment``, the variables with which git reaches the remote, they are
    fetched, all at once; otherwise their size is 0 and `read_blobs` reports what is missing.
    """
    entries = _list_entries(root, commit, paths)
    lost = {entry.name: entry.path for entry in entries if entry.size < 0}
    if lost and environment is not None:
        fetch_objects(root, lost, environment)
        entries = _list_entries(root, commit, paths)
    return tuple(entry._replace(size=max(entry.size, 0)) for entry in entries)


def fetch_objects(root: str, lost: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Fetch files of a partial clone, hash to path, the same way as git does for a missing object."""
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin", "origin")
    given = "".join(f"{name}\n" for name in lost)
    # Do not tell the remote what is here: it would leave out what belongs to that.
    told = add_settings(environment, {"fetch.negotiationAlgorithm": "noop"})
    ran = run_git(root, *words, given=given, environment=told, timeout=_TIMEOUT)
    if ran.code != 0:
        raise LostError(_explain_lost(*next(iter(lost.items())), ran.errors))


def _list_entries(root: str, commit: str, paths: Sequence[str]) -> list[TreeEntry]:
    listed = run_git_raw(root, "ls-tree", "-r", "-z", "--long", commit, "--", *paths, timeout=_TIMEOUT)
    if listed.code != 0:
        raise LostError(_explain_lost(commit, "", listed.errors))
    return [_read_entry(line) for line in listed.output.split(b"\0") if line]


def find_links(root: str, commit: str, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the paths, from the top of the repository, that are symbolic links in a commit."""
    if not paths:
        return ()
    listed = run_git_raw(root, "ls-tree", "-z", "--full-tree", commit, "--", *paths)
    entries = (line.partition(b"\t") for line in listed.output.split(b"\0"))
    return tuple(path.decode("utf-8", "surrogateescape") for head, _, path in entries if head.startswith(b"120000"))


def read_blobs(root: str, names: Sequence[str], paths: Sequence[str] = ()) -> list[bytes]:
    """Return the contents of blobs by hash, in the order of ``names``, with one git process.

    Raises LostError with the remedy if one is missing, naming it by its path in ``paths`` if given.
    """
    if not names:
        return []
    given = "".join(f"{name}\n" for name in names).encode()
    ran = run_git_raw(root, "cat-file", "--batch", given=given, timeout=_TIMEOUT)
    if ran.code != 0:
        raise LostError(_explain_lost(names[0], "", ran.errors))
    contents = []
    for at, found in enumerate(_split_batch(ran.output, len(names))):
        if found is None:
            raise LostError(_explain_lost(names[at], paths[at] if paths else "", ""))
        contents.append(found[1])
    return contents


class CommitObject(NamedTuple):
    """A commit object."""

    name: str
    """Its full hash."""
    parents: tuple[str, ...]
    """The parents in the commit object itself; git omits those that are missing in a shallow clone."""


def find_commits(root: str, *names: str) -> tuple[CommitObject | None, ...]:
    """Return the commits of these names, None for each that the clone does not have, with one git process."""
    given = "".join(f"{name}^{{commit}}\n" for name in names).encode()
    ran = run_git_raw(root, "cat-file", "--batch", given=given)
    if ran.code != 0:
        return (None,) * len(names)
    return tuple(found and _read_commit(*found) for found in _split_batch(ran.output, len(names)))


def _read_commit(name: str, data: bytes) -> CommitObject:
    lines = data.partition(b"\n\n")[0].decode(errors="replace").splitlines()
    return CommitObject(name, tuple(line.removeprefix("parent ") for line in lines if line.startswith("parent ")))


def _split_batch(output: bytes, count: int) -> Iterator[tuple[str, bytes] | None]:
    """Yield the hash and contents of each object in the output of ``git cat-file --batch``, None for a missing one."""
    start = 0
    for _ in range(count):
        end = output.index(b"\n", start)
        head = output[start:end].split(b" ")
        start = end + 1
        if len(head) != 3:
            yield None
            continue
        start += int(head[2]) + 1  # each is followed by a line feed
        yield head[0].decode(), output[end + 1 : start - 1]


class CommitFiles(NamedTuple):
    """The entries of a commit at some paths, and the contents already read."""

    root: str
    commit: str
    """Its full hash."""
    paths: tuple[str, ...]
    """The paths from ``root`` whose entries are all in ``entries``."""
    entries: tuple[TreeEntry, ...]
    contents: Mapping[str, bytes]
    """Hash to contents."""

    def has_listed(self, path: str) -> bool:
        """Whether all entries at a path are known."""
        return any(is_at(path, known) for known in self.paths)

    def find(self, path: str) -> tuple[TreeEntry, ...]:
        """Return the entry at a path, or those below it; git only lists what was not listed before."""
        if self.has_listed(path):
            return tuple(entry for entry in self.entries if is_at(entry.path, path))
        return list_entries(self.root, self.commit, path)

    def read(self, entries: Sequence[TreeEntry]) -> list[bytes]:
        """Return the contents of entries; git only reads what was not read before."""
        missing = {entry.name: entry.path for entry in entries if entry.name not in self.contents}
        blobs = read_blobs(self.root, [*missing], [*missing.values()])
        known = {**self.contents, **dict(zip(missing, blobs, strict=True))}
        return [known[entry.name] for entry in entries]


def is_at(path: str, place: str) -> bool:
    """Whether a path is ``place`` or below it."""
    return path == place or path.startswith(f"{place}/")


def _read_entry(line: bytes) -> TreeEntry:
    head, _, path = line.partition(b"\t")
    mode, _, name, size = head.decode().split()
    known = int(size) if size.isdecimal() else 0 if size == "-" else -1  # BAD: a partial clone lacks it
    return TreeEntry(path=path.decode("utf-8", "surrogateescape"), mode=mode, name=name, size=known)


def _explain_no_repository(errors: str) -> str:
    if is_outside(errors):
        return "this is not a Git repository, so there is nothing to compare with: run it in a clone, or give --root"
    return name_git_error(errors, "git cannot read this repository")


def _explain_lost(name: str, path: str, errors: str) -> str:
    reason = name_git_error(errors, "it is missing")
    what = f"{path} (object {name[:12]})" if path else f"the object {name[:12]}"
    return f"git cannot read {what}: {reason}; to fetch what the clone lacks: git fetch --refetch --no-filter origin"
