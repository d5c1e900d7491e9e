"""The disk: finds and reads the files of a plan without following a link or waiting for a pipe."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.findings import Finding, Severity
from launchlist.reading.limits import MAX_FILE_BYTES, MAX_FILES, MAX_PLAN_BYTES
from launchlist.reading.paths import find_name_fault, find_path_fault, fold_name
from launchlist.reading.quoting import escape_text, show_text
from launchlist.reading.signature import stat_signature
from launchlist.reading.writing import check_output_path, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "SourceFile",
    "Tree",
    "check_output_path",
    "find_root",
    "read_folder",
    "read_text_file",
    "read_tree",
    "stat_signature",
    "write_file",
]

Kind: TypeAlias = Literal["plan", "task", "blocker"]

PLAN_PATH: Final = "checklist/plan.yaml"
_FOLDERS: Final[tuple[tuple[str, Kind], ...]] = (("checklist/blockers", "blocker"), ("checklist/tasks", "task"))
_SUFFIXES: Final = (".yaml", ".yml")
_OPEN_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_OPEN_FOLDER: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC


class SourceFile(NamedTuple):
    """A file of the plan: its path from the root with ``/``, what it describes, its bytes."""

    path: str
    kind: Kind
    data: bytes


class Tree(NamedTuple):
    """The files of a plan, plan.yaml first and the others by path, and what kept others from being read."""

    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]


class _RefusedError(Exception):
    """A file or folder that is not read; its argument is the finding."""

    def __init__(self, path: str, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.finding = _report(path, rule, message, hint)


def find_root(start: str) -> str | None:
    """Return the nearest folder upwards from ``start`` with a plan, else with a folder called checklist."""
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


def read_tree(root: str) -> Tree:
    """Read plan.yaml and every task and blocker file below ``root``."""
    files: list[SourceFile] = []
    findings: list[Finding] = []
    plan = read_text_file(root, PLAN_PATH, MAX_FILE_BYTES)
    if plan is None:
        hint = "run `launchlist init`, or name the folder that holds checklist/ with --root"
        findings.append(_report(PLAN_PATH, "no-plan", f"there is no {PLAN_PATH}", hint))
    elif isinstance(plan, Finding):
        findings.append(plan)
    else:
        files.append(SourceFile(path=PLAN_PATH, kind="plan", data=plan))
    for folder, kind in _FOLDERS:
        before = len(files), _count_errors(findings)
        try:
            with _open_folder(root, folder) as fd:
                _read_plan_folder(fd, folder, kind, files, findings)
        except (FileNotFoundError, NotADirectoryError):  # no such folder, or no such root
            pass
        except _RefusedError as refused:
            findings.append(refused.finding)
        if kind == "task" and (len(files), _count_errors(findings)) == before:
            hint = "write one YAML file a task, such as checklist/tasks/DOC-1.yaml"
            findings.append(_report(folder, "no-tasks", f"{folder} holds no task", hint))
    total = sum([len(file.data) for file in files])
    if total > MAX_PLAN_BYTES:
        message = f"the plan's files are larger than {MAX_PLAN_BYTES:,} bytes together"
        return Tree(files=(), findings=(*findings, _report("checklist", "plan-too-large", message, "split the plan")))
    return Tree(files=tuple(files), findings=tuple(findings))


def read_text_file(root: str, path: str, limit: int) -> bytes | Finding | None:
    """Return the bytes of another file below ``root``, None where there is none, or why it is not read."""
    folder, _, name = path.rpartition("/")
    try:
        with _open_folder(root, folder, path) as fd:
            return _read_file(fd, name, path, limit)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except _RefusedError as refused:
        return refused.finding


def read_folder(root: str, path: str, suffix: str, limit: int) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the files directly in a folder whose names end with ``suffix``, by name, and what was not read."""
    found: dict[str, bytes] = {}
    findings: list[Finding] = []
    try:
        with _open_folder(root, path.rstrip("/")) as fd:
            for name in sorted(os.listdir(fd)):
                if not name.endswith(suffix) or name.startswith("."):
                    continue
                fault = find_name_fault(name)
                if fault:
                    findings.append(_report(f"{path}/{name}", "file-name", fault, "rename the file"))
                    continue
                try:
                    found[name] = _read_listed(fd, name, f"{path}/{name}", limit)
                except _RefusedError as refused:
                    findings.append(refused.finding)
    except FileNotFoundError:
        findings.append(
            _report(path, "no-folder", f"there is no folder {show_text(path)}", "create it or correct the path")
        )
    except _RefusedError as refused:
        findings.append(refused.finding)
    return found, findings


def _count_errors(findings: list[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)


def _read_plan_folder(fd: int, folder: str, kind: Kind, files: list[SourceFile], findings: list[Finding]) -> None:
    """Read the YAML files of an open folder in the order of their names."""
    names = [name for name in os.listdir(fd) if name[0] != "."]
    if len(names) > MAX_FILES:
        message = f"{folder} holds {len(names):,} files; the limit is {MAX_FILES:,}"
        findings.append(_report(folder, "too-many-files", message, "split the plan"))
        return
    names.sort()
    findings += _check_clashes(folder, names)
    size = 0
    for name in names:
        path = f"{folder}/{name}"
        if not name.endswith(_SUFFIXES):
            if not name.endswith(".md"):
                message = "the file is no .yaml file and is not read"
                findings.append(_report(path, "stray-file", message, "rename or move it", "warning"))
            continue
        fault = find_name_fault(name)
        if fault:
            findings.append(_report(path, "file-name", fault, "rename the file"))
            continue
        try:
            data = _read_listed(fd, name, path, MAX_FILE_BYTES)
        except _RefusedError as refused:
            findings.append(refused.finding)
            continue
        size += len(data)
        files.append(SourceFile(path=path, kind=kind, data=data))
        if size > MAX_PLAN_BYTES:
            return


def _check_clashes(folder: str, names: list[str]) -> list[Finding]:
    """Report names that are one name on macOS or Windows."""
    if len({fold_name(name) for name in names}) == len(names):
        return []
    first: dict[str, str] = {}
    findings = []
    for name in names:
        other = first.setdefault(fold_name(name), name)
        if other != name:
            message = f"the names {show_text(other)} and {show_text(name)} differ only in case or Unicode form"
            findings.append(_report(f"{folder}/{name}", "name-clash", message, "rename one of the two"))
    return findings


def _read_listed(fd: int, name: str, path: str, limit: int) -> bytes:
    """Return the bytes of a file that was there a moment ago."""
    try:
        return _read_file(fd, name, path, limit)
    except FileNotFoundError:
        message = "the file vanished while the plan was read"
        raise _RefusedError(path, "changed-while-reading", message, "run the command again") from None


def _read_file(fd: int, name: str, path: str, limit: int) -> bytes:
    """Return the bytes of a regular file in the open folder ``fd``; a file that changes is tried twice."""
    for _ in range(2):
        try:
            handle = os.open(name, _OPEN_FILE, dir_fd=fd)
        except OSError as error:
            raise _explain_error(error, fd, name, path) from error
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise _RefusedError(
                    path, "not-a-file", _describe_kind(status.st_mode), "put a regular file in its place"
                )
            if status.st_size > limit:
                message = f"the file is larger than {limit:,} bytes"
                raise _RefusedError(path, "file-too-large", message, "split it into several files")
            data = os.read(handle, status.st_size + 1)
        except OSError as error:
            raise _explain_error(error, fd, name, path) from error
        finally:
            os.close(handle)
        if len(data) == status.st_size:
            return data
    raise _RefusedError(path, "changed-while-reading", "the file changed while it was read", "run the command again")


@contextmanager
def _open_folder(root: str, folder: str, path: str = "") -> Iterator[int]:
    """Open a folder below ``root`` part by part, so that no part can be a link."""
    shown = path or folder
    fault = find_path_fault(shown)
    if fault:
        raise _RefusedError(shown, "path-outside", f"{show_text(shown)} is refused: {fault}")
    fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folder.split("/") if folder else ():
            try:
                below = os.open(part, _OPEN_FOLDER, dir_fd=fd)
            except FileNotFoundError:
                raise
            except OSError as error:
                raise _explain_error(error, fd, part, shown, folder=True) from error
            os.close(fd)
            fd = below
        yield fd
    finally:
        os.close(fd)


def _explain_error(error: OSError, fd: int, name: str, path: str, *, folder: bool = False) -> Exception:
    """Return why the system did not open ``name``; absence of a file that was asked for by name stays what it is."""
    if isinstance(error, FileNotFoundError):
        return error
    try:
        mode = os.stat(name, dir_fd=fd, follow_symlinks=False).st_mode
    except OSError:
        mode = 0
    if stat.S_ISLNK(mode) or error.errno == errno.ELOOP:
        message = f"{show_text(name)} is a symbolic link, and links are not followed"
        return _RefusedError(path, "symlink", message, "put the file itself in its place")
    if folder and mode and not stat.S_ISDIR(mode):
        return _RefusedError(path, "not-a-file", f"{show_text(name)} is no folder", "put a folder in its place")
    if mode and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        return _RefusedError(path, "not-a-file", _describe_kind(mode), "put a regular file in its place")
    reason = (error.strerror or "unknown error").lower()
    return _RefusedError(path, "unreadable", f"cannot read it: {reason}", "check the permissions of the file")


def _describe_kind(mode: int) -> str:
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a named pipe"), (stat.S_ISSOCK, "a socket"))
    name = next((name for is_kind, name in kinds if is_kind(mode)), "a device")
    return f"this is {name}, not a regular file"


def _report(path: str, rule: str, message: str, hint: str = "", severity: Severity = "error") -> Finding:
    return Finding(escape_text(path, 400), 1, 1, severity, rule, message, hint)
