"""Generates the outputs of a plan, and finds the files on the disk that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.report import build_report
from launchlist.plan.schedule import project_schedule
from launchlist.project.context import Outcome, print_findings
from launchlist.project.drift import OutputChange
from launchlist.project.output_files import OutputFile, read_target
from launchlist.project.project import add_findings
from launchlist.project.templates import locate_template_fault
from launchlist.rendering.document import render_outputs
from launchlist.rendering.environment import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.findings import Finding, Violation
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment, Plan
    from launchlist.project.context import FindingFormat
    from launchlist.project.output_files import Read
    from launchlist.project.project import Project


class RenderOptions(NamedTuple):
    """How to render: the options of the command line, and the project's own templates."""

    style: FindingFormat
    color: bool
    stamp: bool
    force: bool
    explain: bool
    is_moment_given: bool
    """``--as-of`` was given: it applies even if a file records another moment."""
    fails_on_change: bool = False
    """The exit code is 1 if anything was written."""


class GeneratedOutputs(NamedTuple):
    """The outputs on the disk, those that do not match the plan, and findings that prevent the comparison."""

    targets: tuple[OutputFile, ...] = ()
    changes: tuple[OutputChange, ...] = ()
    faults: tuple[Finding | Violation, ...] = ()


def draw(  # noqa: PLR0913 - everything the files depend on
    project: Project,
    rendering: RenderOptions,
    overrides: Mapping[str, str],
    known: Sequence[Finding | Violation] = (),
    *,
    check: bool,
    read: Read | None = None,
) -> GeneratedOutputs:
    """Return what writing the outputs of an error-free plan would change, with these templates over the built-in ones.

    ``read`` reads the current outputs from elsewhere than the disk.
    """
    if not project.lookup or not project.as_of:
        return GeneratedOutputs()
    found = [read_target(project.root, output, read) for output in project.lookup.plan.outputs]
    targets = tuple(target for target in found if isinstance(target, OutputFile))
    faults = (*known, *(fault for fault in found if not isinstance(fault, OutputFile)))
    if faults:
        return GeneratedOutputs(targets=targets, faults=faults)
    changes = _find_changes(targets, project.lookup, project.as_of, rendering, overrides, check=check)
    if isinstance(changes, TemplateFault):
        return GeneratedOutputs(
            targets=targets, faults=(locate_template_fault(changes, project.lookup.plan, overrides),)
        )
    return GeneratedOutputs(targets=targets, changes=changes)


def _find_changes(  # noqa: PLR0913 - everything a file depends on
    targets: Sequence[OutputFile],
    lookup: Lookup,
    as_of: Moment,
    rendering: RenderOptions,
    overrides: Mapping[str, str],
    *,
    check: bool,
) -> tuple[OutputChange, ...] | TemplateFault:
    """Return the files that differ. A file that differs only in the moment it records is left alone.

    All files are generated together, since the limits on a repository's own templates apply to all of them.
    """
    drafts = [_choose_moments(target, lookup.plan, as_of, rendering, check=check) for target in targets]
    generated = _generate(drafts, lookup, overrides)
    if isinstance(generated, TemplateFault):
        return generated
    news = [
        draft._replace(stamp=draft.at)
        for draft, contents in zip(drafts, generated, strict=True)
        if draft.stamp != draft.at and draft.target.fill(contents) != draft.target.data
    ]
    again = _generate(news, lookup, overrides)
    if isinstance(again, TemplateFault):
        return again
    settled = [(draft, contents) for draft, contents in zip(drafts, generated, strict=True) if draft.stamp == draft.at]
    found = {
        draft.target.output.path: _compare(draft.target, contents, check=check)
        for draft, contents in (*settled, *zip(news, again, strict=True))
    }
    return tuple(change for target in targets if (change := found.get(target.output.path)))


class _Draft(NamedTuple):
    target: OutputFile
    at: Moment
    """The as-of moment of the file."""
    stamp: Moment
    """The moment printed in it: at first the one it records, to see whether anything else differs."""


def _choose_moments(target: OutputFile, plan: Plan, as_of: Moment, rendering: RenderOptions, *, check: bool) -> _Draft:
    """Choose the moments of a file; a plan with its own as-of always prints that one, so it is compared too."""
    recorded = target.find_stamp(plan.zone)
    is_settled = rendering.is_moment_given or plan.as_of is not None
    if check and recorded and not is_settled:
        as_of = recorded
    keeps_stamp = recorded is not None and not rendering.stamp and plan.as_of is None
    return _Draft(target, as_of, recorded if recorded and keeps_stamp else as_of)


def _generate(
    drafts: Sequence[_Draft], lookup: Lookup, overrides: Mapping[str, str]
) -> list[dict[str, bytes]] | TemplateFault:
    reports = {at: build_report(project_schedule(lookup, at)) for at in {draft.at for draft in drafts}}
    wanted = [(reports[draft.at]._replace(stamp=draft.stamp), draft.target.output) for draft in drafts]
    return render_outputs(wanted, overrides) if wanted else []


def _compare(target: OutputFile, contents: dict[str, bytes], *, check: bool) -> OutputChange | None:
    data = target.fill(contents)
    if data == target.data or (check and target.holds_unmarked(contents)):
        return None
    return OutputChange(target=target, data=data)


def keep_moment(change: OutputChange, read: Read, project: Project, overrides: Mapping[str, str]) -> OutputChange:
    """Return a change with the moment recorded in the file that ``read`` returns, if nothing else differs."""
    lookup, as_of = project.lookup, project.as_of
    offered = read_target(project.root, change.target.output, read)
    if not lookup or not as_of or lookup.plan.as_of or not isinstance(offered, OutputFile):
        return change
    stamp = offered.find_stamp(lookup.plan.zone)
    generated = _generate([_Draft(change.target, as_of, stamp)], lookup, overrides) if stamp else None
    data = change.target.fill(generated[0]) if isinstance(generated, list) else None
    return change._replace(data=data) if data is not None and data == offered.data else change


def refuse(project: Project, faults: Sequence[Finding | Violation], rendering: RenderOptions) -> Outcome:
    """Return the findings of a plan that cannot be rendered."""
    whole = add_findings(project, faults)
    text = print_findings(whole, rendering.style, color=rendering.color)
    return Outcome(code=1, text=text, errors="nothing was rendered: fix the errors first\n")
