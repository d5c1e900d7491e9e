"""Selects the files of a plan from a Git listing, with the same rules for names, kinds and sizes as on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.reading.disk.paths import find_name_fault
from launchlist.reading.disk.plan_files import (
    PLAN_PATH,
    FileKind,
    go_through_folders,
    limit_size,
    report_no_folder,
    report_no_plan,
)
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES, report_file
from launchlist.reading.disk.stray_files import SUFFIXES, find_misplaced, pick_names, report_name
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.findings import Finding

FILE_MODES: Final = ("100644", "100755", "100664")
_LINK: Final = "120000"
_FOLDER: Final = "this is a folder, not a regular file"
_IN_PLACE: Final = "replace it with a regular file"


class GitListing(NamedTuple):
    """One file of a listing: its path from the root, its Git mode, its size in bytes."""

    path: str
    mode: str
    size: int


class SelectedFiles(NamedTuple):
    """The files of a listing that belong to the plan, plan.yaml first, and the findings about the others."""

    files: tuple[tuple[str, FileKind], ...]
    findings: tuple[Finding, ...]


def select_files(listing: Sequence[GitListing]) -> SelectedFiles:
    """Return the files to read, as `read_tree` would find them in a checkout of the listing."""
    files = {each.path: each for each in listing}
    folders = _list_folders(files)
    findings: list[Finding] = []
    wanted: list[tuple[str, FileKind]] = []
    if "checklist" in files:
        return SelectedFiles(files=(), findings=(refuse_entry(files["checklist"]),))
    findings += find_misplaced(sorted(folders.get("checklist", ())), lambda name: folders.get(f"checklist/{name}"))
    if PLAN_PATH in files:
        _take(files[PLAN_PATH], "plan", wanted, findings)
    elif PLAN_PATH in folders:
        findings.append(report_file(PLAN_PATH, "not-a-file", _FOLDER, _IN_PLACE))
    else:
        findings.append(report_no_plan())

    def select(folder: str, kind: FileKind) -> None:
        if folder in files:
            findings.append(refuse_entry(files[folder]))
        _select_in_folder(folder, kind, files, folders, wanted, findings)

    go_through_folders(select, wanted, findings)
    limit_size(sum(files[path].size for path, _ in wanted), wanted, findings)
    return SelectedFiles(files=tuple(wanted), findings=tuple(findings))


def _list_folders(files: Mapping[str, GitListing]) -> dict[str, list[str]]:
    """Return folder to the names directly in it, sorted."""
    folders: dict[str, dict[str, None]] = {}
    for path in sorted(files):
        rest = path
        while "/" in rest:
            rest, _, name = rest.rpartition("/")
            folders.setdefault(rest, {})[name] = None
    return {folder: sorted(names) for folder, names in folders.items()}


def _select_in_folder(  # noqa: PLR0913, PLR0917 - two listings in, two lists to fill
    folder: str,
    kind: FileKind,
    files: Mapping[str, GitListing],
    folders: Mapping[str, Sequence[str]],
    wanted: list[tuple[str, FileKind]],
    findings: list[Finding],
) -> None:
    names = [name for name in folders.get(folder, ()) if name[0] != "."]
    for name in pick_names(folder, names, lambda name: folders.get(f"{folder}/{name}"), findings):
        path = f"{folder}/{name}"
        if path in files:
            _take(files[path], kind, wanted, findings)
        else:
            findings.append(report_file(path, "not-a-file", _FOLDER, _IN_PLACE))


def _take(file: GitListing, kind: FileKind, wanted: list[tuple[str, FileKind]], findings: list[Finding]) -> None:
    fault = find_listing_fault(file, MAX_FILE_BYTES)
    if fault:
        findings.append(fault)
    else:
        wanted.append((file.path, kind))


def find_listing_fault(file: GitListing, limit: int) -> Finding | None:
    """Return why a file of a listing is not read, None if it is a regular file of at most ``limit`` bytes."""
    if file.mode not in FILE_MODES:
        return refuse_entry(file)
    if file.size > limit:
        message = f"the file is larger than {limit:,} bytes"
        return report_file(file.path, "file-too-large", message, "split it into several files")
    return None


def select_folder(
    listing: Sequence[GitListing], path: str, suffix: str, limit: int
) -> tuple[tuple[str, ...], list[Finding]]:
    """Return the paths of the files directly in a folder that `read_folder` would read, and what it would report."""
    if not listing:
        return (), [report_no_folder(path)]
    wanted: list[str] = []
    findings: list[Finding] = []
    for file in sorted(listing):
        name = file.path.removeprefix(f"{path}/")
        if file.path == path:
            findings.append(refuse_entry(file))
        elif name.endswith(suffix) and not name.startswith(".") and "/" not in name:
            fault = find_name_fault(name)
            finding = report_name(file.path, fault) if fault else find_listing_fault(file, limit)
            if finding:
                findings.append(finding)
            else:
                wanted.append(file.path)
    return tuple(wanted), findings


def refuse_entry(file: GitListing) -> Finding:
    """Return the finding for an entry that is not the expected file or folder."""
    name = quote(file.path.rpartition("/")[2])
    what = "file" if file.path.endswith(SUFFIXES) else "folder"
    if file.mode == _LINK:
        message = f"{name} is a symbolic link, and links are not followed"
        return report_file(file.path, "symlink", message, f"replace it with the {what} itself")
    if file.mode in FILE_MODES:
        return report_file(file.path, "not-a-file", f"{name} is not a folder", "replace it with a folder")
    message = f"{name} is a submodule, whose files belong to another repository"
    return report_file(file.path, "not-a-file", message, f"replace it with a {what}")
