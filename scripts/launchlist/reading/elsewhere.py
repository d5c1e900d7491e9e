"""Whether a folder below the root belongs to somebody else: to another plan, or to another repository."""

from __future__ import annotations

import os
import re
from typing import Final

from launchlist.reading.opening import RefusedError, open_folder, read_file
from launchlist.reading.paths import fold_name

_MODULES: Final = ".gitmodules"
_MODULE: Final = re.compile(rb"^[ \t]*path[ \t]*=[ \t]*\"?([^\"\r\n]*?)/?\"?[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_MOST: Final = 1 << 20


def find_other_owner(root: str, path: str) -> str | None:
    """Return what a path below ``root`` leads into that is not for this plan to write to, if there is such a thing."""
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
    """Return the folders of submodules, of which one that is not checked out is an empty folder."""
    try:
        with open_folder(root, "", _MODULES) as opened:
            data = read_file(opened, _MODULES, _MODULES, _MOST)
    except (OSError, RefusedError):
        return set()
    return {each.decode("utf-8", "surrogateescape") for each in _MODULE.findall(data)}
