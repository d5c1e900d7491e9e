"""``launchlist render``: write the outputs of a valid plan, or show with ``--check`` what writing would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.commands.check import explain_metrics
from launchlist.commands.drift import Change, introduce, show_drift, write_changes
from launchlist.commands.outcome import Format, Outcome, print_findings
from launchlist.commands.project import add_findings
from launchlist.commands.targets import Target, read_target
from launchlist.commands.templates import find_fault, load_overrides
from launchlist.plan.report import build_report
from launchlist.plan.schedule import project_schedule
from launchlist.rendering.document import render_output
from launchlist.rendering.environment import TemplateFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.commands.project import Project
    from launchlist.commands.targets import Read
    from launchlist.findings import Finding, Violation
    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment


class Rendering(NamedTuple):
    """How to render: the flags of the command line, and the project's own templates."""

    style: Format
    colour: bool
    stamp: bool
    force: bool
    explain: bool
    is_moment_given: bool
    """``--as-of`` was given: it is meant even where a file records another moment."""


class Drawn(NamedTuple):
    """The outputs as they stand, those of them that differ from what they should be, and what keeps us from telling."""

    targets: tuple[Target, ...] = ()
    changes: tuple[Change, ...] = ()
    faults: tuple[Finding | Violation, ...] = ()


def render(project: Project, rendering: Rendering, *, check: bool) -> Outcome:
    """Write what differs, or with ``check`` print it; the exit code is 1 if anything did. Errors stop both."""
    if project.has_errors or not project.lookup or not project.as_of:
        return _refuse(project, [], rendering)
    overrides, findings = load_overrides(project.root, project.lookup.plan)
    drawn = draw(project, rendering, overrides, findings, check=check)
    if drawn.faults:
        return _refuse(project, drawn.faults, rendering)
    if check:
        return show_drift(drawn.changes, project, rendering.style, colour=rendering.colour)
    text = introduce(project, rendering.style, colour=rendering.colour)
    if rendering.explain and rendering.style == "text":
        text += explain_metrics(project)
    return write_changes(drawn.changes, drawn.targets, project.root, text, force=rendering.force)


def draw(  # noqa: PLR0913 - what the files depend on
    project: Project,
    rendering: Rendering,
    overrides: Mapping[str, str],
    known: Sequence[Finding | Violation] = (),
    *,
    check: bool,
    read: Read | None = None,
) -> Drawn:
    """Return what writing the outputs of a plan without errors would change, with these templates over ours.

    ``read`` reads the outputs as they stand from elsewhere than the disk.
    """
    if not project.lookup or not project.as_of:
        return Drawn()
    found = [read_target(project.root, output, read) for output in project.lookup.plan.outputs]
    targets = tuple(target for target in found if isinstance(target, Target))
    faults = (*known, *(fault for fault in found if not isinstance(fault, Target)))
    if faults:
        return Drawn(targets=targets, faults=faults)
    changes = []
    for target in targets:
        change = _find_change(target, project.lookup, project.as_of, rendering, overrides, check=check)
        if isinstance(change, TemplateFault):
            return Drawn(targets=targets, faults=(find_fault(change, project.lookup.plan, overrides),))
        if change:
            changes.append(change)
    return Drawn(targets=targets, changes=tuple(changes))


def _find_change(  # noqa: PLR0913 - what a file depends on
    target: Target, lookup: Lookup, as_of: Moment, rendering: Rendering, overrides: Mapping[str, str], *, check: bool
) -> Change | TemplateFault | None:
    """A file that differs in nothing but the moment it was written is left alone.

    A frozen plan names its moment itself, so there the moment is part of what is compared.
    """
    recorded = target.find_stamp(lookup.plan.zone)
    is_settled = rendering.is_moment_given or lookup.plan.as_of is not None
    if check and recorded and not is_settled:
        as_of = recorded
    if recorded and recorded != as_of and not rendering.stamp and lookup.plan.as_of is None:
        unchanged = _generate(target, lookup, as_of, recorded, overrides)
        if isinstance(unchanged, TemplateFault):
            return unchanged
        if target.fill(unchanged) == target.data:
            return None
    contents = _generate(target, lookup, as_of, as_of, overrides)
    if isinstance(contents, TemplateFault):
        return contents
    data = target.fill(contents)
    if data == target.data or (check and target.holds_unmarked(contents)):
        return None
    return Change(target=target, data=data)


def _generate(
    target: Target, lookup: Lookup, as_of: Moment, stamp: Moment, overrides: Mapping[str, str]
) -> dict[str, bytes] | TemplateFault:
    report = build_report(project_schedule(lookup, as_of))._replace(stamp=stamp)
    return render_output(report, target.output, overrides)


def _refuse(project: Project, faults: Sequence[Finding | Violation], rendering: Rendering) -> Outcome:
    whole = add_findings(project, faults)
    text = print_findings(whole, rendering.style, colour=rendering.colour)
    return Outcome(code=1, text=text, errors="nothing was rendered: mend the errors first\n")
