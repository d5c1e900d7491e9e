"""Read the base of a pull request from Git's objects: its settings and templates apply, not the pull request's."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from launchlist.changes.matching import strip_sources
from launchlist.errors import LaunchlistError, UsageError
from launchlist.git.objects import find_commits
from launchlist.git.run import is_shallow, run_git
from launchlist.plan.model import Moment, Plan
from launchlist.plan.moments import name_zone
from launchlist.project.project import load_project
from launchlist.project.states import list_generated, read_commit_files
from launchlist.reading.disk.plan_files import PLAN_PATH, read_folder

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.commands.action.job import ActionJob
    from launchlist.git.objects import CommitFiles, CommitObject
    from launchlist.project.project import LoadedProject

SETTINGS: Final = ("rules", "stale_after", "as_of", "outputs", "sections", "templates", "sync")
"""The keys of plan.yaml that decide how a plan is checked and rendered, not what is planned."""
_JUDGING: Final = ("rules", "stale_after", "as_of")
"""Those that could hide a finding."""
_LIMIT: Final = 1 << 20
_FILES: Final = ("100644", "100755")


class ComparedCommit(NamedTuple):
    """The commit that the checkout is compared with."""

    loaded: LoadedProject
    files: CommitFiles


class BaseFailure(NamedTuple):
    """Why a part of the base is not available."""

    message: str
    code: int
    """The exit code of the run if nothing else fails."""


class Base(NamedTuple):
    """The base whose settings apply, and the commit that the checkout is compared with, which may differ."""

    plan: Plan | None = None
    """None if there is no usable plan."""
    templates: dict[str, str] = {}  # noqa: RUF012 - never written to
    fault: str = ""
    """Why its settings, if any, could not be read; those of the pull request are not used instead."""
    compared: ComparedCommit | None = None
    """What to compare with, None for nothing."""
    failure: BaseFailure | None = None
    """Why there is nothing to compare with, or no settings; the check is done anyway."""

    def settle(self, plan: Plan) -> Plan:
        """Return a pull request's plan under the settings of the base."""
        if self.fault:
            return plan._replace(**{name: Plan._field_defaults[name] for name in _JUDGING})
        if not self.plan:
            return plan
        return _move(plan, self.plan.zone)._replace(**{name: getattr(self.plan, name) for name in (*SETTINGS, "zone")})

    def find_differences(self, root: str, head: Plan) -> list[str]:
        """Return which settings the pull request changes; ``templates`` includes the template files."""
        if not self.plan:
            return []
        own = _move(head, self.plan.zone)  # the text may be the same although the time differs
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
    """Return the plan as it would be read in another zone, which applies to deadlines without their own."""
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
    """Return the base of the event: the settings that apply before a merge, and what to compare with if requested.

    Before a merge the settings are those of the commit that the event names as the base, or else of the default branch,
    whatever is checked out and compared: the author of a branch chooses where it starts and what it merges. The outputs
    and templates of the plan of the checkout, ``head``, are read too.
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


class KnownCommits(NamedTuple):
    """What was looked up in the history at once."""

    head: CommitObject | None
    """What is checked out, None if there is no commit."""
    present: frozenset[str] = frozenset()
    """The names of commits that the clone is known to contain."""
    absent: frozenset[str] = frozenset()
    """The names of commits that it lacks."""


def find_known_commits(root: str, name: str) -> KnownCommits:
    """Return what is checked out, and whether the clone contains the commit ``name``, unless that is ""."""
    head, *found = find_commits(root, "HEAD", *([name] if name else []))
    names = frozenset([name] if name else [])
    return KnownCommits(head, names, frozenset()) if any(found) else KnownCommits(head, frozenset(), names)


def find_base_commit(job: ActionJob, known: KnownCommits) -> str:
    """Return the commit to compare the checkout with.

    GitHub checks out a merge of the pull request with its current base, which may be newer than in the event.
    If the branch itself was checked out, it is compared with where it left its base, if the clone knows that.
    Raises UsageError if the clone cannot get the commit, or if it cannot be determined.
    """
    event, root, head = job.event, job.root, known.head
    parents = head.parents if head else ()
    if event.head and len(parents) == 2 and parents[1] == event.head:
        ensure_commit(job, parents[0], known)
        return parents[0]
    if not event.base:
        msg = "the event has no commit to compare with; use command: diff with pull requests and pushes"
        raise UsageError(msg)
    ensure_commit(job, event.base, known)
    is_whole = not is_shallow(root)
    if is_whole and head and event.base in {head.name, *parents}:
        return event.base
    fork = run_git(root, "merge-base", event.base, "HEAD")
    if fork.code == 0:
        return fork.output.strip()
    if event.pull_request and not is_whole:
        raise UsageError(_explain_gap(job, head))
    return event.base


def find_default(job: ActionJob) -> str:
    """Return the commit of the default branch, for an event without a base; raises UsageError if there is none.

    Events that do not concern a branch run on the default one, whose commit they name.
    """
    event = job.event
    if not event.is_foreign:
        msg = f"the {event.name} event names no base commit to take the settings from"
        raise UsageError(msg)
    if event.is_default_branch and not event.is_unplaced and event.commit:
        return event.commit
    from launchlist.commands.action.origin import Checkout  # pull requests name a base

    ref = f"refs/remotes/origin/{event.default_branch}"
    is_own = Checkout(job.root, job.server, "").is_of(event.repository)
    found = run_git(job.root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if not is_own or not event.default_branch or found.code != 0:
        msg = (
            f"the {event.name} event names no base commit to take the settings from, and the clone has no default "
            f"branch of {event.repository or 'its repository'}: "
            "give actions/checkout fetch-depth: 0, and no other repository"
        )
        raise UsageError(msg)
    return found.output.strip()


def _explain_gap(job: ActionJob, head: CommitObject | None) -> str:
    wanted = job.event.head
    if head and len(head.parents) == 2 and head.name != wanted:
        return (
            f"the checkout is a merge of a commit other than {wanted[:12]}, which this run is for: there was a push in "
            f"between, which has its own run; do not set the ref of actions/checkout, so that each run compares its own"
        )
    return (
        "the clone does not have enough history of the branch to find where it started: set fetch-depth: 0 for "
        "actions/checkout, or do not set its ref"
    )


def ensure_commit(job: ActionJob, commit: str, known: KnownCommits) -> KnownCommits:
    """Fetch a commit that the clone lacks, without its history if the clone has none either."""
    root = job.root
    if commit in known.present:
        return known
    known = known._replace(present=known.present | {commit})
    if commit not in known.absent and find_commits(root, commit)[0]:
        return known
    depth = ("--depth=1",) if is_shallow(root) else ()
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, "origin", commit)
    fetched = run_git(root, *words, environment=job.authenticate())
    if fetched.code != 0:
        msg = (
            f"the clone does not contain the base {commit[:12]} and cannot fetch it: set fetch-depth: 0 for "
            "actions/checkout"
        )
        raise UsageError(msg)
    return known


def _read_commit(root: str, commit: str, head: Plan | None) -> ComparedCommit:
    tree, files = read_commit_files(root, commit, list_generated(head) if head else [])
    return ComparedCommit(load_project(root, tree), files)


def _read_settings(commit: ComparedCommit) -> Base:
    tree, plan = commit.loaded.tree, commit.loaded.plan
    if plan:
        return Base(plan, _read_templates(commit.files, plan.templates))
    is_absent = not tree.files and {finding.rule for finding in tree.findings} <= {"no-plan", "no-tasks"}
    return Base(fault="" if is_absent else f"the base {commit.files.commit[:12]} has no readable {PLAN_PATH}")


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
    """Return a file of a commit, None if it does not exist."""
    found = [entry for entry in files.find(path) if entry.path == path and entry.mode in _FILES]
    return decode(files.read(found)[0]) if found else None


def decode(data: bytes) -> str:
    """Return text with line feeds; invalid UTF-8 is replaced visibly instead of raising an error."""
    return data.decode(errors="replace").replace("\r\n", "\n")
