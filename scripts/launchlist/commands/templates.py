"""A repository's own templates: found, decoded, and their faults turned into findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Finding, Violation
from launchlist.reading.files import read_folder
from launchlist.rendering.document import find_stray_templates, load_templates
from launchlist.wording import suggest

if TYPE_CHECKING:
    from launchlist.plan.model import Plan
    from launchlist.rendering.environment import TemplateFault

_LIMIT = 1 << 20


def load_overrides(root: str, plan: Plan) -> tuple[dict[str, str], list[Finding | Violation]]:
    """Return the templates in the folder the plan names, and what is wrong with the folder."""
    if not plan.templates:
        return {}, []
    place = plan.source.at("templates")
    files, refused = read_folder(root, plan.templates, ".j2", _LIMIT)
    # What is wrong with the folder as a whole is wrong with the line that names it.
    findings: list[Finding | Violation] = [
        each
        if each.path.startswith(f"{plan.templates.strip('/')}/")
        else Violation(each.rule, place, each.message, each.hint)
        for each in refused
    ]
    if not files and not refused:
        message = f"the folder {plan.templates} has no template"
        findings.append(Violation("no-such-template", place, message, "put a file such as metrics.md.j2 into it"))
    overrides = {}
    for name, data in files.items():
        try:
            overrides[name] = data.decode().replace("\r\n", "\n")
        except UnicodeDecodeError:
            findings.append(_build_finding(plan, name, "template-error", "it is not UTF-8", "save it as UTF-8"))
    for name in find_stray_templates(overrides):
        hint = suggest(name, load_templates()) or "include it from another template"
        findings.append(_build_finding(plan, name, "no-such-template", f"nothing uses a template called {name}", hint))
    return overrides, findings


def find_fault(fault: TemplateFault, plan: Plan) -> Finding:
    """Return a fault met while rendering as a finding in the repository's template."""
    return _build_finding(plan, fault.template, "template-error", fault.message, fault.hint)._replace(line=fault.line)


def _build_finding(plan: Plan, name: str, rule: str, message: str, hint: str) -> Finding:
    path = f"{plan.templates.strip('/')}/{name}"
    return Finding(path=path, line=1, column=1, severity="error", rule=rule, message=message, hint=hint)
