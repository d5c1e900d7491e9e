"""Which names a file of the plan or an output may have: pure, the disk is not asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN_NAME: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_PLAIN_NAMES: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*+\n)*+")
# As text: most names print, so it is compiled for few.
_UNPRINTED: Final = "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"


def are_plain_names(names: Sequence[str]) -> bool:
    """Return whether `find_name_fault` finds nothing in any of ``names``, or False where that takes a closer look."""
    lines = "".join([f"{name}\n" for name in names])
    return lines.count("\n") == len(names) and _PLAIN_NAMES.fullmatch(lines) is not None


def find_name_fault(name: str) -> str | None:
    """Return why a file should not be called ``name``, if there is a reason."""
    if re.fullmatch(_PLAIN_NAME, name):
        return None
    match = None if _is_printable_ascii(name) else re.search(_UNPRINTED, name)
    if match:
        return f"the file name holds the character U+{ord(match[0]):04X}"
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            return "the file name is not UTF-8"
    if name.startswith("-"):
        return "the file name starts with -, which commands take for an option"
    if "::" in name or "##[" in name:
        return "the file name reads like a command to GitHub's runner"
    if name != name.strip():
        return "the file name starts or ends with a blank"
    if "\\" in name:
        return "the file name holds a backslash, which separates folders on Windows"
    return None


def _is_printable_ascii(name: str) -> bool:
    return name.isascii() and name.isprintable()


def fold_name(name: str) -> str:
    """Return the form under which two names are one on a disk that ignores case or Unicode form."""
    return name.lower() if name.isascii() else compose_name(compose_name(name).casefold())


def find_path_fault(path: str) -> str | None:
    """Return why ``path`` does not name a file below the root, if there is a reason."""
    if not path:
        return "the path is empty"
    if "\\" in path:
        return "a backslash; write the path with /"
    if path.startswith("/"):
        return "an absolute path; write it from the root of the repository"
    if path[1:2] == ":" and path[0].isascii() and path[0].isalpha():
        return "a path with a drive letter; write it from the root of the repository"
    if ":" in path or not (_is_printable_ascii(path) or re.search(_UNPRINTED, path) is None):
        return "a character that has no place in a path"
    parts = path.split("/")
    if ".." in parts:
        return "a path with .. may leave the repository"
    if "" in parts or "." in parts:
        return "a path with an empty or . part; write it in its shortest form"
    return None


def find_output_fault(path: str) -> str | None:
    """Return why nothing may be written to ``path``, as far as its text says."""
    fault = find_path_fault(path)
    if fault:
        return fault
    parts = [fold_name(part).rstrip(". ") for part in path.split("/")]
    if ".git" in parts or "git~1" in parts:
        return "a path into .git, which belongs to git"
    if parts[:2] == [".github", "workflows"]:
        return "a path into .github/workflows, whose files run as code"
    if any(part.startswith(".") for part in parts):
        return "a name that starts with a dot, which other programs obey as settings"
    if parts[0] == "checklist":
        return "a path into checklist/, which holds the plan itself"
    return None
