"""One command at a time changes a plan: a lock of the operating system, which the end of its process releases.

In Git it is a file in the Git directory of this very worktree, where no status shows it and no commit takes it; whoever
held it removes the file. Two plans of one worktree share it. Without Git, and where the Git directory cannot be
written, it is the folder that holds the plan, where the system can lock folders.

What no lock can keep away is an editor. A file is compared with what was read just before it is replaced, and what is
saved between these two calls, some microseconds, is lost: no system replaces a file on a condition.
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
"""Seconds after which a command that cannot have the lock gives up."""
_PATIENCE: Final = 0.5
"""Seconds after which it says what it waits for."""
_PAUSE: Final = 0.02
_OPEN: Final = find_flags("O_NOFOLLOW", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY", "O_NONBLOCK", "O_NOCTTY")
_HELD: Final = frozenset((errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK))
"""What the system answers where another process has the lock; all else means that it cannot lock here."""
_HOLDER: Final = rb"(\d{1,10}) ([a-z]{1,20})\n"


class Lock:
    """The lock of one command on the worktree that holds ``root``; as a context, held until the end of the block.

    ``say`` is given a line for the person who waits, or who has to do without. The block runs all the same where the
    system cannot lock: what is written is still compared with what was read.
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
        """Wait for the lock; raises GuardError where another command keeps it for too long."""
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
            f"warning: {'; '.join(reasons)}; going on without a lock, so do not run another command that changes the "
            f"plan at the same time"
        )

    def free(self) -> None:
        """Let others have the lock, if it is held."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        if sys.platform != "win32":  # while it is locked: who waits for this very file looks whether it is still there
            with contextlib.suppress(OSError):
                os.unlink(self._path)
        os.close(handle)
        if sys.platform == "win32":  # which removes no open file, and so none that another process waits for
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
                    f"nothing was written: after {self._wait:.0f} s {holder} still holds the lock {self._path}; wait "
                    f"until it has ended, or end it, then run the command again"
                )
                raise GuardError(msg)
            if waited >= _PATIENCE and not has_said:
                self._say(f"waiting for {holder}, which is changing the plan")
                has_said = True
            time.sleep(_PAUSE)


def find_locks(root: str) -> tuple[str, ...]:
    """Return the paths of what is locked, the first that can be.

    They are a file for the worktree that holds ``root``, and ``root`` itself; outside of Git the latter alone.
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
    """Return the Git directory of a worktree, nothing for a folder that is not the top of one.

    In linked worktrees and submodules .git is a file: https://git-scm.com/docs/gitrepository-layout
    """
    path = os.path.join(folder, ".git")
    if os.path.isfile(path):
        with contextlib.suppress(OSError), open(path, "rb") as file:
            named = re.match(rb"gitdir: ([^\n\r]+)", file.read(8192))
            path = os.path.join(folder, os.fsdecode(named[1])) if named else path
    return path if os.path.lexists(os.path.join(path, "HEAD")) else ""


def _try_lock(path: str) -> tuple[int | None, str]:
    """Return the open and locked file, or who has it; raises OSError where nothing can be locked."""
    while True:
        handle = _open_lock(path)
        try:
            if _lock(handle):
                if _is_there(handle, path):
                    return handle, ""
                os.close(handle)
                continue  # whoever held it has removed it meanwhile
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
        try:  # a folder, or another user's file: it can be locked all the same
            return os.open(path, os.O_RDONLY | _OPEN)
        except FileNotFoundError:  # it could not be made
            raise error from None


def _lock(handle: int) -> bool:
    """Lock an open file, unless another process has; raises OSError where the file system cannot."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1 << 30, os.SEEK_SET)  # what is locked cannot be read, so it is a byte after the end
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
    with contextlib.suppress(OSError):  # a full disk, or another user's file: who waits is told no more than that
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
