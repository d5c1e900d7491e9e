"""The names that plan files and outputs may have; pure, without looking at the disk."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from launchlist.plan.names import compose_name
from launchlist.sinks import BREAKS, CONTROLS, find_hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN_NAME: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_PLAIN_NAMES: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*+\n)*+")
# A string, since it is only compiled for the few names that need it.
DOCUMENTS: Final = (
    ".md", ".markdown", ".mdown", ".mdwn", ".mkd", ".mkdn", ".mkdown", ".txt", ".html", ".htm", ".rst", ".adoc",
    ".asciidoc",
)  # fmt: skip
"""The extensions of outputs: documents. Files with other names may be run or used by programs."""
_NAMED_FREELY: Final = (".txt", ".html", ".htm")
"""Extensions that say so little about the purpose of a file that its name has to."""
_SAYS_PLAN: Final = r".*(?:plan|checklist|launch|status|progress|roadmap|timeline|notes|report).*|index\.html?"
_REQUIREMENTS: Final = r"(?:.*[._-])?(?:requirements|constraints)(?:[._-].*)?\.txt"
_OBEYED_NAMES: Final = frozenset((
    "agent", "agents", "claude", "codex", "copilot", "copilot-instructions", "cursor", "cursorrules", "gemini",
    "qwen", "replit", "warp", "crush", "windsurf", "cline", "clinerules", "goose", "jules", "junie", "devin",
    "skill", "soul", "heartbeat", "memory", "prompt", "prompts", "instructions", "rules", "conventions",
    "guidelines", "llms", "llms-full", "summary", "license", "licence", "copying", "notice", "owners", "codeowners",
    "maintainers",
))  # fmt: skip
_OBEYED_PARTS: Final = frozenset(("instructions", "prompt", "agent", "chatmode"))
"""Names and inner parts of names by which documents are taken for orders to coding agents, site builders and scanners
of licenses."""
_OBEYED_FOLDERS: Final = frozenset(
    (
        "agents",
        "archetypes",
        "bower_components",
        "changelog.d",
        "commands",
        "constraints",
        "discussion_template",
        "fastlane",
        "hooks",
        "includes",
        "instructions",
        "issue_template",
        "layouts",
        "newsfragments",
        "node_modules",
        "partials",
        "prompts",
        "pull_request_template",
        "requirements",
        "rules",
        "shortcodes",
        "site-packages",
        "skills",
        "templates",
        "theme",
        "themes",
        "third_party",
        "vendor",
        "venv",
    )
)
"""Folders of which programs take every file, or which are not written by hand."""
_DEVICES: Final = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$")).union(
    f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"
)
"""https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions"""
_SHORT_NAME: Final = r"[^.]{1,7}~[0-9]+(?:\.[^.]{0,3})?"


def are_plain_names(names: Sequence[str]) -> bool:
    """Whether `find_name_fault` certainly finds nothing in any of ``names``; False if it needs a closer look."""
    lines = "".join([f"{name}\n" for name in names])
    return lines.count("\n") == len(names) and _PLAIN_NAMES.fullmatch(lines) is not None


def find_name_fault(name: str) -> str | None:
    """Return why a file should not be named ``name``, or None."""
    if re.fullmatch(_PLAIN_NAME, name):
        return None
    unseen = _find_unseen(name)
    if unseen:
        return f"the file name contains the character U+{ord(unseen):04X}"
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            return "the file name is not UTF-8"
    if name.startswith("-"):
        return "the file name starts with -, so commands would read it as an option"
    if "::" in name or "##[" in name:
        return "the file name looks like a command to GitHub's runner"
    if name != name.strip():
        return "the file name starts or ends with a space"
    if "\\" in name:
        return "the file name contains a backslash, which separates folders on Windows"
    return None


def _find_unseen(name: str) -> str:
    """Return the first character that moves the cursor, ends a line or is invisible, or ""."""
    if name.isascii() and name.isprintable():
        return ""
    match = re.search(f"[{CONTROLS}{BREAKS}\t\n\r]", name)
    return match[0] if match else find_hidden(name)[:1]


def fold_name(name: str) -> str:
    """Return a form that is equal for names that are the same on a disk that ignores case or Unicode form."""
    return name.lower() if name.isascii() else compose_name(compose_name(name).casefold())


def find_path_fault(path: str) -> str | None:
    """Return why ``path`` is not a valid path of a file below the root, or None."""
    if not path:
        return "the path is empty"
    if "\\" in path:
        return "a backslash; write the path with /"
    if path.startswith("/"):
        return "an absolute path; write it from the root of the repository"
    if path[1:2] == ":" and path[0].isascii() and path[0].isalpha():
        return "a path with a drive letter; write it from the root of the repository"
    if ":" in path or _find_unseen(path):
        return "a character that is not allowed in a path"
    parts = path.split("/")
    if ".." in parts:
        return "a path with .. could leave the repository"
    if "" in parts or "." in parts:
        return "a path with an empty or . part; write it in its shortest form"
    return None


def find_output_fault(path: str) -> str | None:
    """Return why ``path`` must not be written, judging by its text, or None."""
    fault = find_path_fault(path)
    if fault:
        return fault
    parts = _fold_parts(path)
    if ".git" in parts or "git~1" in parts:
        return "a path into .git, which belongs to git"
    if parts[:2] == [".github", "workflows"]:
        return "a path into .github/workflows, whose files run as code"
    if any(part.startswith(".") for part in parts):
        return "a name that starts with a dot, which other programs read as settings"
    if parts[0] == "checklist":
        return "a path into checklist/, which contains the plan itself"
    return None


def find_document_fault(path: str) -> str | None:
    """Return why a file name is not the name of a document, or None."""
    return _find_other_plan(_fold_parts(path)) or _find_windows_name(path) or _find_obeyed_name(_fold_parts(path))


def _fold_parts(path: str) -> list[str]:
    return [fold_name(part).rstrip(". ") for part in path.split("/")]


def _find_other_plan(parts: Sequence[str]) -> str | None:
    for above, name in itertools.pairwise(parts):
        if above == "checklist" and name.partition(".")[0] in {"plan", "tasks", "blockers"}:
            return "a path into the checklist/ of another plan"
    return None


def _find_windows_name(path: str) -> str | None:
    """Return what is wrong with a name on Windows, or None."""
    for part in fold_name(path).split("/"):
        if part != part.rstrip(". "):
            return "a name that ends in a dot or a space, which Windows removes"
        if "~" in part and re.fullmatch(_SHORT_NAME, part):
            return "a name with ~ and a number, which Windows also gives to other files"
        if part.partition(".")[0].rstrip(" ") in _DEVICES:
            return "the name of a device on Windows"
    return None


def _find_obeyed_name(parts: Sequence[str]) -> str | None:
    *folders, name = parts
    if not name.endswith(DOCUMENTS) or name in DOCUMENTS:
        return "not a document; its name must end in .md, .txt, .html, .rst, .adoc or a longer form of one of these"
    if any(part.startswith("_") for part in parts):
        return "a name that starts with an underscore, which site builders treat specially"
    for folder in folders:
        if folder in _OBEYED_FOLDERS or folder.endswith((*DOCUMENTS, ".egg-info", ".dist-info")):
            return f"a path into {folder}/, a folder whose files other programs use"
    if name.rpartition(".")[0] in {"issue_template", "pull_request_template"}:
        return "a template that GitHub uses for new issues or pull requests"
    first, *inner, _ = name.split(".")
    if first in _OBEYED_NAMES or not _OBEYED_PARTS.isdisjoint(inner):
        return "a file that other programs use"
    if name.endswith(".txt") and re.fullmatch(_REQUIREMENTS, name):
        return "a file that other programs use"
    if name.endswith(_NAMED_FREELY) and not re.fullmatch(_SAYS_PLAN, name):
        return (
            "a name that other programs may use; end it in .md, or include one of: plan, checklist, launch, "
            "status, progress, roadmap, timeline, notes or report"
        )
    return None
