"""Loads and checks a repository's plan, as every command needs it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import UsageError
from launchlist.findings import Finding, Severity, Source, Violation
from launchlist.plan.graph import Lookup, build_lookup
from launchlist.plan.moments import build_moment, read_moment, resolve_moment
from launchlist.printing.text import Counts
from launchlist.project.absent import find_absent_rest, read_worktree
from launchlist.project.rule_registry import check_settings, find_severities
from launchlist.reading.disk.paths import fold_name
from launchlist.reading.disk.plan_folders import check_output_path
from launchlist.reading.load import load_plan
from launchlist.reading.yaml.positions import locate_violations
from launchlist.rules import CHECKS
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from launchlist.plan.model import Moment, Plan
    from launchlist.reading.disk.plan_files import SourceFile, Tracker, Tree
    from launchlist.reading.load import Loaded


class Project(NamedTuple):
    """A plan with all its findings. ``lookup`` and ``as_of`` are None if there is no plan."""

    root: str
    files: dict[str, bytes]
    """Path to content of the files that were read, for excerpts."""
    read: tuple[Finding, ...]
    """The findings about the files themselves."""
    violations: tuple[Violation, ...]
    """The violations of schemas and rules; ``findings`` has their positions."""
    findings: tuple[Finding, ...]
    counts: Counts
    severities: dict[str, Severity]
    lookup: Lookup | None
    as_of: Moment | None
    written: Plan | None = None
    """The plan with the settings of its own plan.yaml; the plan in ``lookup`` may have others."""

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity == "error" for finding in self.findings)


class LoadedProject(NamedTuple):
    """The files of a plan and their content, before any rule is checked."""

    root: str
    tree: Tree
    loaded: Loaded

    @property
    def plan(self) -> Plan | None:
        """The plan with its own settings, None if plan.yaml could not be used."""
        return self.loaded.plan


def load_project(root: str, tree: Tree, *, track: Tracker = iter) -> LoadedProject:
    """Return the plan in files that have been read from anywhere.

    ``track`` yields the files one by one and may show the progress.
    """
    all_found = not any(finding.severity == "error" for finding in tree.findings)
    return LoadedProject(root, tree, load_plan(track(tree.files), all_found=all_found))


def check_project(
    project: LoadedProject,
    as_of: str | Moment | None,
    now: datetime,
    *,
    judged: Plan | None = None,
    places: bool = True,
) -> Project:
    """Return the plan as of ``--as-of`` or a moment, the plan's own as_of or ``now``, with its findings.

    ``judged`` is the same plan under other settings than its own, which are checked anyway. Without ``places``,
    warnings keep the place 1:1, since they are only counted.
    """
    tree, loaded = project.tree, project.loaded
    files = {file.path: file.data for file in tree.files}
    violations = list(loaded.violations)
    findings = [*tree.findings, *loaded.findings]
    plan = judged or loaded.plan
    severities = find_severities(plan)
    lookup = moment = None
    if plan and loaded.plan:
        moment = choose_as_of(plan, as_of, now)
        lookup = build_lookup(plan)
        violations += check_settings(loaded.plan)
        violations += check_plan(lookup, moment, severities)
        violations += check_outputs(project.root, loaded.plan)
    elif isinstance(as_of, str):
        resolve_as_of(as_of)
    findings = [each._replace(severity=severities[each.rule]) for each in findings if each.rule in severities]
    places = places or any(severities.get(violation.rule) == "error" for violation in violations)
    located = locate_violations(violations, files if places else {}, severities)
    return Project(
        root=project.root,
        files=files,
        read=tuple(findings),
        violations=tuple(violations),
        findings=tuple(sorted([*findings, *located])),
        counts=count_records(tree.files, loaded.plan),
        severities=severities,
        lookup=lookup,
        as_of=moment,
        written=loaded.plan,
    )


def read_project(root: str, as_of: str | None, now: datetime, *, track: Tracker = iter, places: bool = True) -> Project:
    """Return the plan below ``root`` with its findings: what is on the disk, loaded and checked.

    ``track`` is as for `load_project`, ``places`` as for `check_project`.
    """
    loaded = load_project(root, read_worktree(root, track), track=track)
    project = check_project(loaded, as_of, now, places=places)
    absent = find_absent_rest(root, project.lookup.plan) if project.lookup else ()
    return add_findings(project._replace(read=(*project.read, *absent)), ()) if absent else project


def add_findings(project: Project, faults: Sequence[Finding | Violation]) -> Project:
    """Return the project with additional findings, all with their positions."""
    violations = (*project.violations, *(each for each in faults if isinstance(each, Violation)))
    located = locate_violations(violations, project.files, project.severities)
    found = (each for each in faults if isinstance(each, Finding))
    return project._replace(findings=tuple(sorted([*project.read, *located, *found])), violations=violations)


def choose_as_of(plan: Plan, as_of: str | Moment | None, now: datetime) -> Moment:
    """Return the as-of moment of a report, in the plan's zone, which also applies to a time without a zone."""
    if isinstance(as_of, tuple):
        return build_moment(as_of.at, plan.zone)
    if as_of is not None:
        return build_moment(resolve_as_of(as_of, plan.zone).at, plan.zone)
    return plan.as_of or build_moment(now, plan.zone)


def resolve_as_of(as_of: str, zone: tzinfo = UTC) -> Moment:
    """Parse a moment on the command line, in ``zone`` unless it has its own; raises UsageError."""
    reason = read_moment(as_of)
    if isinstance(reason, str):
        msg = f"--as-of {quote(as_of)} is not a valid time: {reason}"
        raise UsageError(msg)
    return resolve_moment(as_of, zone)


def check_plan(lookup: Lookup, as_of: Moment, severities: dict[str, Severity]) -> list[Violation]:
    """Return the violations of all rules that are not off."""
    violations: list[Violation] = []
    for check in CHECKS:
        if check.rule.name in severities:
            violations += check.find(lookup, as_of)
    if not lookup.plan.tasks and lookup.plan.is_complete:
        message = "the plan has no tasks, so there is nothing to check"
        violations.append(Violation("no-tasks", lookup.plan.source, message, "add checklist/tasks/DOC-1.yaml"))
    return violations


def check_outputs(root: str, plan: Plan) -> list[Violation]:
    """Report outputs that cannot be written, and those listed twice."""
    violations = []
    seen: set[str] = set()
    templates = fold_name(plan.templates.strip("/"))
    for output in plan.outputs:
        reason = check_output_path(root, output.path)
        if templates and fold_name(output.path).startswith(f"{templates}/"):
            reason = "a path into the folder of the plan's templates"
        if fold_name(output.path) in seen:
            reason = "it is listed twice, or differs from another one only in case"
        seen.add(fold_name(output.path))
        if reason:
            message = f"{quote(output.path)} cannot be an output: {reason}"
            place: Source = output.source.at("path")
            violations.append(Violation("output-refused", place, message, "choose another path"))
    return violations


def count_records(files: tuple[SourceFile, ...], plan: Plan | None) -> Counts:
    """Return the number of records if they could be read, else of files."""
    kinds = [file.kind for file in files]
    tasks, blockers = kinds.count("task"), kinds.count("blocker")
    if plan:
        tasks, blockers = max(tasks, len(plan.tasks)), max(blockers, len(plan.blockers))
    return Counts(tasks=tasks, blockers=blockers, plans=kinds.count("plan"))
