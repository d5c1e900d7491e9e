"""Writes what changed in the files of a plan, and says of several which were written when one could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import GuardError, PartialError
from launchlist.reading.writing import check_place, remove_file, write_file
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping


def save_files(root: str, files: Mapping[str, bytes], gone: str = "") -> None:
    """Write files of the plan in turn, by path, and then remove the one that is ``gone``.

    All are looked at before the first is written. Raises GuardError where one of them may not be written, PartialError
    that says which were written and which were not.
    """
    for path in files:
        fault = check_place(root, path)
        if fault:
            msg = f"nothing was written: {quote(path)} is not written: {fault}"
            raise GuardError(msg)
    paths = [*files, gone] if gone else [*files]
    for at, path in enumerate(paths):
        try:
            if path == gone:
                remove_file(root, path)
            else:
                write_file(root, path, files[path], is_plan=True)
        except (GuardError, PartialError) as error:
            done = f"written: {join_names(paths[:at])}; " if at else ""
            msg = f"{error} ({done}left as before: {join_names(paths[at:])})"
            raise PartialError(msg) from error
