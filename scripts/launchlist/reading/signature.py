"""What the plan's files look like from outside, to notice in a few milliseconds that nothing changed."""

from __future__ import annotations

import os
import stat as modes

TYPE_CHECKING = False  # the real one costs 5 ms to import, and type checkers know this one
if TYPE_CHECKING:
    from collections.abc import Sequence


def stat_signature(root: str, extra: Sequence[str]) -> tuple[bytes, int]:
    """Return a line of name, size, times and inode for each file of the plan and each path of ``extra``.

    With it comes the newest of the times, in nanoseconds. Folders count with what is directly in them, the folders
    above a path of ``extra`` with their kind. No file is opened.
    """
    extra = [path.rstrip("/") for path in extra]  # with a slash behind it, a link would be followed
    lines = [_show_parent(root, parent) for parent in _list_parents(extra)]
    newest = 0
    for path in ("checklist", "checklist/tasks", "checklist/blockers", *extra):
        full = os.path.join(root, path)
        try:
            stat = os.lstat(full)
        except OSError as error:
            lines.append(f"{path}\0-{error.errno}")
            continue
        lines.append(f"{path}\0{stat.st_mode} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}")
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
        if modes.S_ISDIR(stat.st_mode):
            entries, time = _list_folder(full)
            lines += entries
            newest = max(newest, time)
    return "\n".join(lines).encode("utf-8", "surrogateescape"), newest


def _list_parents(paths: Sequence[str]) -> list[str]:
    parents = set()
    for path in paths:
        parts = path.split("/")
        parents.update(["/".join(parts[:count]) for count in range(1, len(parts))])
    return sorted(parents)


def _show_parent(root: str, path: str) -> str:
    """Return what tells a folder from a link in its place; its times change with files that are not ours."""
    try:
        stat = os.lstat(os.path.join(root, path))
    except OSError as error:
        return f"{path}\0-{error.errno}"
    return f"{path}\0{stat.st_mode} {stat.st_ino}"


def _list_folder(folder: str) -> tuple[list[str], int]:
    lines = []
    newest = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                stat = entry.stat(follow_symlinks=False)
                lines.append(f"{entry.name}\0{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}")
                newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
    except OSError as error:  # vanished or unreadable: not the signature of any plan that was read
        lines.append(f"\0{error.errno}")
    lines.sort()
    return lines, newest
