"""Run a sync for a plan over a connection, and return what was planned or done."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from launchlist.commands.sync.options import (
    Options,
    Planned,
    check_origin,
    describe_settings,
    read_planned,
    take_settings,
)
from launchlist.commands.sync.report import NO_ANSWER, NOT_ASKED, ReportHeading, SyncResult, choose_exit_code
from launchlist.errors import GuardError, LaunchlistError, PartialError, UsageError
from launchlist.git.checkout import list_unchecked
from launchlist.git.commits import Commit, contains, has_plan, read_commit
from launchlist.git.objects import LostError
from launchlist.plan.model import IssueSettings
from launchlist.plan.schedule import project_schedule
from launchlist.project.absent import select_absent
from launchlist.project.committed import Committed, read_committed_plan
from launchlist.project.project import choose_as_of
from launchlist.project.templates import load_overrides, locate_template_fault
from launchlist.rendering.environment import TemplateFault
from launchlist.sync.actions import Limits
from launchlist.sync.desired import DesiredSource, build_rollup, list_wishes
from launchlist.sync.issue_text import CommitLinks, Writer, compose, digest_templates
from launchlist.sync.records import ROLLUP
from launchlist.sync.request import PreparedPlan, SyncRequest
from launchlist.sync.run import synchronize
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.driver import Driver
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Blocker, Task
    from launchlist.project.project import Project
    from launchlist.sync.issue_edits import IssueText
    from launchlist.sync.issue_text import IssueFields
    from launchlist.sync.records import DesiredIssue
    from launchlist.sync.request import SyncReport

_MOST_NAMED = 5


def sync(project: Project, options: Options, driver: Driver | None, now: datetime) -> SyncResult:
    """Return what was planned or done; without a ``driver`` (no token), what the plan alone shows."""
    expected = read_planned(options.planned) if options.planned is not None else None
    commit = read_commit(project.root)
    state, found, remark = None, project.findings, ""
    if commit:
        read = Committed(project.root, commit.name, options.environment)
        try:
            project, state, differing = read_committed_plan(project, read, options.as_of, now)
        except LostError as err:
            msg = f"nothing was done: {err}"
            raise GuardError(msg) from err
        if options.is_applied and differing:
            _refuse_uncommitted(project, differing, options)
        if differing:
            said = f"based on the files in the working tree, not on commit {commit.name[:12]}"
            remark = f"warning: this is {said}: they differ in {_name(differing)}\n"
    if not project.lookup:
        # The finding of the working tree about a missing plan also names plans in other folders.
        missing = next((each for each in (*found, *project.findings) if each.rule == "no-plan"), None)
        reason = f"{missing.message}; {missing.hint}" if missing else "launchlist check explains why"
        msg = f"no plan to sync: {reason}"
        raise LaunchlistError(msg)
    if options.is_applied and not commit:
        msg = "sync --apply needs a Git repository with a commit: issues link to the task file at the commit"
        raise UsageError(msg)
    if expected:
        check_origin(expected, options.repository, commit.name if commit else "")
        options = take_settings(options, expected)
    result = _carry_out(Planner(project, options, commit, state), expected, driver, now)
    return result._replace(errors=remark + result.errors)


def _carry_out(planner: Planner, expected: Planned | None, driver: Driver | None, now: datetime) -> SyncResult:
    options = planner.options
    if driver is None:
        desired = planner.prepare(int(now.timestamp())).desired
        return SyncResult(planner.head(), None, desired, errors=f"{NOT_ASKED}\n")
    inputs = planner.build_inputs(expected.actions if expected else None)
    try:
        report = driver.drive(synchronize(inputs))
    except PartialError as err:
        if options.is_applied:
            raise
        desired = planner.prepare(int(now.timestamp())).desired
        return SyncResult(planner.head(), None, desired, err.exit_code, f"{err}; {NO_ANSWER}\n")
    result = _finish(report, planner, planner.project, int(now.timestamp()))
    number = driver.find_signal()
    return result._replace(code=128 + number) if number else result


class Planner:
    """Builds desired issues and texts from one plan as of any time, by the server's clock."""

    def __init__(
        self, project: Project, options: Options, commit: Commit | None, state: Committed | None = None
    ) -> None:
        """Read the repository's templates, from ``state`` if the plan is from there."""
        assert project.lookup  # noqa: S101 - the caller ensures it
        self.project = project
        self.options = options
        self.commit = commit
        self.lookup: Lookup = project.lookup
        self.settings = self._choose_settings(self.lookup.plan.sync or IssueSettings())
        self.overrides, faults = load_overrides(project.root, self.lookup.plan, state.read_folder if state else None)
        if faults:
            msg = f"the repository's templates cannot be used: {faults[0].message}; launchlist check has the details"
            raise LaunchlistError(msg)
        self.items: dict[str, Task | Blocker] = {**self.lookup.tasks, **self.lookup.blockers}
        self.rest: tuple[str, ...] = ()
        self.as_of = ""
        self.known: dict[str, bool] = {}

    def _choose_settings(self, settings: IssueSettings) -> IssueSettings:
        options = self.options
        return settings._replace(
            every_task=settings.every_task or options.every_task,
            max_new=settings.max_new if options.max_new is None else options.max_new,
            max_open=settings.max_open if options.max_open is None else options.max_open,
        )

    def build_inputs(self, expected: tuple[dict[str, Any], ...] | None) -> SyncRequest:
        """Return the request for the sync."""
        options, commit, settings = self.options, self.commit, self.settings
        return SyncRequest(
            prepare=self.prepare,
            repository=options.repository,
            place=commit.prefix.rstrip("/") if commit else "",
            formerly=_read_place(settings.formerly),
            has_plan=lambda place: commit is None or has_plan(self.project.root, commit.name, place),
            label=settings.label,
            logins=settings.logins,
            limits=Limits(settings.max_new, settings.max_open, options.allowed),
            rates=options.rates,
            run=options.run,
            is_applied=options.is_applied,
            uses_journal=options.uses_journal,
            expected=expected,
            is_newer=lambda name, at: commit is not None and not self._contains(commit, name, at),
        )

    def _contains(self, commit: Commit, other: str, at: int) -> bool:
        """Whether the plan's commit is known to contain another, made at a given time; git is asked once."""
        if other not in self.known:
            self.known[other] = contains(self.project.root, commit, other, at, self.options.environment) is True
        return self.known[other]

    def prepare(self, at: int) -> PreparedPlan:
        """Return the plan as of the requested time, the plan's own, or ``at`` (seconds since 1970)."""
        moment = choose_as_of(self.lookup.plan, self.options.as_of, datetime.fromtimestamp(at, UTC))
        self.as_of = moment.local.isoformat()
        commit = self.commit
        place = CommitLinks(
            server=self.options.server,
            repository=self.options.repository,
            commit=commit.name if commit else "",
            prefix=commit.prefix if commit else "",
        )
        schedule = project_schedule(self.lookup, moment)
        writer = Writer(schedule, place, every_task=self.settings.every_task)
        source = DesiredSource(writer=writer, templates=digest_templates(self.overrides), settings=self.settings)
        desired = list_wishes(source, is_complete=self.lookup.plan.is_complete and not self.project.has_errors)
        if commit:
            desired = desired._replace(commit=commit.name, committed=commit.committed)

        def list_rest(ids: Sequence[str]) -> DesiredIssue:
            self.rest = tuple(ids)
            return build_rollup([self.items[each] for each in ids], source)

        return PreparedPlan(desired=desired, build_rollup=list_rest, compose=lambda ids: self._compose(source, ids))

    def head(self) -> ReportHeading:
        """Return what this run is about."""
        return ReportHeading(
            repository=self.options.repository,
            commit=self.commit.name if self.commit else "",
            as_of=self.as_of,
            is_applied=self.options.is_applied,
            settings=describe_settings(self.options),
        )

    def _compose(self, source: DesiredSource, ids: Sequence[str]) -> dict[str, IssueText]:
        fields: dict[str, IssueFields] = {}
        for each in ids:
            rest = [self.items[key] for key in self.rest]
            fields[each] = source.writer.describe_rest(rest) if each == ROLLUP else source.describe(self.items[each])
        texts = compose(fields, self.overrides)
        if isinstance(texts, TemplateFault):
            raise LaunchlistError(str(locate_template_fault(texts, self.lookup.plan)))
        return texts


def _read_place(folder: str) -> str | None:
    """Return a folder of the repository as in `Commit.prefix`, "" for the top, None if it is not a valid folder."""
    parts = [part for part in folder.split("/") if part not in {"", "."}]
    return "/".join(parts) if folder else None


def _finish(report: SyncReport, planner: Planner, project: Project, now: int) -> SyncResult:
    errors = ""
    if abs(report.at - now) > 300:
        errors += f"warning: this machine's clock differs from GitHub's, which was used, by {abs(report.at - now)} s\n"
    if project.has_errors:
        errors += "the plan has errors, so nothing is closed: launchlist check lists them\n"
    code = choose_exit_code(report)
    return SyncResult(planner.head(), report, code=max(code, 1) if project.has_errors else code, errors=errors)


def _refuse_uncommitted(project: Project, differing: Sequence[str], options: Options) -> None:
    """Refuse uncommitted changes: issues must describe a state that everyone can look up."""
    if "uncommitted" in options.allowed:
        return
    submodules = [each.path for each in list_unchecked(project.root, ["checklist"]) if each.reason == "submodule"]
    if submodules:
        msg = (
            f"nothing was done: {submodules[0]} is a submodule, and issues link to files of this repository; "
            f"replace it with a folder, or: --allow uncommitted"
        )
        raise GuardError(msg)
    unseen = [each.hint for each in select_absent(project.findings) if each.path in differing]
    first = f"to let Git see them, {' && '.join(unseen).replace('&& run: ', '&& ')}; then " if unseen else ""
    msg = (
        f"nothing was done: the plan or its templates have uncommitted changes, in {_name(differing)}; "
        f"{first}commit them, undo them with git restore, or: --allow uncommitted"
    )
    raise GuardError(msg)


def _name(paths: Sequence[str]) -> str:
    shown = [quote(path) for path in paths[:_MOST_NAMED]]
    more = len(paths) - len(shown)
    return join_names([*shown, f"{more} more"] if more else shown)
