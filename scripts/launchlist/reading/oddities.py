"""What lies in a folder of the plan and should not: what is no file of a plan, and names that other disks confuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.reading.misplaced import SUFFIXES, find_in_folder
from launchlist.reading.opening import report
from launchlist.reading.paths import fold_name
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Finding


def check_clashes(folder: str, names: list[str]) -> list[Finding]:
    """Report names that are one name on macOS or Windows."""
    everything = "\n".join(names)
    folded = everything.lower().split("\n") if everything.isascii() else map(fold_name, names)
    if len(set(folded)) == len(names):
        return []
    first: dict[str, str] = {}
    findings = []
    for name in names:
        other = first.setdefault(fold_name(name), name)
        if other != name:
            message = f"the names {quote(other)} and {quote(name)} differ only in case or Unicode form"
            findings.append(report(f"{folder}/{name}", "name-clash", message, "rename one of the two"))
    return findings


def explain_stray(inside: Sequence[str] | None, path: str) -> list[Finding]:
    """Return what is to be said of a folder that holds ``inside``, or of a file, that is not named as a YAML file."""
    if inside is None and path.lower().endswith(SUFFIXES):
        hint = f"end its name with {path[path.rfind('.') :].lower()}"
        return [report(path, "suffix-in-capitals", "the file is not read, because its suffix has capitals", hint)]
    if inside is None:
        message = "the file is no .yaml file and is not read"
        return [report(path, "stray-file", message, "rename or move it", "warning")]
    hint = "move it out of the folder of the plan"
    return list(find_in_folder(inside, path)) or [report(path, "stray-file", "the folder is not read", hint, "warning")]
