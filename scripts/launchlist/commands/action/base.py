"""The base of a pull request, read from Git's objects: its settings and templates count, not the pull request's."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from launchlist.changes.matching import strip_sources
from launchlist.commands.action.base_commit import BaseCommit, ensure_commit, find_base_commit, find_default
from launchlist.errors import UsageError
from launchlist.git.objects import list_entries, read_blobs
from launchlist.plan.model import Moment, Plan
from launchlist.plan.moments import name_zone
from launchlist.project.states import read_revision
from launchlist.reading.disk.plan_files import PLAN_PATH, read_folder
from launchlist.reading.load import load_plan

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.commands.action.job import ActionJob

SETTINGS: Final = ("rules", "stale_after", "as_of", "outputs", "sections", "templates", "sync")
"""What of plan.yaml says how a plan is judged and written, not what is planned."""
_JUDGING: Final = ("rules", "stale_after", "as_of")
"""Those that could hide a finding."""
_LIMIT: Final = 1 << 20
_FILES: Final = ("100644", "100755")


class Base(NamedTuple):
    """A state that everybody agreed on, and the commit that the checkout is compared with, which may be another."""

    commit: str
    """What to compare with, "" for nothing."""
    plan: Plan | None
    """None where there is no plan that could be used."""
    templates: dict[str, str]
    fault: str = ""
    """Why its settings could not be read though it may have some: those of the pull request do not count instead."""
    refusal: str = ""
    """Why the checkout cannot be compared; the settings count all the same."""

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


def read_base(job: ActionJob, *, compares: bool = True) -> Base:
    """Return the base of the event; raises UsageError where the clone does not hold it and it cannot be fetched.

    Before a merge the settings are those of the commit that the event names as the base, else of the default branch,
    whatever is checked out and compared: where a branch left its base, and what a merge is made of, is for its author
    to choose.
    """
    if not job.event.is_unmerged:
        origin = find_base_commit(job)
        return _read_settings(job, origin.commit, origin)
    settings = job.event.base or find_default(job)
    ensure_commit(job, settings)
    return _read_settings(job, settings, _find_compared(job) if compares else BaseCommit(""))


def _find_compared(job: ActionJob) -> BaseCommit:
    try:
        return find_base_commit(job)
    except UsageError as err:
        return BaseCommit("", str(err))


def _read_settings(job: ActionJob, settings: str, origin: BaseCommit) -> Base:
    tree = read_revision(job.root, settings)
    plan = load_plan(tree.files).plan
    if plan:
        return Base(origin.commit, plan, read_templates(job.root, settings, plan.templates), refusal=origin.refusal)
    is_absent = not tree.files and {finding.rule for finding in tree.findings} <= {"no-plan", "no-tasks"}
    fault = "" if is_absent else f"the base {settings[:12]} has no {PLAN_PATH} that can be read"
    return Base(origin.commit, plan=None, templates={}, fault=fault, refusal=origin.refusal)


def read_templates(root: str, commit: str, folder: str) -> dict[str, str]:
    """Return the templates of a commit, name to text."""
    if not folder:
        return {}
    folder = folder.strip("/")
    entries = [
        entry
        for entry in list_entries(root, commit, folder)
        if entry.mode in _FILES and entry.size <= _LIMIT and entry.path.startswith(f"{folder}/")
    ]
    named = {entry.path.removeprefix(f"{folder}/"): entry.name for entry in entries}
    wanted = {name: blob for name, blob in named.items() if name.endswith(".j2") and "/" not in name}
    return dict(zip(wanted, map(decode, read_blobs(root, list(wanted.values()))), strict=True))


def read_text(root: str, commit: str, path: str) -> str | None:
    """Return a file of a commit, None where there is none."""
    found = [entry for entry in list_entries(root, commit, path) if entry.path == path and entry.mode in _FILES]
    return decode(read_blobs(root, [found[0].name])[0]) if found else None


def decode(data: bytes) -> str:
    """Return text with line feeds; what is no UTF-8 shows as such and makes nothing fail."""
    return data.decode(errors="replace").replace("\r\n", "\n")
