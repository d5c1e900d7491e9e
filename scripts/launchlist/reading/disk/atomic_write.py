"""Writes files atomically, only where outputs are allowed, and removes leftovers of interrupted runs."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import stat
from typing import TYPE_CHECKING, Final

from launchlist.errors import ChangedError, GuardError, PartialError
from launchlist.reading.disk.dir_fd import (
    CREATE_FILE,
    Folder,
    close_folder,
    look,
    make_folder,
    move,
    open_below,
    open_folder_below,
    open_root,
    remove,
    replace,
)
from launchlist.reading.disk.plan_folders import check_output_path, check_place
from launchlist.reading.disk.safe_open import RefusedError, read_file
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import EllipsisType

    from launchlist.reading.disk.dir_fd import Folder


CHANGED: Final = "it has been changed in the meantime; run the command again"


def write_file(  # noqa: PLR0913 - two kinds of callers
    root: str,
    path: str,
    data: bytes,
    *,
    before: bytes | EllipsisType | None = ...,
    is_plan: bool = False,
    is_new: bool = False,
) -> None:
    """Replace the file at ``path`` with ``data`` atomically, keeping its mode.

    ``before`` is the content that the caller expects, None for no file, ``...`` for anything. It is compared at the
    last moment; raises ChangedError if it differs. Only changes of the plan itself (``is_plan``) may write into
    checklist/. For a file that ``is_new``, no leftovers of killed runs are searched for. Raises GuardError if the path
    must not be written, PartialError if the system refuses.
    """
    fault = check_place(root, path) if is_plan else check_output_path(root, path)
    if fault:
        msg = f"{quote(path)} is not written: {fault}"
        raise GuardError(msg)
    with _open_folder_of(root, path, "written") as (parent, name):
        if not is_new:  # listing a large folder once for each of its files takes quadratic time
            remove_litter(parent, name)
        _replace(parent, name, data, before)


def write_in_turn(paths: Sequence[str], write: Callable[[str], None]) -> None:
    """Call ``write`` for each path; if one fails, report which were written and which are unchanged.

    Raises GuardError if the first one must not be written, else PartialError.
    """
    for at, path in enumerate(paths):
        try:
            write(path)
        except (GuardError, PartialError) as error:
            if isinstance(error, GuardError) and at == 0:
                raise
            done = f"written: {join_names(paths[:at])}; " if at else ""
            msg = f"{error} ({done}unchanged: {join_names(paths[at:])})"
            raise PartialError(msg) from error


def make_root(root: str) -> None:
    """Create the folder for a plan and its parents; raises PartialError if that fails."""
    try:
        os.makedirs(root, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        msg = f"the folder {quote(root)} could not be created: {reason}; create it, or name another one"
        raise PartialError(msg) from error


def remove_file(root: str, path: str, before: bytes | EllipsisType = ...) -> None:
    """Remove a file of the plan if its content is still ``before``; raises what `write_file` does."""
    fault = check_place(root, path)
    if fault:
        msg = f"{quote(path)} is not removed: {fault}"
        raise GuardError(msg)
    with _open_folder_of(root, path, "removed") as (parent, name):
        _refuse_changed(parent, name, before)
        remove(parent, name)


@contextlib.contextmanager
def _open_folder_of(root: str, path: str, done: str) -> Iterator[tuple[Folder, str]]:
    """Open the folder of a file and yield it with the name of the file; raises PartialError if the system refuses."""
    folder, _, name = path.rpartition("/")
    try:
        parent = _open_parent(root, folder)
        try:
            yield parent, name
        finally:
            close_folder(parent)
    except ChangedError as error:
        msg = f"{quote(path)} is not {done}: {error}"
        raise ChangedError(msg) from error
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        msg = f"{quote(path)} could not be {done}: {reason}; {_find_remedy(error, folder)}, then run the command again"
        raise PartialError(msg) from error


def _find_remedy(error: OSError, folder: str) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "free some space"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"let this user write to {f'the folder {quote(folder)}' if folder else 'the repository'}"
    return "fix this"


def _open_parent(root: str, folder: str) -> Folder:
    """Open the folder part by part, creating missing parts, never through a link."""
    opened = open_root(root)
    for part in folder.split("/") if folder else ():
        try:
            with contextlib.suppress(FileExistsError):
                make_folder(opened, part)
            below = open_folder_below(opened, part)
        finally:
            close_folder(opened)
        opened = below
    return opened


def _replace(parent: Folder, name: str, data: bytes, before: bytes | EllipsisType | None) -> None:
    temporary = f".{name}{MARK}{os.getpid()}.tmp"
    handle = -1
    try:
        handle = open_below(parent, temporary, CREATE_FILE)
        try:
            _keep_mode(parent, name, handle)
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        _refuse_changed(parent, name, before)
        if before is None:
            _move(parent, temporary, name)
        else:
            replace(parent, temporary, name)
    except (
        BaseException
    ) as error:  # leave nothing behind after Ctrl-C either, even during the calls that create and move it
        if handle >= 0 or not isinstance(error, OSError):
            with contextlib.suppress(FileNotFoundError):
                remove(parent, temporary)
        raise


def _move(parent: Folder, temporary: str, name: str) -> None:
    try:
        move(parent, temporary, name)
    except FileExistsError as error:
        raise ChangedError(CHANGED) from error


def _refuse_changed(parent: Folder, name: str, before: bytes | EllipsisType | None) -> None:
    """Raise ChangedError if a file does not have the content the caller expects, or is now a link or a folder."""
    if before is ...:
        return
    there: bytes | None = None
    try:
        there = read_file(parent, name, name, len(before or b""))
    except FileNotFoundError:
        pass
    except RefusedError as refused:
        raise ChangedError(CHANGED) from refused
    if there != before:
        raise ChangedError(CHANGED)


def _keep_mode(parent: Folder, name: str, handle: int) -> None:
    if isinstance(parent, str):  # on Windows a file has no mode to keep
        return
    try:
        mode = look(parent, name).st_mode
    except FileNotFoundError:
        return
    os.fchmod(handle, stat.S_IMODE(mode))


MARK: Final = ".launchlist-"
"""The part of a temporary file's name between its final name and the process id."""


def list_littered(root: str, paths: Iterable[str]) -> set[str]:
    """Return the paths next to which killed runs may have left files; each folder is listed once."""
    found: set[str] = set()
    for folder, group in itertools.groupby(sorted(paths), lambda path: path.rpartition("/")[0]):
        try:
            entries = os.listdir(os.path.join(root, folder))
        except OSError:  # the error is reported when it is written
            entries = []
        names = {entry.removeprefix(".").rpartition(MARK)[0] for entry in entries if MARK in entry}
        found.update(path for path in group if path.rpartition("/")[2] in names)
    return found


def remove_litter(parent: Folder, name: str) -> None:
    """Remove the files that killed runs left next to ``name``; those of running processes stay."""
    if isinstance(parent, str):  # on Windows, checking a process would interrupt it
        return
    start = f".{name}{MARK}"
    for entry in os.listdir(parent):
        if entry.startswith(start) and entry.endswith(".tmp"):
            number = entry.removeprefix(start).removesuffix(".tmp")
            if number.isascii() and number.isdigit() and not _is_alive(int(number)):
                remove(parent, entry)


def _is_alive(process: int) -> bool:
    """Whether another process with this id is running; a file with our own id is an old one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
