"""The check of the action: annotations, counts, metrics, and the report for later steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist import __version__
from launchlist.commands.action.job import Result, Sections, print_notice
from launchlist.commands.action.runner_files import SUMMARY_BYTES, write_report
from launchlist.plan.metrics import measure_plan
from launchlist.plan.moments import build_moment
from launchlist.printing.escape import escape_line
from launchlist.printing.finding_formats import print_github, print_json
from launchlist.printing.text import build_summary, count_severities
from launchlist.project.comparison import Comparison, compare
from launchlist.project.project import check_project
from launchlist.project.states import WORKING_TREE, build_state
from launchlist.rendering.github_text import PageEscapes
from launchlist.wording import count_units, join_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from launchlist.commands.action.base import Base, ComparedCommit
    from launchlist.commands.action.job import ActionJob
    from launchlist.findings import Finding
    from launchlist.plan.schedule import Schedule
    from launchlist.printing.text import Counts
    from launchlist.project.project import LoadedProject, Project
    from launchlist.project.states import PlanState


class Checked(NamedTuple):
    """The plan of the checkout, with the settings of the base, if there is one."""

    project: Project
    schedule: Schedule | None
    """None if there is no plan, or it is incomplete."""
    differing: tuple[str, ...] = ()
    """The settings that would change with the merge."""
    comparison: Comparison | None = None
    """With the base, if there is one."""
    fault: str = ""
    """Why the settings of the base could not be read."""
    proposal: str = "pull request"
    """What the checkout is: a pull request or a merge group."""


def check_checkout(job: ActionJob, loaded: LoadedProject, base: Base | None) -> Checked:
    """Return the plan as it was checked out; before a merge, with the settings of the base."""
    judge = base if job.event.is_unmerged else None
    judged = judge.settle(loaded.plan) if judge and loaded.plan else None
    project = check_project(loaded, job.inputs.as_of, job.now, judged=judged)
    name = f"this {job.event.proposal}" if judge else WORKING_TREE
    state = build_state(name, "", project)
    comparison = compare(_check_base(job, base, base.compared, project), state) if base and base.compared else None
    if judge is None:
        from launchlist.project.templates import check_templates

        project = check_templates(project)
    differing = tuple(judge.find_differences(job.root, project.written)) if judge and project.written else ()
    fault = judge.fault if judge else ""
    return Checked(project, state.schedule, differing, comparison, fault, proposal=job.event.proposal)


def _check_base(job: ActionJob, base: Base, compared: ComparedCommit, head: Project) -> PlanState:
    """Return the state to compare with, checked in the same way as the checkout."""
    loaded, commit, is_unmerged = compared.loaded, compared.files.commit, job.event.is_unmerged
    judged = base.settle(loaded.plan) if is_unmerged and loaded.plan else None
    project = check_project(loaded, head.as_of or job.inputs.as_of, job.now, judged=judged)
    return build_state((is_unmerged and job.event.base_branch) or commit, commit, project)


def report_check(job: ActionJob, checked: Checked) -> Result:
    """Return the annotations, the outputs, and the metrics and findings for the summary."""
    project, schedule = checked.project, checked.schedule
    totals = count_severities(project.findings)
    log = print_annotations(job, checked)
    if checked.differing or checked.fault:
        log += print_notice(explain_differences(checked))
    text = print_json(job.locate(project.findings), project.counts, version=__version__)
    outputs = {
        "errors": str(totals.errors),
        "warnings": str(totals.warnings),
        "changed": "false",
        "overdue": str(count_overdue(schedule)) if schedule else "",
        "issues-opened": "0",
        "issues-closed": "0",
        "release-projected": name_release(schedule) if schedule else "",
        "report": write_report(job.temporary, text),
    }
    fails = job.inputs.fail_on
    is_bad = (totals.errors and fails) or (totals.warnings and "warning" in fails)
    return Result(log=log, sections=_build_sections(job, checked), outputs=outputs, code=int(bool(is_bad)))


def print_annotations(job: ActionJob, checked: Checked) -> str:
    """Return the annotations; warnings that the base of a pull request has too become plain lines."""
    project = checked.project
    if not checked.comparison:
        return print_github(job.locate(project.findings), project.counts)
    fresh = {_identify(finding) for finding in checked.comparison.new_findings}
    news: list[Finding] = []
    known: list[Finding] = []
    for each in project.findings:
        if each.severity == "error" or _identify(each) in fresh:
            news.append(each)
        else:
            known.append(each)
    lines = print_github(job.locate(news), project.counts).splitlines()[:-1]
    lines += [escape_line(str(each)) for each in job.locate(known)]
    return "\n".join([*lines, build_summary(project.counts, project.findings)]) + "\n"


def _identify(finding: Finding) -> tuple[str, int, str, str]:
    """Identify a finding by what does not depend on settings."""
    return finding.path, finding.line, finding.rule, finding.message


def count_overdue(schedule: Schedule) -> int:
    """Return how many tasks are past their deadline and blockers past their ETA."""
    lookup = schedule.lookup
    tasks = sum(schedule.is_overdue(task) for task in lookup.tasks.values())
    return tasks + sum(schedule.is_blocker_overdue(blocker) for blocker in lookup.blockers.values())


def name_release(schedule: Schedule) -> str:
    """Return the date the release is projected for, in the plan's zone; "" if no release is planned."""
    if not schedule.release:
        return ""
    return build_moment(schedule.release, schedule.lookup.plan.zone).local.date().isoformat()


def explain_differences(checked: Checked) -> str:
    """Return which part of the change does not apply before it is merged."""
    if checked.fault:
        return f"{checked.fault}: every rule has its default severity, whatever the {checked.proposal} sets under rules"
    return (
        f"the {checked.proposal} changes {join_names(checked.differing)}: until it is merged, "
        f"it is checked and rendered with those of the base"
    )


def _build_sections(job: ActionJob, checked: Checked) -> Sections:
    escapes = PageEscapes.build(job.server)
    sections = []
    if checked.differing or checked.fault:
        sections.append(f"> **Settings:** {escapes.plain(explain_differences(checked))}.\n")
    if checked.schedule:
        sections.append(list_metrics(checked.schedule, escapes))
    return (*sections, *list_findings(job.locate(checked.project.findings), checked.project.counts, escapes))


_CHUNK: Final = 200
"""Number of findings in one section, which is kept whole or left out."""


def list_metrics(schedule: Schedule, escapes: PageEscapes) -> str:
    """Return the table of the metrics."""
    rows = (
        f"| {escapes.cell(row.title)} | {row.current} | {row.target} | {row.health} | {escapes.plain(row.reason)} |\n"
        for row in measure_plan(schedule)
    )
    return "".join(("\n#### Metrics\n\n| Metric | Current | Target | Status | Why |\n| - | - | - | - | - |\n", *rows))


def list_findings(found: Sequence[Finding], counts: Counts, escapes: PageEscapes) -> Iterator[str]:
    """Yield all findings as one table, in sections, the later of which continue its rows."""
    yield f"\n#### Findings\n\n{build_summary(counts, found)}\n"
    for start in range(0, len(found), _CHUNK):
        head = "\n| Where | Rule | What |\n| - | - | - |\n" if start == 0 else ""
        yield head + "".join(_name_finding(each, escapes) for each in found[start : start + _CHUNK])


def _name_finding(finding: Finding, escapes: PageEscapes) -> str:
    hint = f"; {escapes.plain(finding.hint)}" if finding.hint else ""
    place = f"{escapes.plain(finding.path)}:{finding.line}:{finding.column}"
    return f"| {place} | {finding.severity} {finding.rule} | {escapes.plain(finding.message)}{hint} |\n"


def join_summary(sections: Sequence[str], report: str) -> str:
    """Return what fits into a summary, and where to find the rest."""
    where = f"in the JSON report at `{report}`, which a later step can upload" if report else "in the log"
    pointer = f"\nThe rest does not fit here: all findings are {where}.\n"
    return cut_sections(sections, pointer, SUMMARY_BYTES, lambda text: len(text.encode(errors="replace")))


def cut_sections(sections: Sequence[str], pointer: str, limit: int, measure: Callable[[str], int] = count_units) -> str:
    """Return as many whole sections as fit, starting with the first, and where to find the rest."""
    left = limit - measure(pointer)
    kept: list[str] = []
    for section in sections:
        left -= measure(section)
        if left < 0:
            return "".join([*kept, pointer])
        kept.append(section)
    return "".join(kept)
