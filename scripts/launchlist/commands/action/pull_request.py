"""Report what a pull request does to the plan, in the summary and in one comment on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.commands.action.check import explain_differences
from launchlist.commands.action.drift import judge_proposal
from launchlist.commands.action.job import Result, print_notice
from launchlist.commands.diff.markdown import print_markdown
from launchlist.errors import UsageError
from launchlist.printing.escape import escape_line
from launchlist.printing.finding_formats import print_annotation
from launchlist.rendering.github_text import PageEscapes
from launchlist.wording import count_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.commands.action.base import Base
    from launchlist.commands.action.check import Checked
    from launchlist.commands.action.job import ActionJob
    from launchlist.findings import Finding
    from launchlist.project.comparison import Comparison

_LINKED: Final = "[All findings and metrics]"
_PASSING: Final = rf"{re.escape(_LINKED)}\(\S*\)\Z"
"""The link in a comment to the run that wrote it, which differs in every run."""
_SUMMARY_LIMIT: Final = 200_000
"""UTF-16 units of the comparison in the summary, which leaves room for the rest."""


def report_diff(job: ActionJob, base: Base, checked: Checked, comparison: Comparison) -> Result:
    """Return the comparison with the base, and the findings about generated files."""
    comparison = _locate(job, comparison)
    drift = judge_proposal(job, checked.project, base)
    said = _list_drift(drift, PageEscapes.build(job.server))
    text = print_markdown(comparison, server=job.server, limit=_SUMMARY_LIMIT, place=job.prefix)
    log = "".join(f"{print_annotation(finding)}\n" for finding in drift)
    if job.inputs.comment and job.event.pull_request:
        news = bool(drift) or is_news(comparison, checked)
        log += _comment(job, lambda: _write_comment(job, comparison, checked, said), is_news=news)
    fails = job.inputs.fail_on
    has_error = any(each.severity == "error" for each in drift)
    is_bad = bool(drift) and (has_error or "warning" in fails) and bool(fails)
    return Result(log=log, sections=(text, said), code=int(is_bad))


def is_news(comparison: Comparison, checked: Checked) -> bool:
    """Whether to comment on a pull request: even an unchanged plan can be invalid."""
    is_same = comparison.is_unchanged and not comparison.new_findings and not comparison.code
    return not is_same or bool(checked.differing) or bool(checked.fault)


def _locate(job: ActionJob, comparison: Comparison) -> Comparison:
    """Return the comparison with the paths of findings from the top of the repository."""
    head = comparison.head
    project = head.project._replace(findings=tuple(job.locate(head.project.findings)))
    return comparison._replace(
        head=head._replace(project=project),
        new_findings=tuple(job.locate(comparison.new_findings)),
        gone_findings=tuple(job.locate(comparison.gone_findings)),
    )


def _list_drift(drift: list[Finding], escapes: PageEscapes) -> str:
    lines = [f"- {escapes.plain(_name_place(each))}; {escapes.plain(each.hint)}\n" for each in drift]
    return "".join(("\n**Generated files**\n\n", *lines)) if lines else ""


def _name_place(finding: Finding) -> str:
    """Return a message that begins with the path, as most of them do."""
    return finding.message if finding.message.startswith(finding.path) else f"{finding.path}: {finding.message}"


def _write_comment(job: ActionJob, comparison: Comparison, checked: Checked, said: str) -> str:
    """Return the comment: the comparison, cut if it is too long, and where to find the rest."""
    from launchlist.github.comments import LIMIT  # few runs write one

    escapes = PageEscapes.build(job.server)
    if checked.differing or checked.fault:
        said += f"\n> **Settings:** {escapes.plain(explain_differences(checked))}.\n"
    end = f"\n{_LINKED}({job.page})\n" if job.page else ""
    limit = LIMIT - count_units(said) - count_units(end)
    return print_markdown(comparison, server=job.server, limit=limit, place=job.prefix) + said + end


def _comment(job: ActionJob, write: Callable[[], str], *, is_news: bool) -> str:
    """Keep the comment up to date, and if that fails return a line that explains why."""
    if job.event.is_fork:
        return print_notice("no comment: the token of a pull request from a fork is read-only")
    try:
        driver = job.build_driver()
    except UsageError as err:
        return print_notice(f"no comment: {err}")
    if driver is None:
        return print_notice("no comment: there is no token")
    from launchlist.github.comments import keep_comment

    failure = driver.drive(
        keep_comment(job.event.pull_request, write(), is_news=is_news, marker=job.marker, passing=_PASSING)
    )
    if failure is None:
        return ""
    if failure.kind == "denied":
        return print_notice("no comment: the token may not write to pull requests; the job summary has all of it")
    return escape_line(f"no comment: {failure.message}") + "\n"
