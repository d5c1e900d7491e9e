"""The two states that a comparison is of: one of them at least out of Git's objects, without a checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from launchlist.git.objects import find_revision, list_entries, read_blobs
from launchlist.project.absent import read_worktree
from launchlist.project.project import build_project
from launchlist.reading.disk.git_listing import GitListing, select_files
from launchlist.reading.disk.plan_files import SourceFile, Tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from launchlist.findings import Finding
    from launchlist.plan.model import Plan
    from launchlist.project.project import Project, Settle

Condition: TypeAlias = Literal["valid", "invalid", "absent"]
WORKING_TREE = "the working tree"


class PlanState(NamedTuple):
    """A plan at one moment of its history, with everything that is to be said of it."""

    name: str
    """The revision as it was asked for, or ``the working tree``."""
    commit: str
    """The full hash; "" for the working tree."""
    project: Project

    @property
    def plan(self) -> Plan | None:
        """The plan as far as it could be read, if plan.yaml could be."""
        return self.project.lookup.plan if self.project.lookup else None

    @property
    def is_whole(self) -> bool:
        """Whether every file of it could be read."""
        return self.plan is not None and self.plan.is_complete

    @property
    def condition(self) -> Condition:
        """``absent`` is a state without a file of a plan, ``invalid`` one with an error."""
        rules = {finding.rule for finding in self.project.findings}
        if not self.project.files and "no-plan" in rules and rules <= {"no-plan", "no-tasks"}:
            return "absent"
        return "invalid" if self.project.has_errors else "valid"

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What makes it invalid."""
        return tuple(finding for finding in self.project.findings if finding.severity == "error")


def read_state(
    root: str, name: str | None, as_of: str | None, now: datetime, *, settle: Settle | None = None
) -> PlanState:
    """Return the plan below ``root`` at a revision, or as it is on the disk where none is named."""
    if name is None:
        project = build_project(root, read_worktree(root), as_of, now, settle=settle)
        return PlanState(name=WORKING_TREE, commit="", project=project)
    revision = find_revision(root, name)
    project = build_project(root, read_revision(root, revision.commit), as_of, now, settle=settle)
    return PlanState(name=name, commit=revision.commit, project=project)


def read_revision(root: str, commit: str, environment: Mapping[str, str] | None = None) -> Tree:
    """Return the plan's files at a commit, as `read_tree` would in a checkout of it.

    ``environment`` is with what variables git reaches the remote for what a partial clone lacks; None: it is not asked.
    """
    entries = list_entries(root, commit, "checklist", environment)
    selection = select_files([GitListing(path=entry.path, mode=entry.mode, size=entry.size) for entry in entries])
    names = {entry.path: entry.name for entry in entries}
    paths = [path for path, _ in selection.files]
    contents = read_blobs(root, [names[path] for path in paths], paths)
    files = zip(selection.files, contents, strict=True)
    return Tree(
        files=tuple(SourceFile(path=path, kind=kind, data=data) for (path, kind), data in files),
        findings=selection.findings,
    )
