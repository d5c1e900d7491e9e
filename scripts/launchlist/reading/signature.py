"""What the plan's files look like from outside, to notice in a few milliseconds that nothing changed."""

from __future__ import annotations

import os
import stat as modes

TYPE_CHECKING = False  # the real one costs 5 ms to import, and type checkers know this one
if TYPE_CHECKING:
    from collections.abc import Sequence


def stat_signature(root: str, extra: Sequence[str]) -> bytes:
    """Return a line of name, size, times and inode for each file of the plan and each path of ``extra``.

    Folders of ``extra`` count with the files directly in them. No file is opened.
    """
    lines: list[str] = []
    for path in ("checklist/plan.yaml", "checklist/tasks", "checklist/blockers", *extra):
        full = os.path.join(root, path)
        try:
            stat = os.lstat(full)
        except OSError as error:
            lines.append(f"{path}\0-{error.errno}")
            continue
        lines.append(f"{path}\0{stat.st_mode} {_show_stat(stat)}")
        if modes.S_ISDIR(stat.st_mode):
            lines += _list_folder(full)
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _list_folder(folder: str) -> list[str]:
    lines = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                stat = entry.stat(follow_symlinks=False)
                lines.append(f"{entry.name}\0{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}")
    except OSError as error:  # vanished or unreadable: not the signature of any plan that was read
        lines.append(f"\0{error.errno}")
    lines.sort()
    return lines


def _show_stat(stat: os.stat_result) -> str:
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"
