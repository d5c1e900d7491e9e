"""The last good run, kept below .git: when no file has changed since, it is the answer to the same question again."""

from __future__ import annotations

import os
import sys

from launchlist.reading.signature import stat_signature

TYPE_CHECKING = False  # the real one costs 5 ms to import, and type checkers know this one
if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD = b"launchlist run 1"
_FOLDER = ".git/launchlist"
_SETTLED_NS = 50_000_000
"""A file changed within the resolution of file times could change again without a trace."""


def build_key(words: Sequence[str], *, colour: bool) -> str:
    """Return what a run must share with a later one: question, terminal, this very installation and its Python."""
    here = os.lstat(__file__)
    return repr((list(words), colour, sys.version, __file__, here.st_mtime_ns, here.st_ino))


def is_recallable(root: str) -> bool:
    """Whether runs are kept: in a Git checkout, by an installed launchlist. One in development changes all the time."""
    packages = os.path.basename(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))
    return packages in {"site-packages", "dist-packages"} and os.path.isdir(os.path.join(root, ".git"))


def recall_run(root: str, command: str, key: str, now: float) -> tuple[str, str] | None:
    """Return the text and the errors that ``command`` printed when it last ended well, or None if that may be stale.

    ``now`` is in seconds since the epoch.
    """
    try:
        with open(os.path.join(root, _FOLDER, command), "rb") as file:
            record = file.read()
    except OSError:
        return None
    parts = record.split(b"\n", 5)
    if len(parts) < 6 or parts[0] != _HEAD or parts[1] != key.encode("utf-8", "surrogateescape"):
        return None
    extra, rest = parts[2], parts[5]
    try:
        expires, (text_length, errors_length) = float(parts[3]), map(int, parts[4].split())
        text, errors = rest[:text_length].decode(), rest[text_length : text_length + errors_length].decode()
    except ValueError:  # damaged
        return None
    paths = os.fsdecode(extra).split("\0") if extra else []
    if now >= expires or stat_signature(root, paths) != rest[text_length + errors_length :]:
        return None
    return text, errors


def store_run(  # noqa: PLR0913 - the parts of a record
    root: str, command: str, key: str, *, extra: Sequence[str], expires: float, text: str, errors: str, started: int
) -> None:
    """Keep a run that ended well, unless a file changed since shortly before it ``started`` (nanoseconds)."""
    signature = stat_signature(root, extra)
    if _find_newest(signature) > started - _SETTLED_NS or b"\n" in key.encode("utf-8", "surrogateescape"):
        return
    texts = (text.encode("utf-8", "replace"), errors.encode("utf-8", "replace"))
    lengths = b"%d %d" % (len(texts[0]), len(texts[1]))
    head = (_HEAD, key.encode("utf-8", "surrogateescape"), os.fsencode("\0".join(extra)), b"%f" % expires, lengths)
    folder = os.path.join(root, _FOLDER)
    temporary = os.path.join(folder, f"{command}.{os.getpid()}")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(b"\n".join((*head, b"".join(texts) + signature)))
        os.replace(temporary, os.path.join(folder, command))
    except OSError:
        # A checkout that cannot be written to does without: the next run costs what this one did.
        return


def _find_newest(signature: bytes) -> int:
    newest = 0
    for line in signature.split(b"\n"):
        times = line.rpartition(b"\0")[2].split()[-3:-1]
        newest = max(newest, *map(int, times)) if times else newest
    return newest
