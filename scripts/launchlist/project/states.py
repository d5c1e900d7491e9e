"""The two states of a comparison, at least one of them from Git's objects, without a checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.git.objects import CommitFiles, is_at, list_entries, read_blobs
from launchlist.plan.schedule import project_schedule
from launchlist.reading.disk.git_listing import FILE_MODES, GitListing, select_files
from launchlist.reading.disk.plan_files import SourceFile, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.findings import Finding
    from launchlist.git.objects import TreeEntry
    from launchlist.plan.model import Plan
    from launchlist.plan.schedule import Schedule
    from launchlist.project.project import Project

Condition: TypeAlias = Literal["valid", "invalid", "absent"]
WORKING_TREE = "the working tree"
_PLAN_FOLDER: Final = "checklist"
_TEMPLATE_LIMIT: Final = 1 << 20


class PlanState(NamedTuple):
    """A plan at one point of its history, with its findings."""

    name: str
    """The revision as given, or ``the working tree``."""
    commit: str
    """The full hash; "" for the working tree."""
    project: Project
    schedule: Schedule | None
    """None if there is no plan, or it is incomplete."""

    @property
    def plan(self) -> Plan | None:
        """The readable part of the plan, None if plan.yaml could not be read."""
        return self.project.lookup.plan if self.project.lookup else None

    @property
    def is_whole(self) -> bool:
        """Whether every file of the plan could be read."""
        return self.plan is not None and self.plan.is_complete

    @property
    def condition(self) -> Condition:
        """``absent``: no file of a plan exists; ``invalid``: it has an error."""
        rules = {finding.rule for finding in self.project.findings}
        if not self.project.files and "no-plan" in rules and rules <= {"no-plan", "no-tasks"}:
            return "absent"
        return "invalid" if self.project.has_errors else "valid"

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make it invalid."""
        return tuple(finding for finding in self.project.findings if finding.severity == "error")


def build_state(name: str, commit: str, project: Project) -> PlanState:
    """Return a state with the projection of its plan, if the plan could be read completely."""
    lookup, as_of = project.lookup, project.as_of
    is_whole = lookup is not None and lookup.plan.is_complete
    schedule = project_schedule(lookup, as_of) if lookup and as_of and is_whole else None
    return PlanState(name, commit, project, schedule)


def read_revision(root: str, commit: str, environment: Mapping[str, str] | None = None) -> Tree:
    """Return the plan's files at a commit, as `read_tree` would in a checkout of it.

    ``environment``: the variables with which git fetches what a partial clone lacks; None: it is not fetched.
    """
    tree, _ = _read_files(root, commit, (), environment)
    return tree


def list_generated(plan: Plan) -> list[str]:
    """Return the paths of a plan's outputs and the folder of its templates."""
    return [*(output.path for output in plan.outputs), *([plan.templates.strip("/")] if plan.templates else [])]


def read_commit_files(
    root: str, commit: str, also: Iterable[str], environment: Mapping[str, str] | None = None
) -> tuple[Tree, CommitFiles]:
    """Do what `read_revision` does, and read the files at the paths ``also`` at the same time.

    Invalid paths among them are not read. The files may be missing, or turn out not to be needed.
    """
    return _read_files(root, commit, tuple(path for path in dict.fromkeys(also) if _is_plain(path)), environment)


def _read_files(
    root: str, commit: str, also: tuple[str, ...], environment: Mapping[str, str] | None
) -> tuple[Tree, CommitFiles]:
    entries = list_entries(root, commit, _PLAN_FOLDER, *also, environment=environment)
    listing = [describe_entry(each) for each in entries if is_at(each.path, _PLAN_FOLDER)]
    selection = select_files(listing)
    names = {entry.path: entry.name for entry in entries}
    paths = [path for path, _ in selection.files]
    paths += [entry.path for entry in entries if any(_is_wanted(entry, path) for path in also)]
    contents = read_blobs(root, [names[path] for path in paths], paths)
    files = zip(selection.files, contents, strict=False)
    tree = Tree(
        files=tuple(SourceFile(path=path, kind=kind, data=data) for (path, kind), data in files),
        findings=selection.findings,
    )
    known = dict(zip((names[path] for path in paths), contents, strict=True))
    return tree, CommitFiles(root, commit, (_PLAN_FOLDER, *also), entries, known)


def describe_entry(entry: TreeEntry) -> GitListing:
    """Return what decides whether an entry of a commit or of the index is read."""
    return GitListing(entry.path, entry.mode, entry.size)


def _is_plain(path: str) -> bool:
    """Whether a path in a plan leads to a place below its root."""
    return path.isprintable() and {"", ".", ".."}.isdisjoint(path.split("/"))


def _is_wanted(entry: TreeEntry, path: str) -> bool:
    """Whether an entry is the file at ``path``, or a template directly in that folder. A missing one has no size."""
    if entry.mode not in FILE_MODES or not entry.size:
        return False
    folder, _, name = entry.path.rpartition("/")
    return entry.path == path or (folder == path and name.endswith(".j2") and entry.size <= _TEMPLATE_LIMIT)
