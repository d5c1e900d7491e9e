"""Writes a file whole or not at all, and only where an output may be."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import Final

from launchlist.errors import GuardError, PartialError
from launchlist.reading.paths import find_output_fault
from launchlist.wording import quote

_MARK: Final = ".launchlist-"
_FOLDER_FLAGS: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
_WRITE_FLAGS: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def check_output_path(root: str, path: str) -> str | None:
    """Return why nothing may be written to ``path`` below ``root``, or None where it may."""
    fault = find_output_fault(path)
    if fault:
        return fault
    parts = path.split("/")
    mode = 0
    for count in range(1, len(parts) + 1):
        part = "/".join(parts[:count])
        try:
            mode = os.lstat(os.path.join(root, part)).st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            return f"{quote(part)} cannot be looked at: {(error.strerror or 'unknown error').lower()}"
        if stat.S_ISLNK(mode):
            return f"{quote(part)} is a symbolic link"
        if count < len(parts) and not stat.S_ISDIR(mode):
            return f"{quote(part)} is no folder"
    if stat.S_ISDIR(mode):
        return f"{quote(path)} is a folder"
    return None if stat.S_ISREG(mode) else f"{quote(path)} is no regular file"


def write_file(root: str, path: str, data: bytes) -> None:
    """Replace the file at ``path`` with ``data``, keeping its mode; until then the old one stays as it is.

    Raises GuardError where nothing may be written, PartialError where the system does not let us.
    """
    fault = check_output_path(root, path)
    if fault:
        msg = f"{quote(path)} is not written: {fault}"
        raise GuardError(msg)
    folder, _, name = path.rpartition("/")
    try:
        fd = _open_parent(root, folder)
        try:
            _remove_stale(fd, name)
            _replace(fd, name, data)
        finally:
            os.close(fd)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        msg = f"{quote(path)} could not be written: {reason}; {_find_remedy(error, folder)}, then run the command again"
        raise PartialError(msg) from error


def _find_remedy(error: OSError, folder: str) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "make room for it"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"let this user write to {f'the folder {quote(folder)}' if folder else 'the repository'}"
    return "put right what the system says"


def _open_parent(root: str, folder: str) -> int:
    """Open the folder part by part, creating what is missing, never through a link."""
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for part in folder.split("/") if folder else ():
        try:
            with contextlib.suppress(FileExistsError):
                os.mkdir(part, dir_fd=fd)
            below = os.open(part, _FOLDER_FLAGS, dir_fd=fd)
        finally:
            os.close(fd)
        fd = below
    return fd


def _replace(fd: int, name: str, data: bytes) -> None:
    temporary = f".{name}{_MARK}{os.getpid()}.tmp"
    handle = os.open(temporary, _WRITE_FLAGS, 0o666, dir_fd=fd)
    try:
        try:
            _keep_mode(fd, name, handle)
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, name, src_dir_fd=fd, dst_dir_fd=fd)
    except BaseException:  # Ctrl-C too leaves nothing behind
        os.unlink(temporary, dir_fd=fd)
        raise


def _keep_mode(fd: int, name: str, handle: int) -> None:
    try:
        mode = os.stat(name, dir_fd=fd, follow_symlinks=False).st_mode
    except FileNotFoundError:
        return
    os.fchmod(handle, stat.S_IMODE(mode))


def _remove_stale(fd: int, name: str) -> None:
    """Remove what runs that were killed left beside ``name``; what a living process writes stays."""
    start = f".{name}{_MARK}"
    for entry in os.listdir(fd):
        if entry.startswith(start) and entry.endswith(".tmp"):
            number = entry.removeprefix(start).removesuffix(".tmp")
            if number.isascii() and number.isdigit() and not _is_alive(int(number)):
                os.unlink(entry, dir_fd=fd)


def _is_alive(process: int) -> bool:
    """Tell whether another process with this number runs; a file under our own number is an old one."""
    if process == os.getpid():
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
