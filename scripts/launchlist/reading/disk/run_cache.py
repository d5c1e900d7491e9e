"""The last good run, kept below .git: if no file has changed since, its output is reused for the same command."""

from __future__ import annotations

import os
import stat as modes
import sys

from launchlist.reading.disk import KEPT_RUNS

TYPE_CHECKING = False  # as in launchlist.printing.terminal
if TYPE_CHECKING:
    from collections.abc import Sequence


def stat_signature(root: str, extra: Sequence[str]) -> tuple[bytes, int]:
    """Return a line of name, size, times and inode for each file of the plan and each path of ``extra``.

    Also return the newest of the times, in nanoseconds. Folders are listed with their direct entries; of the folders
    above a path of ``extra`` only the kind matters. No file is opened.
    """
    extra = [path.rstrip("/") for path in extra]  # with a trailing slash, a link would be followed
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
    """Return what distinguishes a folder from a link in its place; its times change with unrelated files."""
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
    except OSError as error:  # vanished or unreadable: no plan that was read has this signature
        lines.append(f"\0{error.errno}")
    lines.sort()
    return lines, newest


_HEAD = b"launchlist run 2"
_PACKAGES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))
_SETTLED_NS = 50_000_000
"""A file changed within the resolution of file times could change again unnoticed."""


def build_key(words: Sequence[str], root: str, *, color: bool) -> str:
    """Return what must be the same in a later run: command, plan, terminal, installation, Python."""
    here = os.lstat(__file__)
    # The folder of installed packages changes with each of them, such as the validator and the time zones.
    packages = os.stat(_PACKAGES).st_mtime_ns
    folder = os.path.abspath(root)
    return repr((list(words), folder, color, sys.version, __file__, here.st_mtime_ns, here.st_ino, packages))


def is_recallable(root: str) -> bool:
    """Whether runs are kept: in a Git checkout, by an installed launchlist, not by one in development.

    Not on Windows, where the times of a folder may be updated late.
    """
    is_installed = os.path.basename(_PACKAGES) in {"site-packages", "dist-packages"} and os.name != "nt"
    return is_installed and os.path.isdir(os.path.join(root, ".git"))


def recall_run(root: str, command: str, key: str, now: float) -> tuple[str, str] | None:
    """Return the text and the errors of the last good run of ``command``, or None if they may be stale.

    ``now`` is in seconds since the epoch.
    """
    try:
        with open(os.path.join(root, KEPT_RUNS, command), "rb") as file:
            record = file.read()
    except OSError:
        return None
    parts = record.split(b"\n", 6)
    if len(parts) < 7 or parts[0] != _HEAD or parts[1] != key.encode("utf-8", "surrogateescape"):
        return None
    extra, rest = parts[2], parts[6]
    try:
        expires, started = float(parts[3]), float(parts[4])
        text_length, errors_length = map(int, parts[5].split())
        text, errors = rest[:text_length].decode(), rest[text_length : text_length + errors_length].decode()
    except ValueError:  # damaged
        return None
    paths = os.fsdecode(extra).split("\0") if extra else []
    # If the clock was set back, what was overdue then may be in the future now.
    if not started <= now < expires or stat_signature(root, paths)[0] != rest[text_length + errors_length :]:
        return None
    return text, errors


def store_run(  # noqa: PLR0913 - the parts of a record
    root: str, command: str, key: str, *, extra: Sequence[str], expires: float, text: str, errors: str, started: int
) -> None:
    """Keep a good run, unless a file changed since shortly before it ``started`` (nanoseconds)."""
    signature, newest = stat_signature(root, extra)
    if newest > started - _SETTLED_NS or b"\n" in key.encode("utf-8", "surrogateescape"):
        return
    texts = (text.encode("utf-8", "replace"), errors.encode("utf-8", "replace"))
    lengths = b"%d %d" % (len(texts[0]), len(texts[1]))
    times = (b"%f" % expires, b"%f" % (started / 1e9))
    head = (_HEAD, key.encode("utf-8", "surrogateescape"), os.fsencode("\0".join(extra)), *times, lengths)
    folder = os.path.join(root, KEPT_RUNS)
    temporary = os.path.join(folder, f"{command}.{os.getpid()}")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(b"\n".join((*head, b"".join(texts) + signature)))
        os.replace(temporary, os.path.join(folder, command))
    except OSError:
        # In a read-only checkout nothing is kept, so the next run takes as long as this one.
        return
