"""The base of a pull request, read from Git's objects: its settings and templates count, not the pull request's."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from launchlist.changes.matching import strip_sources
from launchlist.commands.action.base_commit import ensure_commit, find_base_commit, find_default, find_known_commits
from launchlist.errors import LaunchlistError
from launchlist.plan.model import Moment, Plan
from launchlist.plan.moments import name_zone
from launchlist.project.project import load_project
from launchlist.project.states import read_commit_files
from launchlist.reading.disk.plan_files import PLAN_PATH, read_folder

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.commands.action.job import ActionJob
    from launchlist.git.objects import CommitFiles
    from launchlist.project.project import LoadedProject

SETTINGS: Final = ("rules", "stale_after", "as_of", "outputs", "sections", "templates", "sync")
"""What of plan.yaml says how a plan is judged and written, not what is planned."""
_JUDGING: Final = ("rules", "stale_after", "as_of")
"""Those that could hide a finding."""
_LIMIT: Final = 1 << 20
_FILES: Final = ("100644", "100755")


class ComparedCommit(NamedTuple):
    """The commit that the checkout is compared with."""

    loaded: LoadedProject
    files: CommitFiles


class BaseFailure(NamedTuple):
    """Why a part of the base cannot be had."""

    message: str
    code: int
    """The exit code of a run in which nothing else fails."""


class Base(NamedTuple):
    """A state that everybody agreed on, and the commit that the checkout is compared with, which may be another."""

    plan: Plan | None = None
    """None where there is no plan that could be used."""
    templates: dict[str, str] = {}  # noqa: RUF012 - never written to
    fault: str = ""
    """Why its settings could not be read though it may have some: those of the pull request do not count instead."""
    compared: ComparedCommit | None = None
    """What to compare with, None for nothing."""
    failure: BaseFailure | None = None
    """Why there is nothing to compare with, or no settings; the check is done all the same."""

    def settle(self, plan: Plan) -> Plan:
        """Return a pull request's plan under the settings of the base."""
        if self.fault:
            return plan._replace(**{name: Plan._field_defaults[name] for name in _JUDGING})
        if not self.plan:
            return plan
        return _move(plan, self.plan.zone)._replace(**{name: getattr(self.plan, name) for name in (*SETTINGS, "zone")})

    def find_differences(self, root: str, head: Plan) -> list[str]:
        """Return which settings of the pull request's are others, ``templates`` for the files too."""
        if not self.plan:
            return []
        own = _move(head, self.plan.zone)  # what is written may be the same where the instant is another
        names = [
            name
            for name in SETTINGS
            if strip_sources((getattr(self.plan, name),)) != strip_sources((getattr(own, name),))
        ]
        if name_zone(head.zone) != name_zone(self.plan.zone):
            names.append("timezone")
        if "templates" not in names and self.plan.templates:
            found, _ = read_folder(root, self.plan.templates, ".j2", _LIMIT)
            if {name: decode(data) for name, data in found.items()} != self.templates:
                names.append("templates")
        return names


def _move(plan: Plan, zone: tzinfo) -> Plan:
    """Return the plan as it would have been read in another zone: a deadline without one of its own is in that."""
    return cast("Plan", _move_each(plan, zone)) if name_zone(plan.zone) != name_zone(zone) else plan


def _move_each(value: object, zone: tzinfo) -> object:
    if isinstance(value, Moment):
        local = value.local if value.own_zone else value.local.replace(tzinfo=zone)
        return value._replace(at=local.astimezone(UTC), local=local)
    if not isinstance(value, tuple):
        return value
    moved: list[Any] = [_move_each(each, zone) for each in value]
    return type(value)(*moved) if hasattr(value, "_fields") else tuple(moved)


def read_base(job: ActionJob, head: Plan | None, *, compares: bool) -> Base:
    """Return the base of the event: whose settings count before a merge, and what to compare with if asked for.

    Before a merge the settings are those of the commit that the event names as the base, else of the default branch,
    whatever is checked out and compared: where a branch left its base, and what a merge is made of, is for its author
    to choose. The files that the plan of the checkout, ``head``, writes and those it is written with are read too.
    """
    lead = "there is no comparison with the base: " if compares else "the settings of the base are missing: "
    base = Base(fault="the base could not be read") if job.event.is_unmerged else Base()
    try:
        settings = (job.event.base or find_default(job)) if job.event.is_unmerged else job.event.base
        known = find_known_commits(job.root, settings)
        if job.event.is_unmerged:
            known = ensure_commit(job, settings, known)
            commit = _read_commit(job.root, settings, head)
            base = _read_settings(commit)
            if compares:
                place = find_base_commit(job, known)
                base = base._replace(compared=commit if place == settings else _read_commit(job.root, place, head))
        else:
            commit = _read_commit(job.root, find_base_commit(job, known), head)
            base = _read_settings(commit)._replace(compared=commit)
    except LaunchlistError as err:
        return base._replace(failure=BaseFailure(f"{lead}{err}", err.exit_code))
    return base


def _read_commit(root: str, commit: str, head: Plan | None) -> ComparedCommit:
    also = [*(output.path for output in head.outputs), head.templates.strip("/")] if head else []
    tree, files = read_commit_files(root, commit, also)
    return ComparedCommit(load_project(root, tree), files)


def _read_settings(commit: ComparedCommit) -> Base:
    tree, plan = commit.loaded.tree, commit.loaded.plan
    if plan:
        return Base(plan, _read_templates(commit.files, plan.templates))
    is_absent = not tree.files and {finding.rule for finding in tree.findings} <= {"no-plan", "no-tasks"}
    return Base(fault="" if is_absent else f"the base {commit.files.commit[:12]} has no {PLAN_PATH} that can be read")


def _read_templates(files: CommitFiles, folder: str) -> dict[str, str]:
    """Return the templates of a commit, name to text."""
    folder = folder.strip("/")
    wanted = {
        entry.path.removeprefix(f"{folder}/"): entry
        for entry in (files.find(folder) if folder else ())
        if entry.mode in _FILES and entry.size <= _LIMIT and entry.path.startswith(f"{folder}/")
    }
    wanted = {name: entry for name, entry in wanted.items() if name.endswith(".j2") and "/" not in name}
    return dict(zip(wanted, map(decode, files.read(list(wanted.values()))), strict=True))


def read_text(files: CommitFiles, path: str) -> str | None:
    """Return a file of a commit, None where there is none."""
    found = [entry for entry in files.find(path) if entry.path == path and entry.mode in _FILES]
    return decode(files.read(found)[0]) if found else None


def decode(data: bytes) -> str:
    """Return text with line feeds; what is no UTF-8 shows as such and makes nothing fail."""
    return data.decode(errors="replace").replace("\r\n", "\n")
