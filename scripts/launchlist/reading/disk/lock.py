"""A lock of the operating system, so that one command at a time changes a plan; it is released with its process.

In Git it is a file in the Git directory of the worktree, where no status shows it and no commit includes it; the
command that held it removes the file. Two plans in one worktree share it. Without Git, or if the Git directory cannot
be written, it is the folder of the plan, if the system can lock folders.

A lock does not stop an editor. A file is compared with what was read just before it is replaced; a change saved between
these two calls, a few microseconds, is lost, since no system can replace a file conditionally.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import time
from typing import TYPE_CHECKING, Final

from launchlist.errors import GuardError
from launchlist.reading.disk.dir_fd import find_flags

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

WAIT: Final = 10.0
"""Seconds after which a command gives up waiting for the lock."""
_PATIENCE: Final = 0.5
"""Seconds after which it reports what it is waiting for."""
_PAUSE: Final = 0.02
_OPEN: Final = find_flags("O_NOFOLLOW", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY", "O_NONBLOCK", "O_NOCTTY")
_HELD: Final = frozenset((errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK))
"""The system's errors if another process has the lock; any other error means that locking is not possible here."""
_HOLDER: Final = rb"(\d{1,10}) ([a-z]{1,20})\n"


class Lock:
    """The lock of one command on the worktree of ``root``; as a context manager, held until the end of the block.

    ``say`` gets a line for the user who waits, or who has no lock. If the system cannot lock, the block runs anyway:
    files are still compared with what was read before they are written.
    """

    def __init__(self, root: str, command: str, say: Callable[[str], None], wait: float = WAIT) -> None:
        self._paths = find_locks(root)
        self._path = self._paths[0]
        self._command = command
        self._say = say
        self._wait = wait
        self._handle: int | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.free()

    def take(self) -> None:
        """Wait for the lock; raises GuardError if another command keeps it too long."""
        reasons = []
        for path in self._paths:
            self._path = path
            try:
                self._handle = self._wait_for_it()
            except OSError as error:
                reasons.append(f"{path} cannot be locked: {(error.strerror or 'unknown error').lower()}")
            else:
                return
        self._say(
            f"warning: {'; '.join(reasons)}; continuing without a lock, so do not run another command that changes the "
            f"plan at the same time"
        )

    def free(self) -> None:
        """Release the lock if it is held."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if sys.platform != "win32":  # while it is locked: waiting processes check whether the file still exists
            with contextlib.suppress(OSError):
                os.unlink(self._path)
        os.close(handle)
        if sys.platform == "win32":  # Windows does not remove open files, so not one that another process waits for
            with contextlib.suppress(OSError):
                os.unlink(self._path)

    def _wait_for_it(self) -> int:
        started = time.monotonic()
        has_said = False
        while True:
            handle, holder = _try_lock(self._path)
            if handle is not None:
                _write_holder(handle, self._command)
                return handle
            waited = time.monotonic() - started
            if waited >= self._wait:
                msg = (
                    f"nothing was written: after {self._wait:.0f} s {holder} still has the lock {self._path}; wait "
                    f"until it ends, or end it, then run the command again"
                )
                raise GuardError(msg)
            if waited >= _PATIENCE and not has_said:
                self._say(f"waiting for {holder}, which is changing the plan")
                has_said = True
            time.sleep(_PAUSE)


def find_locks(root: str) -> tuple[str, ...]:
    """Return the paths to lock, of which the first that can be locked is used.

    They are a file for the worktree of ``root``, and ``root`` itself; outside of Git only the latter.
    """
    folder = os.path.realpath(root)
    own = folder if sys.platform != "win32" else os.path.join(folder, ".launchlist.lock")
    while True:
        git_folder = _find_git_folder(folder)
        if git_folder:
            return os.path.join(git_folder, "launchlist.lock"), own
        above = os.path.dirname(folder)
        if above == folder:
            return (own,)
        folder = above


def _find_git_folder(folder: str) -> str:
    """Return the Git directory of a worktree, "" for a folder that is not the top of one.

    In linked worktrees and submodules .git is a file: https://git-scm.com/docs/gitrepository-layout
    """
    path = os.path.join(folder, ".git")
    if os.path.isfile(path):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            named = re.match(rb"gitdir: ([^\n\r]+)", file.read(8192))
            path = os.path.join(folder, os.fsdecode(named[1])) if named else path
    return path if os.path.lexists(os.path.join(path, "HEAD")) else ""


def _try_lock(path: str) -> tuple[int | None, str]:
    """Return the open and locked file, or the holder of the lock; raises OSError if locking is not possible."""
    while True:
        handle = _open_lock(path)
        try:
            if _lock(handle):
                if _is_there(handle, path):
                    return handle, ""
                os.close(handle)
                continue  # the previous holder has removed it in the meantime
            holder = _read_holder(handle)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        return None, holder


def _open_lock(path: str) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _OPEN, 0o666)
    except (PermissionError, IsADirectoryError) as error:
        try:  # a folder, or another user's file: it can be locked anyway
            return os.open(path, os.O_RDONLY | _OPEN)
        except FileNotFoundError:  # it could not be created
            raise error from None


def _lock(handle: int) -> bool:
    """Lock an open file unless another process has locked it; raises OSError if the file system cannot."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # a locked byte cannot be read, so lock one after the end
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


def _is_there(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path, follow_symlinks=False))
    except FileNotFoundError:
        return False


def _write_holder(handle: int, command: str) -> None:
    with contextlib.suppress(OSError):  # a full disk, or another user's file: waiting commands get no details then
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()} {command}\n".encode())


def _read_holder(handle: int) -> str:
    with contextlib.suppress(OSError):
        os.lseek(handle, 0, os.SEEK_SET)
        holder = re.fullmatch(_HOLDER, os.read(handle, 100))
        if holder:
            return f"launchlist {holder[2].decode()} (process {holder[1].decode()})"
    return "another command"
