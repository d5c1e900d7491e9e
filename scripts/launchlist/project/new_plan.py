"""Writes the files of a new plan: only if there is none, checked first, and all of them or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.errors import ChangedError, GuardError
from launchlist.printing.streams import warn
from launchlist.project.absent import find_absent, read_worktree, refuse_absent, report_absent
from launchlist.project.project import check_project, load_project
from launchlist.reading.disk.atomic_write import make_root, remove_file, write_file
from launchlist.reading.disk.lock import Lock
from launchlist.reading.disk.plan_files import PLAN_PATH, SourceFile, Tree, read_text_file
from launchlist.reading.disk.plan_folders import check_place
from launchlist.rendering.outputs import is_ours
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from launchlist.project.project import Project
    from launchlist.reading.disk.plan_files import FileKind

PAGE: Final = "CHECKLIST.md"
"""The output of a plan that does not set its outputs."""
_LIMIT = 1 << 20


def refuse_existing(root: str, remedy: str) -> None:
    """Raise GuardError, naming what is there, if ``root`` contains a plan or parts of one."""
    tree = read_worktree(root)
    found = [file.path for file in tree.files]
    found += [finding.path for finding in tree.findings if finding.rule not in {"no-plan", "no-tasks"}]
    if found:
        msg = f"{root}/{found[0]} already exists; nothing is overwritten: {remedy}"
        raise GuardError(msg)


def has_foreign_page(root: str) -> bool:
    """Whether a page not written by launchlist is at the path of a new plan's checklist."""
    there = read_text_file(root, PAGE, _LIMIT)
    return isinstance(there, bytes) and bool(there.strip()) and not is_ours(there)


def find_present(root: str, paths: Iterable[str]) -> set[str]:
    """Return the paths below ``root`` at which anything exists."""
    return {path for path in paths if read_text_file(root, path, _LIMIT) is not None}


def check_files(root: str, texts: Mapping[str, str | bytes], now: datetime) -> Project:
    """Return the findings of `check` for a plan that is not written yet."""
    files = [
        SourceFile(path, find_new_file_kind(path), _encode(text)) for path, text in texts.items() if _is_plan(path)
    ]
    files.sort(key=lambda file: (file.path != PLAN_PATH, file.path))
    return check_project(load_project(root, Tree(files=tuple(files), findings=())), None, now)


def _is_plan(path: str) -> bool:
    return path.startswith("checklist/") and path.endswith((".yaml", ".yml"))


def _encode(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def find_new_file_kind(path: str) -> FileKind:
    """Return the kind of the records in a file, by its path."""
    return "plan" if path == PLAN_PATH else "blocker" if path.startswith("checklist/blockers/") else "task"


def write_new_files(root: str, texts: Mapping[str, str | bytes], command: str = "init") -> None:
    """Write new files; if one cannot be written, those written before are removed again.

    plan.yaml comes last: without it, the leftovers of a killed run do not look like a plan.
    """
    make_root(root)
    with Lock(root, command, warn):
        _write_all(root, texts)


def _write_all(root: str, texts: Mapping[str, str | bytes]) -> None:
    refuse_absent(report_absent(root, find_absent(root, [*texts])))
    contents = {path: _encode(texts[path]) for path in sorted(texts, key=lambda path: path == PLAN_PATH)}
    tried: list[str] = []
    try:
        for path, data in contents.items():
            _refuse_present(root, path)
            tried.append(path)
            _create(root, path, data, tried)
    except BaseException:  # Ctrl-C too: part of a plan looks like a whole one
        for path in reversed(tried):
            data = contents[path]
            if read_text_file(root, path, len(data)) == data:  # files of others stay
                remove_file(root, path, data)
        raise


def _create(root: str, path: str, data: bytes, tried: list[str]) -> None:
    try:
        write_file(root, path, data, before=None, is_plan=True, is_new=True)
    except ChangedError:  # someone else has just created it
        tried.pop()
        raise


def _refuse_present(root: str, path: str) -> None:
    """Raise GuardError if something exists by now that writing would replace."""
    fault = check_place(root, path) or ("it already exists" if find_present(root, [path]) else "")
    if fault:
        msg = f"nothing was written: {quote(path)} is not written: {fault}; look at it, then run the command again"
        raise GuardError(msg)
