"""Opens files and folders: relative to an open folder if the system can, by their full path on Windows.

Relative to an open folder, a changed path cannot lead elsewhere. By path, links are checked for just before, so someone
who can replace a folder at that moment can redirect a run.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import Final, TypeAlias

Folder: TypeAlias = "int | str"
"""An open folder, or its path."""

CAN_OPEN_BELOW: Final = os.open in os.supports_dir_fd
_LINKS: Final = frozenset((0xA0000003, 0xA000000C))
"""Reparse tags of junctions and symbolic links (https://learn.microsoft.com/windows/win32/fileio/reparse-point-tags)."""


def find_flags(*names: str) -> int:
    """Return the given flags that this system has, combined."""
    flags = 0
    for name in names:
        flags |= getattr(os, name, 0)
    return flags


_EVERYWHERE: Final = find_flags("O_NOFOLLOW", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY")
OPEN_FILE: Final = os.O_RDONLY | _EVERYWHERE | find_flags("O_NONBLOCK", "O_NOCTTY")
CREATE_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _EVERYWHERE
_OPEN_FOLDER: Final = os.O_RDONLY | _EVERYWHERE | find_flags("O_DIRECTORY")


def is_link(status: os.stat_result) -> bool:
    """Whether what `look` saw is a link of any kind."""
    return stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) in _LINKS


def open_root(path: str) -> Folder:
    """Open the root folder, following links if there are any."""
    if CAN_OPEN_BELOW:
        return os.open(path, _OPEN_FOLDER & ~find_flags("O_NOFOLLOW"))
    if not stat.S_ISDIR(os.stat(path).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
    return path


def open_folder_below(folder: Folder, name: str) -> Folder:
    """Open a folder in an open one; raises OSError for a link or anything that is not a folder."""
    if isinstance(folder, int):
        return os.open(name, _OPEN_FOLDER, dir_fd=folder)
    status = _look_behind(folder, name)
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)
    path = os.path.join(folder, name)
    with os.scandir(path):  # find out now if it cannot be read, as on systems that open folders
        return path


def open_below(folder: Folder, name: str, flags: int = OPEN_FILE, mode: int = 0o666) -> int:
    """Open a file in an open folder; raises OSError for a link."""
    if isinstance(folder, int):
        return os.open(name, flags, mode, dir_fd=folder)
    if not flags & os.O_EXCL and stat.S_ISDIR(_look_behind(folder, name).st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    return os.open(os.path.join(folder, name), flags, mode)


def close_folder(folder: Folder) -> None:
    """Close what `open_root` or `open_folder_below` opened."""
    if isinstance(folder, int):
        os.close(folder)


def look(folder: Folder, name: str) -> os.stat_result:
    """Return the status of a name in an open folder, without following a link."""
    if isinstance(folder, int):
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    return os.lstat(os.path.join(folder, name))


def make_folder(folder: Folder, name: str) -> None:
    """Make a folder in an open one."""
    if isinstance(folder, int):
        os.mkdir(name, dir_fd=folder)
    else:
        os.mkdir(os.path.join(folder, name))


def replace(folder: Folder, old: str, new: str) -> None:
    """Rename a file in an open folder, replacing the file that has that name."""
    if isinstance(folder, int):
        os.replace(old, new, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        os.replace(os.path.join(folder, old), os.path.join(folder, new))


def move(folder: Folder, old: str, new: str) -> None:
    """Rename a file in an open folder to a free name; raises FileExistsError if the name is taken."""
    try:
        if isinstance(folder, int):
            os.link(old, new, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
        else:
            os.link(os.path.join(folder, old), os.path.join(folder, new))
    except FileExistsError:
        raise
    except OSError as error:
        # Some file systems (FAT, some network shares) have no hard links: check first instead.
        with contextlib.suppress(FileNotFoundError):
            look(folder, new)
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from error
        replace(folder, old, new)
    else:
        remove(folder, old)


def remove(folder: Folder, name: str) -> None:
    """Remove a file from an open folder."""
    if isinstance(folder, int):
        os.unlink(name, dir_fd=folder)
    else:
        os.unlink(os.path.join(folder, name))


def _look_behind(folder: str, name: str) -> os.stat_result:
    status = look(folder, name)
    if is_link(status):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), name)
    return status
