"""Which names a file of the plan or an output may have: pure, the disk is not asked."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN_NAME: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_PLAIN_NAMES: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*+\n)*+")
# As text: most names print, so it is compiled for few.
DOCUMENTS: Final = (
    ".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown", ".txt", ".html", ".htm", ".rst", ".adoc",
    ".asciidoc",
)  # fmt: skip
"""How an output may end: what people read. Programs run, build by or obey files of any other name."""
_OBEYED: Final = (
    r"(?:.*[._-])?(?:requirements|constraints)(?:[._-].*)?\.txt|cmakelists\.txt|meson_options\.txt|conanfile\.txt"
    r"|(?:runtime|packages|apt|robots|ads|app-ads|security|entry_points|top_level)\.txt"
    r"|(?:agents?|claude|gemini|qwen|warp|crush|skill|copilot-instructions)(?:\..*)?\.md"
    r"|.*\.(?:instructions|prompt|agent|chatmode)\.md"
)
"""Documents by their ending that package managers, build tools, crawlers and coding agents take orders from."""
_DEVICE: Final = r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?"
"""https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions"""
_SHORT_NAME: Final = r"[^.]{1,7}~[0-9]+(?:\.[^.]{0,3})?"
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
    parts = _fold_parts(path)
    if ".git" in parts or "git~1" in parts:
        return "a path into .git, which belongs to git"
    if parts[:2] == [".github", "workflows"]:
        return "a path into .github/workflows, whose files run as code"
    if any(part.startswith(".") for part in parts):
        return "a name that starts with a dot, which other programs obey as settings"
    if parts[0] == "checklist":
        return "a path into checklist/, which holds the plan itself"
    return None


def find_document_fault(path: str) -> str | None:
    """Return why the name of a file that could be written is not that of a document, if there is a reason."""
    return _find_other_plan(_fold_parts(path)) or _find_windows_name(path) or _find_obeyed_name(_fold_parts(path))


def _fold_parts(path: str) -> list[str]:
    return [fold_name(part).rstrip(". ") for part in path.split("/")]


def _find_other_plan(parts: Sequence[str]) -> str | None:
    for above, name in itertools.pairwise(parts):
        if above == "checklist" and name.partition(".")[0] in {"plan", "tasks", "blockers"}:
            return "a path into the checklist/ of another plan"
    return None


def _find_windows_name(path: str) -> str | None:
    """Return what Windows makes of a name: another one, or a device."""
    for part in fold_name(path).split("/"):
        if part != part.rstrip(". "):
            return "a name that ends in a dot or a blank, which Windows leaves out"
        if re.fullmatch(_SHORT_NAME, part):
            return "a name with ~ and a number, which Windows gives to other files too"
        if re.fullmatch(_DEVICE, part):
            return "the name of a device on Windows"
    return None


def _find_obeyed_name(parts: Sequence[str]) -> str | None:
    name = parts[-1]
    if not name.endswith(DOCUMENTS) or name in DOCUMENTS:
        return "not a document; its name must end in .md, .txt, .html, .rst, .adoc or a longer form of one of these"
    if re.fullmatch(_OBEYED, name) or (name.endswith(".txt") and parts[-2:-1] in (["requirements"], ["constraints"])):
        return "a file that other programs obey"
    if {"issue_template", "pull_request_template"} & {*parts[:-1], name.rpartition(".")[0]}:
        return "a template that GitHub fills new issues or pull requests with"
    return None
