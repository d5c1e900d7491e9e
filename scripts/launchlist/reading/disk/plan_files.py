"""Finds and reads the files of a plan on the disk, without following links or waiting for pipes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, MutableSequence, Sequence, Sized
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from launchlist.findings import Finding
from launchlist.reading.disk.dir_fd import OPEN_FILE, Folder
from launchlist.reading.disk.paths import find_name_fault
from launchlist.reading.disk.safe_open import (
    MAX_FILE_BYTES,
    MAX_PLAN_BYTES,
    RefusedError,
    list_folder,
    list_visible,
    open_folder,
    read_file,
    read_listed_file,
    report_file,
)
from launchlist.reading.disk.stray_files import find_misplaced, pick_names, report_name
from launchlist.wording import quote

Tracker: TypeAlias = Callable[[Sequence[Any]], Iterator[Any]]
"""Yields its items one by one and may show the progress."""
FileKind: TypeAlias = Literal["plan", "task", "blocker"]

PLAN_PATH: Final = "checklist/plan.yaml"
_SMALL: Final = 16 * 1024
_LARGE_FILES: Final = 16
"""The size limit of a folder of templates, in files of the largest size."""
NO_PLAN_HINT = "to start one: launchlist init, or launchlist adopt FILE; or name the folder of checklist/ with --root"
FOLDERS: Final[tuple[tuple[str, FileKind], ...]] = (("checklist/blockers", "blocker"), ("checklist/tasks", "task"))


class SourceFile(NamedTuple):
    """A file of the plan: its path from the root with ``/``, the kind of its records, its bytes."""

    path: str
    kind: FileKind
    data: bytes


class Tree(NamedTuple):
    """The files of a plan, plan.yaml first and the others by path, and findings about files that were not read."""

    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]


def find_root(start: str) -> str | None:
    """Return the nearest folder at or above ``start`` with a plan, else with a folder named checklist."""
    folder = os.path.abspath(start)
    candidate = None
    while True:
        if os.path.lexists(os.path.join(folder, PLAN_PATH)):
            return folder
        if candidate is None and os.path.isdir(os.path.join(folder, "checklist")):
            candidate = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return candidate
        folder = parent


def read_tree(root: str, track: Tracker = iter) -> Tree:
    """Read plan.yaml and every task and blocker file below ``root``; ``track`` yields their names one by one."""
    files: list[SourceFile] = []
    findings: list[Finding] = []
    try:
        with open_folder(root, "checklist") as opened:
            findings += find_misplaced(os.listdir(opened), partial(list_folder, opened))
    except (FileNotFoundError, NotADirectoryError):  # the plan that is missing will be reported
        pass
    except RefusedError as refused:
        return Tree(files=(), findings=(refused.finding,))
    plan = read_text_file(root, PLAN_PATH, MAX_FILE_BYTES)
    others = _find_others(root) if plan is None else ""
    if plan is None:
        findings.append(report_no_plan(others or NO_PLAN_HINT))
    elif isinstance(plan, Finding):
        findings.append(plan)
    else:
        files.append(SourceFile(path=PLAN_PATH, kind="plan", data=plan))

    def read(folder: str, kind: FileKind) -> None:
        try:
            with open_folder(root, folder) as opened:
                _read_plan_folder(opened, folder, kind, files, findings, track)
        except (FileNotFoundError, NotADirectoryError):  # no such folder or root
            pass
        except RefusedError as refused:
            findings.append(refused.finding)

    go_through_folders(read, files, findings, needs_tasks=not others)
    limit_size(sum([len(file.data) for file in files]), files, findings)
    return Tree(files=tuple(files), findings=tuple(findings))


def report_no_plan(hint: str = NO_PLAN_HINT) -> Finding:
    """Return the finding about a missing plan.yaml."""
    return report_file(PLAN_PATH, "no-plan", f"there is no {PLAN_PATH}", hint)


def go_through_folders(
    fill: Callable[[str, FileKind], None], files: Sized, findings: list[Finding], *, needs_tasks: bool = True
) -> None:
    """Let ``fill`` add the files of each folder of records, and report that there are no tasks if nothing else was."""
    for folder, kind in FOLDERS:
        before = len(files), _count_errors(findings)
        fill(folder, kind)
        if kind == "task" and needs_tasks and (len(files), _count_errors(findings)) == before:
            hint = "write one YAML file per task, such as checklist/tasks/DOC-1.yaml"
            findings.append(report_file(folder, "no-tasks", f"{folder} contains no task", hint))


def limit_size(total: int, files: MutableSequence[Any], findings: list[Finding]) -> None:
    """Drop all files if they have more bytes than a plan can have, and report that."""
    if total > MAX_PLAN_BYTES:
        files.clear()
        message = f"the plan's files are larger than {MAX_PLAN_BYTES:,} bytes in total"
        findings.append(report_file("checklist", "plan-too-large", message, "split the plan"))


def _find_others(root: str) -> str:
    """Suggest other plans that may have been meant, "" if there are none."""
    from launchlist.reading.disk.plan_folders import find_plans, name_plans  # rarely needed

    return name_plans(find_plans(root), "--root ")


def read_text_file(root: str, path: str, limit: int) -> bytes | Finding | None:
    """Return the bytes of another file below ``root``, None if there is none, or why it is not read."""
    folder, _, name = path.rpartition("/")
    try:
        with open_folder(root, folder, path) as opened:
            return read_file(opened, name, path, limit)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except RefusedError as refused:
        return refused.finding


def read_folder(root: str, path: str, suffix: str, limit: int) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files directly in a folder whose names end with ``suffix``, by name, and findings about the others.

    ``limit`` is the most bytes in one file; all together may have a multiple of that.
    """
    found: dict[str, bytes] = {}
    findings: list[Finding] = []
    total = 0
    path = path.rstrip("/") or path
    try:
        with open_folder(root, path) as opened:
            for name in sorted(os.listdir(opened)):
                if not name.endswith(suffix) or name.startswith("."):
                    continue
                fault = find_name_fault(name)
                if fault:
                    findings.append(report_name(f"{path}/{name}", fault))
                    continue
                if total > _LARGE_FILES * limit:
                    message = f"the files in {quote(path)} are larger than {_LARGE_FILES * limit:,} bytes in total"
                    findings.append(report_file(path, "file-too-large", message, "remove those that are not used"))
                    break
                try:
                    found[name] = read_listed_file(opened, name, f"{path}/{name}", limit)
                    total += len(found[name])
                except RefusedError as refused:
                    findings.append(refused.finding)
    except FileNotFoundError:
        findings.append(report_no_folder(path))
    except RefusedError as refused:
        findings.append(refused.finding)
    return found, findings


def report_no_folder(path: str) -> Finding:
    """Return the finding about a missing folder."""
    return report_file(path, "no-folder", f"there is no folder {quote(path)}", "create it or correct the path")


def _count_errors(findings: list[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def _read_plan_folder(  # noqa: PLR0913, PLR0917 - one folder in, two lists filled
    opened: Folder, folder: str, kind: FileKind, files: list[SourceFile], findings: list[Finding], track: Tracker
) -> None:
    """Read the YAML files of an open folder in the order of their names."""
    names, irregular = list_visible(opened)
    size = 0
    for name in pick_names(folder, names, partial(list_folder, opened), findings, track):
        path = f"{folder}/{name}"
        data = b"" if name in irregular else read_small_file(opened, name)
        if not data:
            try:
                data = read_listed_file(opened, name, path, MAX_FILE_BYTES)
            except RefusedError as refused:
                findings.append(refused.finding)
                continue
        size += len(data)
        files.append(SourceFile(path, kind, data))
        if size > MAX_PLAN_BYTES:
            return


def read_small_file(folder: Folder, name: str) -> bytes:
    """Return the bytes of a small file, or None if `read_listed_file` has to look and explain.

    Files without positions, such as a pipe put there a moment ago, fail; a device has too many bytes.
    """
    if isinstance(folder, str):
        return b""
    try:
        handle = os.open(name, OPEN_FILE, dir_fd=folder)
        try:
            data = os.pread(handle, _SMALL + 1, 0)
        finally:
            os.close(handle)
    except OSError:
        return b""
    return data if len(data) <= _SMALL else b""
