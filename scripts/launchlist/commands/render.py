"""``launchlist render``: write the outputs of a valid plan, or show with ``--check`` what writing would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.check import explain_metrics
from launchlist.project.drift import introduce_drift, show_drift, write_changes
from launchlist.project.generate import RenderOptions, draw
from launchlist.project.outcome import Outcome, print_findings
from launchlist.project.project import add_findings
from launchlist.project.templates import load_overrides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Finding, Violation
    from launchlist.project.project import Project


def render(project: Project, rendering: RenderOptions, *, check: bool) -> Outcome:
    """Write what differs, or with ``check`` print it and end with 1 if anything did. Errors stop both."""
    if project.has_errors or not project.lookup or not project.as_of:
        return refuse(project, [], rendering)
    overrides, findings = load_overrides(project.root, project.lookup.plan)
    drawn = draw(project, rendering, overrides, findings, check=check)
    if drawn.faults:
        return refuse(project, drawn.faults, rendering)
    if check:
        return show_drift(drawn.changes, project, rendering.style, colour=rendering.colour)
    text = introduce_drift(project, rendering.style, colour=rendering.colour)
    if rendering.explain and rendering.style == "text":
        text += explain_metrics(project)
    written = write_changes(drawn.changes, drawn.targets, project.root, text, force=rendering.force)
    return written._replace(code=int(rendering.fails_on_change and bool(drawn.changes)))


def refuse(project: Project, faults: Sequence[Finding | Violation], rendering: RenderOptions) -> Outcome:
    """Return the findings of a plan that cannot be rendered."""
    whole = add_findings(project, faults)
    text = print_findings(whole, rendering.style, colour=rendering.colour)
    return Outcome(code=1, text=text, errors="nothing was rendered: mend the errors first\n")
