"""The files of a plan in a commit, whether they are checked out or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.git.checkout import list_unchecked
from launchlist.git.objects import list_entries, read_blobs
from launchlist.project.project import check_project, load_project
from launchlist.project.states import describe_entry, read_commit_files, read_revision
from launchlist.project.templates import TEMPLATE_LIMIT
from launchlist.reading.disk.git_listing import find_listing_fault, select_folder
from launchlist.reading.disk.plan_files import FOLDERS, PLAN_PATH, read_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from launchlist.findings import Finding
    from launchlist.git.objects import CommitFiles, TreeEntry
    from launchlist.project.project import Project
    from launchlist.reading.disk.plan_files import Tree


class Committed(NamedTuple):
    """A commit of the repository of ``root``, read in the same way as the disk."""

    root: str
    commit: str
    """Its full hash."""
    environment: Mapping[str, str] | None = None
    """The variables with which git fetches contents that a partial clone lacks; None: they are not fetched."""

    files: CommitFiles | None = None
    """The entries and contents already read."""

    def read_ahead(self, paths: Sequence[str]) -> tuple[Tree, Committed]:
        """Do what `read_tree` does, and return the commit with the contents at further paths read at the same time."""
        tree, files = read_commit_files(self.root, self.commit, paths, self.environment)
        return tree, self._replace(files=files)

    def read_tree(self) -> Tree:
        """Return plan.yaml and every task and blocker file."""
        return read_revision(self.root, self.commit, self.environment)

    def read_text_file(self, path: str, limit: int) -> bytes | Finding | None:
        """Return the bytes of another file, None if there is none, or why it is not read."""
        found = [entry for entry in self._list(path) if entry.path == path]
        if not found:
            return None
        return find_listing_fault(describe_entry(found[0]), limit) or self._read(found)[0]

    def read_folder(self, path: str, suffix: str, limit: int) -> tuple[dict[str, bytes], list[Finding]]:
        """Return the files directly in a folder whose names end with ``suffix``, by name, and what was not read."""
        path = path.rstrip("/")
        entries = self._list(path)
        wanted, findings = select_folder([describe_entry(entry) for entry in entries], path, suffix, limit)
        chosen = [entry for entry in entries if entry.path in wanted]
        names = [entry.path.removeprefix(f"{path}/") for entry in chosen]
        return dict(zip(names, self._read(chosen), strict=True)), findings

    def _list(self, path: str) -> tuple[TreeEntry, ...]:
        if self.files and self.files.has_listed(path):
            return self.files.find(path)
        return list_entries(self.root, self.commit, path, environment=self.environment)

    def _read(self, entries: list[TreeEntry]) -> list[bytes]:
        if self.files:
            return self.files.read(entries)
        return read_blobs(self.root, [entry.name for entry in entries], [entry.path for entry in entries])


class Settled(NamedTuple):
    """The plan to act on."""

    project: Project
    state: Committed | None
    """Where it was read from; None for the disk, if it differs from the commit."""
    differing: tuple[str, ...]
    """The paths of plan files and templates that differ on the disk, are not in the commit, or were removed."""


def read_committed_plan(project: Project, state: Committed, as_of: str | None, now: datetime) -> Settled:
    """Return the plan of a commit, unless the checkout that ``project`` was read from has changes.

    Files that are missing because Git was told not to check them out are not a change.
    """
    tree = state.read_tree()
    committed = check_project(load_project(state.root, tree), as_of, now)
    starts = tuple(f"{folder}/" for folder, _ in FOLDERS)
    here = {path: data for path, data in project.files.items() if path == PLAN_PATH or path.startswith(starts)}
    there = {file.path: file.data for file in tree.files}
    templates = committed.lookup.plan.templates.strip("/") if committed.lookup else ""
    if templates:
        here |= _prefix(templates, read_folder(state.root, templates, ".j2", TEMPLATE_LIMIT)[0])
        there |= _prefix(templates, state.read_folder(templates, ".j2", TEMPLATE_LIMIT)[0])
    absent = there.keys() - here.keys()
    unchecked = {each.path for each in list_unchecked(state.root, sorted(absent))} if absent else set()
    differing = {path for path in here if path not in there or not _is_same(here[path], there[path])}
    differing |= absent - unchecked
    if differing:
        return Settled(project, None, tuple(sorted(differing)))
    return Settled(committed, state, ())


def _prefix(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}


def _is_same(one: bytes, other: bytes) -> bool:
    """Whether contents are equal except for line endings, which Git may change on checkout."""
    return one == other or one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")
