"""Reads the source of `launchlist adopt`: any file or folder, within limits."""

from __future__ import annotations

import os
import stat
from typing import Final, NoReturn

from launchlist.errors import UsageError

MAX_BYTES: Final = 64 << 20
"""The limit for all files together."""
MAX_FILES: Final = 20_000
_PASSED_OVER: Final = frozenset({".git", "node_modules", "__pycache__", ".venv"})


def read_source(path: str) -> tuple[dict[str, bytes], bool]:
    """Return the files of a source by their path within it, with ``/``, and whether it is a folder.

    Links within a folder are skipped, and so are folders that contain no plans: .git, node_modules and the like. Raises
    UsageError if a part of the source cannot be read, or if it is too large.
    """
    try:
        if not os.path.isdir(path):
            return {os.path.basename(path): _read(path, MAX_BYTES)}, False
        return _read_folder(path), True
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        msg = f"{error.filename or path} cannot be read: {reason}"
        raise UsageError(msg) from error


def read_given_text(path: str) -> str:
    """Return the text of a file or pipe named on the command line; raises OSError, UnicodeDecodeError."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def _read_folder(path: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    for at, folders, names in os.walk(path, onerror=_raise):
        folders[:] = sorted(name for name in folders if name not in _PASSED_OVER)
        for name in sorted(names):
            full = os.path.join(at, name)
            if not stat.S_ISREG(os.lstat(full).st_mode):
                continue
            data = _read(full, MAX_BYTES - size)
            size += len(data)
            files[os.path.relpath(full, path).replace(os.sep, "/")] = data
            if len(files) > MAX_FILES:
                msg = f"{path} contains more than {MAX_FILES:,} files; name the folder of the tasks"
                raise UsageError(msg)
    return files


def _raise(error: OSError) -> NoReturn:
    raise error


def _read(path: str, limit: int) -> bytes:
    with open(path, "rb", opener=_open) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            msg = f"{path} is not a regular file"
            raise UsageError(msg)
        data = file.read(limit + 1)
    if len(data) > limit:
        msg = f"{path} is larger than {MAX_BYTES >> 20} MiB, which is too large for a plan"
        raise UsageError(msg)
    return data


def _open(path: str, flags: int) -> int:
    """Open without waiting for a writer if it is a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
