"""Git, run on the command line: the one place that starts it, so that nothing a checkout names is run by it.

A checkout names programs in its configuration, its hooks and its attributes. None of these are read: git works in a
stand-in for the repository's common folder (`isolation`), which has the objects and refs of the real one, and of its
configuration only what runs nothing. What the user's own configuration says (``~/.gitconfig``, the system's) counts,
except for hooks, the file-system monitor, signatures and automatic maintenance. No call of this package lets git read
or write a file of the working tree, so no filter, no text conversion and no conversion of line ends applies.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.changes.isolation import Repository, choose_variables, select_settings, stand_in
from launchlist.errors import UsageError
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAFE: Final = tuple(
    word
    for setting in (
        # A folder of a pull request can look like a bare repository, whose settings would name programs to run.
        # https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository
        "safe.bareRepository=explicit",
        "protocol.ext.allow=never",
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

_NETWORK: Final = {"fetch", "ls-remote", "push"}


class Ran(NamedTuple):
    """What came of a git command; ``code`` is None if it did not end in time, or git is not there."""

    code: int | None
    output: str
    errors: str


class RanRaw(NamedTuple):
    """The same with its output as git gave it, for contents and for names that are not UTF-8."""

    code: int | None
    output: bytes
    errors: str


class UntrustedError(UsageError):
    """Git refuses to read a repository that belongs to another user."""


def run_git(
    root: str, *words: str, given: str = "", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> Ran:
    """Run a git command in ``root`` with ``given`` as its input and further variables; it never asks anything.

    The first of ``words`` is git's command; paths among them are not patterns. Raises UntrustedError, with the remedy,
    where the repository belongs to somebody else.
    """
    ran = run_git_raw(root, *words, given=given.encode(), environment=environment, timeout=timeout)
    return Ran(ran.code, ran.output.decode(errors="replace"), ran.errors)


def run_git_raw(
    root: str, *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None, timeout: float = 60.0
) -> RanRaw:
    """Do what `run_git` does, in bytes."""
    if _is_planted(root):
        return RanRaw(None, b"", f"{root} looks like a bare repository, whose settings are not trusted")
    variables = choose_variables(os.environ, environment or {})
    found = _find_repository(root, timeout)
    if isinstance(found, RanRaw):
        # Where there is no repository, git has no settings but the user's to read.
        return _start(root, words, given, variables, timeout) if "not a git repository" in found.errors else found
    try:
        with stand_in(found, on_network=words[0] in _NETWORK) as folders:
            return _start(root, words, given, variables | folders, timeout)
    except OSError as error:
        return RanRaw(None, b"", f"git needs a folder for temporary files: {error.strerror}; set TMPDIR to one")


def _start(root: str, words: tuple[str, ...], given: bytes, variables: dict[str, str], timeout: float) -> RanRaw:
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
        return RanRaw(None, b"", "git is not installed")
    except subprocess.TimeoutExpired:
        return RanRaw(None, b"", f"git took longer than {timeout:.0f} s")
    return RanRaw(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


_found: dict[str, tuple[object, Repository]] = {}
"""What was found around a folder, with all that it depends on: a run asks git many times."""


def _find_repository(root: str, timeout: float) -> Repository | RanRaw:
    """Return the repository around ``root``, or what git says instead; raises UntrustedError.

    Git itself looks, in its usual way, so that it decides whose repositories are trusted. It runs nothing for that.
    """
    folder = os.path.abspath(root)
    variables = choose_variables(os.environ, {})
    signature, known = _found.get(folder, (None, None))
    if known and signature == _sign(known, variables):
        return known
    asked = ("rev-parse", "--show-toplevel", "--absolute-git-dir", "--git-common-dir")
    ran = _start(root, asked, b"", variables, timeout)
    if "dubious ownership" in ran.errors:
        raise UntrustedError(explain_distrust(ran.errors, root))
    if ran.code != 0:
        return ran
    folders = [os.fsdecode(line) for line in ran.output.split(b"\n")[:-1]]
    if len(folders) != len(asked) - 1:
        return RanRaw(None, b"", "the name of a folder holds a line feed")
    found = Repository(folders[0], folders[1], os.path.abspath(os.path.join(root, folders[2])))
    signature = _sign(found, variables)  # before its configuration is read
    words = ("config", "--file", os.path.join(found.common, "config"), "--no-includes", "--list", "-z")
    listed = _start(root, words, b"", variables, timeout)
    if listed.code != 0:
        return listed
    found = found._replace(settings=select_settings(listed.output))
    _found[folder] = signature, found
    return found


def _sign(repository: Repository, variables: Mapping[str, str]) -> object:
    """Return what changes when a repository is made, moved, given away or configured anew, or git looks elsewhere."""
    try:
        settings, private = map(os.stat, (os.path.join(repository.common, "config"), repository.private))
    except OSError:
        return None
    places = [(each.st_dev, each.st_ino, each.st_uid) for each in (settings, private)]
    return places, settings.st_mtime_ns, settings.st_size, variables


def explain_distrust(errors: str, root: str) -> str:
    """Return the one advice for a repository that git does not trust, with the command as git itself gives it."""
    line = next((line for line in errors.splitlines() if "--add safe.directory " in line), "")
    place = line.partition("--add safe.directory ")[2].strip() or quote_word(os.path.abspath(root))
    return (
        f"git does not trust this repository, because it belongs to another user; if you do, run: "
        f"git config --global --add safe.directory {place}"
    )


def _is_planted(root: str) -> bool:
    """Whether git would take ``root``, or a folder above it, for a bare repository before it comes to a real one.

    For the releases of git that do not know the setting for it.
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
    """Return the path of ``root`` from the top of its repository, "" for the top itself; None where git cannot say."""
    try:
        ran = run_git_raw(root, "rev-parse", "--show-prefix")
    except UntrustedError:
        return None
    path = ran.output.decode("utf-8", "surrogateescape").removesuffix("\n").removesuffix("/")
    return path if ran.code == 0 else None


def is_committed(root: str, path: str, data: bytes) -> bool:
    """Whether the last commit holds just this at ``path``, but for line ends, so that nothing in it can be lost.

    Contents are compared, not what git believes of them: ``assume-unchanged`` would have it believe anything.
    """
    ran = run_git_raw(root, "cat-file", "blob", f"HEAD:./{path}")
    return ran.code == 0 and ran.output.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
