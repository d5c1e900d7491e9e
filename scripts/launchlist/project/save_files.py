"""Writes what changed in the files of a plan, and says of several which were written when one could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import ChangedError, GuardError, PartialError
from launchlist.reading.disk.atomic_write import CHANGED, check_place, remove_file, write_file
from launchlist.reading.disk.leftovers import list_littered
from launchlist.reading.disk.limits import MAX_FILE_BYTES
from launchlist.reading.disk.plan_files import read_text_file
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def save_files(root: str, files: Mapping[str, bytes], before: Mapping[str, bytes], gone: str = "") -> None:
    """Write files of the plan in turn, by path, and then remove the one that is ``gone``.

    ``before`` is what they held when they were read; one that is not in it is new. All are looked at before the first
    is written. Raises GuardError where one of them may not be written or is not as it was, PartialError that says which
    were written and which were not.
    """
    paths = [*files, gone] if gone else [*files]
    refuse_changed(root, paths, before)
    littered = list_littered(root, files)
    for at, path in enumerate(paths):
        try:
            if path == gone:
                remove_file(root, path, before[path])
            else:
                is_clean = path not in littered
                write_file(root, path, files[path], before=before.get(path), is_plan=True, is_new=is_clean)
        except (GuardError, PartialError) as error:
            if isinstance(error, GuardError) and at == 0:
                raise
            done = f"written: {join_names(paths[:at])}; " if at else ""
            msg = f"{error} ({done}left as before: {join_names(paths[at:])})"
            raise PartialError(msg) from error


def refuse_changed(root: str, paths: Sequence[str], before: Mapping[str, bytes]) -> None:
    """Raise GuardError where a file may not be written, or is not what it was; see `save_files`."""
    for path in paths:
        fault = check_place(root, path) or _find_change(root, path, before)
        if fault:
            msg = f"nothing was written: {quote(path)} is not written: {fault}"
            raise (ChangedError if fault == CHANGED else GuardError)(msg)


def _find_change(root: str, path: str, before: Mapping[str, bytes]) -> str:
    """Return how a file is not what it was when the plan was read, or nothing."""
    there = read_text_file(root, path, MAX_FILE_BYTES)
    if path not in before:
        return "" if there is None else "it is there already; look into it, or choose another id"
    return "" if there == before[path] else CHANGED
