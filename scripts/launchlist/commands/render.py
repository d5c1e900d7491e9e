"""``launchlist render``: write the outputs of a valid plan, or show with ``--check`` what writing would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.commands.check import explain_metrics
from launchlist.commands.outcome import Format, Outcome, print_findings
from launchlist.commands.project import add_findings
from launchlist.commands.targets import Target, find_hand_edit, read_target
from launchlist.commands.templates import find_fault, load_overrides
from launchlist.errors import GuardError
from launchlist.plan.report import build_report
from launchlist.plan.schedule import project_schedule
from launchlist.printing.escape import escape_line
from launchlist.printing.summary import build_summary
from launchlist.reading.writing import write_file
from launchlist.rendering.document import render_output
from launchlist.rendering.environment import TemplateFault
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.commands.project import Project
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


class Change(NamedTuple):
    """A file that differs from what it should be."""

    target: Target
    text: str


def render(project: Project, rendering: Rendering, *, check: bool) -> Outcome:
    """Write what differs, or with ``check`` print it; the exit code is 1 if anything did. Errors stop both."""
    if project.has_errors or not project.lookup:
        return _refuse(project, [], rendering)
    overrides, findings = load_overrides(project.root, project.lookup.plan)
    read = [read_target(project.root, output) for output in project.lookup.plan.outputs]
    targets = [target for target in read if isinstance(target, Target)]
    findings += [fault for fault in read if not isinstance(fault, Target)]
    changes = []
    for target in targets if not findings else ():
        change = _find_change(target, project, rendering, overrides, check=check)
        if isinstance(change, TemplateFault):
            findings.append(find_fault(change, project.lookup.plan))
        elif change:
            changes.append(change)
    if findings:
        return _refuse(project, findings, rendering)
    text = _introduce(project, rendering)
    if check:
        return _show_drift(changes, rendering, text)
    return _write_changes(changes, targets, project, rendering, text)


def _introduce(project: Project, rendering: Rendering) -> str:
    """Return the findings, for people only their number: warnings are for `check` to list."""
    if rendering.style != "text":
        return print_findings(project, rendering.style, colour=rendering.colour)
    text = f"{build_summary(project.counts, project.findings)}\n"
    return text + (explain_metrics(project) if rendering.explain else "")


def _find_change(
    target: Target, project: Project, rendering: Rendering, overrides: Mapping[str, str], *, check: bool
) -> Change | TemplateFault | None:
    """A file that differs in nothing but the moment it was written is left alone.

    A frozen plan names its moment itself, so there the moment is part of what is compared.
    """
    lookup, as_of = project.lookup, project.as_of
    if not lookup or not as_of:
        return None
    recorded = target.find_stamp(lookup.plan.zone)
    is_settled = rendering.is_moment_given or lookup.plan.as_of is not None
    if check and recorded and not is_settled:
        as_of = recorded
    if recorded and recorded != as_of and not rendering.stamp and lookup.plan.as_of is None:
        unchanged = _fill(target, lookup, as_of, recorded, overrides)
        if isinstance(unchanged, TemplateFault):
            return unchanged
        if unchanged == target.text:
            return None
    text = _fill(target, lookup, as_of, as_of, overrides)
    if isinstance(text, TemplateFault):
        return text
    return Change(target=target, text=text) if text != target.text else None


def _fill(
    target: Target, lookup: Lookup, as_of: Moment, stamp: Moment, overrides: Mapping[str, str]
) -> str | TemplateFault:
    report = build_report(project_schedule(lookup, as_of))._replace(stamp=stamp)
    contents = render_output(report, target.output, overrides)
    return contents if isinstance(contents, TemplateFault) else target.fill(contents)


def _refuse(project: Project, faults: list[Finding | Violation], rendering: Rendering) -> Outcome:
    whole = add_findings(project, faults)
    text = print_findings(whole, rendering.style, colour=rendering.colour)
    return Outcome(code=1, text=text, errors="nothing was rendered: mend the errors first\n")


def _show_drift(changes: list[Change], rendering: Rendering, text: str) -> Outcome:
    if not changes:
        return Outcome(code=0, text=text)
    import difflib

    parts: list[str] = []
    for target, new in changes:
        path = target.output.path
        old = (target.text or "").splitlines(keepends=True)
        parts += difflib.unified_diff(old, new.splitlines(keepends=True), f"{path} (is)", f"{path} (should be)")
    hint = f"{count_noun(len(changes), 'generated file')} would change; to write: launchlist render\n"
    if rendering.style == "text":
        text += "".join(f"{escape_line(line.rstrip())}\n" for line in parts)
    return Outcome(code=1, text=text, errors=hint)


def _write_changes(
    changes: list[Change], targets: list[Target], project: Project, rendering: Rendering, text: str
) -> Outcome:
    """All files are looked at before the first is written, so that a refusal leaves everything as it was."""
    if not rendering.force:
        for change in changes:
            if find_hand_edit(project.root, change.target):
                path = change.target.output.path
                msg = (
                    f"{path} has changes that render did not make and Git does not have; nothing was written. "
                    f"Move them into checklist/, or commit the file; or drop them with: launchlist render --force"
                )
                raise GuardError(msg)
    for target, new in changes:
        write_file(project.root, target.output.path, target.encode(new))
    said = "".join(f"wrote {change.target.output.path}\n" for change in changes)
    if not changes:
        said = f"{', '.join(target.output.path for target in targets)}: up to date\n"
    return Outcome(code=int(bool(changes)), text=text, errors=said)
