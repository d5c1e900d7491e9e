"""What runs that were killed left beside the files they were writing."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Final

from launchlist.reading.disk.dir_fd import remove

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.reading.disk.dir_fd import Folder

MARK: Final = ".launchlist-"
"""Stands in the name of a file that is being written, between the name it will have and the number of the process."""


def list_littered(root: str, paths: Iterable[str]) -> set[str]:
    """Return which of some paths may have beside them what killed runs left; each folder is listed once."""
    found: set[str] = set()
    for folder, group in itertools.groupby(sorted(paths), lambda path: path.rpartition("/")[0]):
        try:
            entries = os.listdir(os.path.join(root, folder))
        except OSError:  # what is wrong with it is said where it is written to
            entries = []
        names = {entry.removeprefix(".").rpartition(MARK)[0] for entry in entries if MARK in entry}
        found.update(path for path in group if path.rpartition("/")[2] in names)
    return found


def remove_litter(parent: Folder, name: str) -> None:
    """Remove what runs that were killed left beside ``name``; what a living process writes stays."""
    if isinstance(parent, str):  # on Windows a process cannot be asked without being interrupted
        return
    start = f".{name}{MARK}"
    for entry in os.listdir(parent):
        if entry.startswith(start) and entry.endswith(".tmp"):
            number = entry.removeprefix(start).removesuffix(".tmp")
            if number.isascii() and number.isdigit() and not _is_alive(int(number)):
                remove(parent, entry)


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
