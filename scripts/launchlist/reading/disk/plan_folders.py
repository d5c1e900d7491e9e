"""Finds the plans of a repository: at its top, and in folders by a limited search."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.reading.disk.dir_fd import (
    is_link,
    look,
)
from launchlist.reading.disk.paths import find_document_fault, find_output_fault, find_path_fault, fold_name
from launchlist.reading.disk.safe_open import RefusedError, open_folder, read_file
from launchlist.wording import join_names, quote, quote_word

if TYPE_CHECKING:
    from collections.abc import Iterator


_PLAN: Final = ("checklist", "plan.yaml")
_DEEPEST: Final = 4
"""The most levels below the top at which a plan's folder is found."""
_MOST_FOLDERS: Final = 2_000
_MOST_PLANS: Final = 20
_PASSED_OVER: Final = frozenset(
    {"__pycache__", "build", "dist", "node_modules", "site-packages", "target", "vendor", "venv"}
)
_MOST_NAMED: Final = 5


class RepositoryFolder(NamedTuple):
    """A folder in a repository."""

    top: str
    """The top of the repository, with no link in its path."""
    prefix: str
    """The folder relative to that, with ``/``, also at the end unless it is the top."""


def find_repository(start: str) -> str | None:
    """Return the nearest folder at or above ``start`` that is a Git repository, with no link in its path."""
    folder = os.path.realpath(start)
    while not os.path.lexists(os.path.join(folder, ".git")):
        if folder == os.path.dirname(folder):
            return None
        folder = os.path.dirname(folder)
    return folder


def find_place(folder: str) -> RepositoryFolder | None:
    """Return the place of ``folder`` in its repository, None if it is not in one; the folder need not exist."""
    top = find_repository(folder)
    if top is None:
        return None
    path = os.path.relpath(os.path.realpath(folder), top).replace(os.sep, "/")
    return RepositoryFolder(top, "" if path == "." else f"{path}/")


def find_plans(root: str, start: str = ".") -> list[str]:
    """Return the folders with a plan, in the repository of ``root`` or below it, as paths from ``start``.

    The search covers a limited number of folders, a few levels deep, and skips dependencies and build results. Links
    are not followed.
    """
    top = find_repository(root) or os.path.realpath(root)
    found = []
    for folder in _walk(top):
        if os.path.isfile(os.path.join(folder, *_PLAN)):
            found.append(os.path.relpath(folder, os.path.realpath(start)).replace(os.sep, "/"))
            if len(found) == _MOST_PLANS:
                break
    return sorted(found)


def name_plans(folders: list[str], option: str) -> str:
    """Return advice to choose one of the ``folders`` with an ``option`` (``--root ``); "" if there are none."""
    if not folders:
        return ""
    names = [f"{option}{quote_word(folder)}" for folder in folders[:_MOST_NAMED]]
    more = len(folders) - _MOST_NAMED
    names += [f"one of {more} more"] if more > 0 else []
    return f"the plans here are in folders; choose one: {join_names(names, 'or')}"


def _walk(top: str) -> Iterator[str]:
    """Yield the top and the folders below it, breadth first."""
    level = [top]
    count = 0
    for _ in range(_DEEPEST + 1):
        below: list[str] = []
        for folder in level:
            yield folder
            count += 1
            if count == _MOST_FOLDERS:
                return
            below += _list_folders(folder)
        level = below


def _list_folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:  # a plan in a folder that cannot be listed cannot be read either
        return []
    return [os.path.join(folder, name) for name in sorted(names) if name[0] != "." and name not in _PASSED_OVER]


_MODULES: Final = ".gitmodules"
_MODULE: Final = rb"(?im)^[ \t]*path[ \t]*=[ \t]*\"?([^\"\r\n]*?)/?\"?[ \t]*\r?$"
_MOST: Final = 1 << 20


def find_other_owner(root: str, path: str) -> str | None:
    """Return why a path below ``root`` belongs to another plan or repository, or None."""
    parts = path.split("/")
    folders = ["/".join(parts[: count + 1]) for count in range(len(parts) - 1)]
    if not folders:
        return None
    for folder in folders:
        place = os.path.join(root, folder)
        if fold_name(folder.rpartition("/")[2]) == "checklist" and os.path.lexists(os.path.join(place, "plan.yaml")):
            return "a path into the checklist/ of another plan"
        if os.path.lexists(os.path.join(place, "checklist", "plan.yaml")):
            return f"a path into {folder}/, the folder of another plan"
        if os.path.lexists(os.path.join(place, ".git")):
            return f"a path into {folder}/, which is another repository"
    if os.path.lexists(os.path.join(root, _MODULES)):
        modules = _list_modules(root)
        return next((f"a path into {each}/, which is a submodule" for each in folders if each in modules), None)
    return None


def _list_modules(root: str) -> set[str]:
    """Return the folders of submodules; one that is not checked out is an empty folder."""
    try:
        with open_folder(root, "", _MODULES) as opened:
            data = read_file(opened, _MODULES, _MODULES, _MOST)
    except (OSError, RefusedError):
        return set()
    return {each.decode("utf-8", "surrogateescape") for each in re.findall(_MODULE, data)}


def check_output_path(root: str, path: str) -> str | None:
    """Return why ``path`` below ``root`` must not be written, or None."""
    return (
        find_output_fault(path) or check_place(root, path) or find_document_fault(path) or find_other_owner(root, path)
    )


def check_place(root: str, path: str) -> str | None:
    """Return why there cannot be a regular file at ``path`` below ``root``, or None."""
    fault = find_path_fault(path)
    if fault:
        return fault
    parts = path.split("/")
    mode = 0
    for count in range(1, len(parts) + 1):
        part = "/".join(parts[:count])
        try:
            status = look(root, part)
        except FileNotFoundError:
            return None
        except OSError as error:
            return f"{quote(part)} cannot be accessed: {(error.strerror or 'unknown error').lower()}"
        mode = status.st_mode
        if is_link(status):
            return f"{quote(part)} is a symbolic link"
        if count < len(parts) and not stat.S_ISDIR(mode):
            return f"{quote(part)} is not a folder"
    if stat.S_ISDIR(mode):
        return f"{quote(path)} is a folder"
    return None if stat.S_ISREG(mode) else f"{quote(path)} is not a regular file"
