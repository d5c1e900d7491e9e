"""Loads a repository's own templates, and turns their faults into findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from launchlist.findings import Finding, Violation
from launchlist.plan.report import build_report
from launchlist.plan.schedule import project_schedule
from launchlist.project.project import Project, add_findings
from launchlist.reading.disk.plan_files import read_folder
from launchlist.rendering.document import find_stray_templates, load_templates, render_outputs
from launchlist.rendering.environment import TemplateFault
from launchlist.vocabulary import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from launchlist.plan.model import Plan

ReadFolder: TypeAlias = "Callable[[str, str, int], tuple[dict[str, bytes], list[Finding]]]"

TEMPLATE_LIMIT = 1 << 20
_NAMED = r"'([^']+)'|(?<=use )\w+|(?<=named )\S+"


def load_overrides(
    root: str, plan: Plan, read: ReadFolder | None = None
) -> tuple[dict[str, str], list[Finding | Violation]]:
    """Return the templates in the plan's template folder, and findings about the folder.

    ``read`` reads the folder from elsewhere than the disk, as `read_folder` does.
    """
    if not plan.templates:
        return {}, []
    place = plan.source.at("templates")
    files, refused = (
        read(plan.templates, ".j2", TEMPLATE_LIMIT)
        if read
        else read_folder(root, plan.templates, ".j2", TEMPLATE_LIMIT)
    )
    # A fault of the folder as a whole is reported at the line that names it.
    findings: list[Finding | Violation] = [
        each
        if each.path.startswith(f"{plan.templates.strip('/')}/")
        else Violation(each.rule, place, each.message, each.hint)
        for each in refused
    ]
    if not files and not refused:
        message = f"the folder {plan.templates} has no templates"
        findings.append(Violation("no-such-template", place, message, "put a file such as metrics.md.j2 into it"))
    overrides = {}
    for name, data in files.items():
        try:
            overrides[name] = data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError:
            findings.append(_build_finding(plan, name, "template-error", "it is not UTF-8", "save it as UTF-8"))
    for name in find_stray_templates(overrides):
        hint = suggest(name, load_templates()) or "include it from another template"
        findings.append(_build_finding(plan, name, "no-such-template", f"nothing uses a template named {name}", hint))
    return overrides, findings


def check_templates(project: Project, read: ReadFolder | None = None) -> Project:
    """Return the project with findings about the repository's own templates, if its plan has any.

    All are parsed; if the plan has no error, its outputs are also rendered, but not written.
    """
    lookup, as_of = project.lookup, project.as_of
    if not lookup or not as_of or not lookup.plan.templates:
        return project
    overrides, findings = load_overrides(project.root, lookup.plan, read)
    from launchlist.rendering.sandbox import parse_apart  # needed by few plans

    faults = parse_apart(overrides) if overrides else []
    if not faults and not findings and not project.has_errors:
        report = build_report(project_schedule(lookup, as_of))
        rendered = render_outputs([(report, output) for output in lookup.plan.outputs], overrides)
        faults += [rendered] if isinstance(rendered, TemplateFault) else []
    findings += [locate_template_fault(fault, lookup.plan, overrides) for fault in faults]
    if not findings:
        return project
    shown = {_name_path(lookup.plan, name): text.encode() for name, text in overrides.items()}
    return add_findings(project._replace(files={**project.files, **shown}), findings)


def locate_template_fault(fault: TemplateFault, plan: Plan, overrides: Mapping[str, str] | None = None) -> Finding:
    """Return a fault found while rendering as a finding in the repository's template."""
    lines = (overrides or {}).get(fault.template, "").split("\n")
    column = _find_column(lines[fault.line - 1], fault.message) if fault.line <= len(lines) else 1
    finding = _build_finding(plan, fault.template, "template-error", fault.message, fault.hint)
    return finding._replace(line=fault.line, column=column)


def _find_column(line: str, message: str) -> int:
    """Return the position in the line of the last name in the message, since Jinja does not keep columns."""
    for name in reversed([named[1] or named[0] for named in re.finditer(_NAMED, message)]):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line)
        if found:
            return found.start() + 1
    return 1


def _build_finding(plan: Plan, name: str, rule: str, message: str, hint: str) -> Finding:
    path = _name_path(plan, name)
    return Finding(path=path, line=1, column=1, severity="error", rule=rule, message=message, hint=hint)


def _name_path(plan: Plan, name: str) -> str:
    return f"{plan.templates.strip('/')}/{name}"
