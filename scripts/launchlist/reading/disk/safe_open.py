"""Opens files and folders below a root without following links, waiting for pipes or exceeding limits."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from launchlist.findings import Finding, Severity
from launchlist.reading.disk.dir_fd import Folder, close_folder, is_link, look, open_below, open_folder_below, open_root
from launchlist.reading.disk.paths import find_path_fault
from launchlist.wording import quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterator


MAX_FILE_BYTES: Final = 1024 * 1024
MAX_PLAN_BYTES: Final = 512 * 1024 * 1024
MAX_FILES: Final = 200_000
MAX_LINE: Final = 10_000
"""The most characters in one line."""
MAX_SCALAR: Final = 64 * 1024
"""The most characters in one value."""
MAX_DEPTH: Final = 32
MAX_NODES: Final = 200_000
"""The most keys, values, lists and mappings in one file."""
MAX_FINDINGS: Final = 20
"""The most findings reported for one file; those after a broken beginning are mostly noise."""


class RefusedError(Exception):
    """Raised for a file or folder that is not read; ``finding`` explains why."""

    def __init__(self, path: str, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.finding = report_file(path, rule, message, hint)


def report_file(path: str, rule: str, message: str, hint: str = "", severity: Severity = "error") -> Finding:
    """Return a finding about a whole file or folder."""
    return Finding(shorten_text(path, 400), 1, 1, severity, rule, message, hint)


@contextmanager
def open_folder(root: str, folder: str, path: str = "") -> Iterator[Folder]:
    """Open a folder below ``root`` part by part, so that no part can be a link."""
    shown = path or folder
    fault = find_path_fault(shown)
    if fault:
        raise RefusedError(shown, "path-outside", f"{quote(shown)} is refused: {fault}")
    opened = open_root(root)
    try:
        for part in folder.split("/") if folder else ():
            try:
                below = open_folder_below(opened, part)
            except FileNotFoundError:
                raise
            except OSError as error:
                raise _explain_error(error, opened, part, shown, is_folder=True) from error
            close_folder(opened)
            opened = below
        yield opened
    finally:
        close_folder(opened)


def list_folder(folder: Folder, name: str) -> list[str] | None:
    """Return the entries of a folder in an open one; empty if it cannot be read, None if it is not a folder."""
    try:
        opened = open_folder_below(folder, name)
    except OSError as error:
        return [] if isinstance(error, PermissionError) else None
    try:
        return sorted(os.listdir(opened))
    finally:
        close_folder(opened)


def list_visible(folder: Folder) -> tuple[list[str], set[str]]:
    """Return the sorted names in an open folder that do not start with a dot, and which may not be regular files."""
    with os.scandir(folder) as listed:
        entries = [entry for entry in listed if entry.name[0] != "."]
    names = sorted([entry.name for entry in entries])
    try:
        # Nearly all file systems already report the kind, which saves a call for every file.
        return names, {entry.name for entry in entries if not entry.is_file(follow_symlinks=False)}
    except OSError:
        return names, set(names)


def read_listed_file(folder: Folder, name: str, path: str, limit: int) -> bytes:
    """Return the bytes of a file that was just listed."""
    try:
        return read_file(folder, name, path, limit)
    except FileNotFoundError:
        message = "the file vanished while the plan was being read"
        raise RefusedError(path, "changed-while-reading", message, "run the command again") from None


def read_file(folder: Folder, name: str, path: str, limit: int) -> bytes:
    """Return the bytes of a regular file in an open folder; a file that changes is tried twice."""
    for _ in range(2):
        try:
            handle = open_below(folder, name)
        except OSError as error:
            raise _explain_error(error, folder, name, path) from error
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise RefusedError(path, "not-a-file", _describe_kind(status.st_mode), "replace it with a regular file")
            if status.st_size > limit:
                message = f"the file is larger than {limit:,} bytes"
                raise RefusedError(path, "file-too-large", message, "split it into several files")
            data = os.read(handle, status.st_size + 1)
        except OSError as error:
            raise _explain_error(error, folder, name, path) from error
        finally:
            os.close(handle)
        if len(data) == status.st_size:
            return data
    raise RefusedError(
        path, "changed-while-reading", "the file changed while it was being read", "run the command again"
    )


def _explain_error(error: OSError, folder: Folder, name: str, path: str, *, is_folder: bool = False) -> Exception:
    """Return why the system did not open ``name``; raises FileNotFoundError again for a file given by name."""
    if isinstance(error, FileNotFoundError):
        return error
    kind = "folder" if is_folder else "file"
    try:
        status = look(folder, name)
        mode = status.st_mode
    except OSError:
        status, mode = None, 0
    if (status and is_link(status)) or error.errno == errno.ELOOP:
        message = f"{quote(name)} is a symbolic link, and links are not followed"
        return RefusedError(path, "symlink", message, f"replace it with the {kind} itself")
    if is_folder and mode and not stat.S_ISDIR(mode):
        return RefusedError(path, "not-a-file", f"{quote(name)} is not a folder", "replace it with a folder")
    if mode and not stat.S_ISREG(mode) and (error.errno == errno.EISDIR or not stat.S_ISDIR(mode)):
        return RefusedError(path, "not-a-file", _describe_kind(mode), "replace it with a regular file")
    reason = (error.strerror or "unknown error").lower()
    return RefusedError(
        path,
        "unreadable",
        f"it cannot be read: {reason}",
        f"check the permissions of the {kind}",
    )


def _describe_kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    name = next((name for is_kind, name in kinds if is_kind(mode)), "a device")
    return f"this is {name}, not a regular file"
