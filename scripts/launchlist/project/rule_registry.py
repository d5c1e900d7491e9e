"""All rules, from the packages that enforce them, with the severities that a plan sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Rule, Severity, Violation
from launchlist.reading.file_rules import RULES as READING_RULES
from launchlist.reading.file_rules import SCHEMA_RULES
from launchlist.rules import CHECKS
from launchlist.vocabulary import suggest
from launchlist.wording import CLOSELY, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.model import Plan


OUTPUT_RULES: tuple[Rule, ...] = (
    Rule(
        name="drift",
        severity="error",
        summary="a generated file does not match the plan",
        explanation="`render --check` renders again as of the moment recorded in the file, and compares. "
        "Either the plan was changed without rendering, or the generated file was edited by hand.\n\n"
        "Run `launchlist render`.",
        example="title: Merge the new PRD # and CHECKLIST.md still says: Merge the PRD",
        fixed=True,
    ),
    Rule(
        name="no-such-template",
        severity="error",
        summary="a template folder, or a file in it, is not used",
        explanation="A template replaces the built-in one of the same name; one with a misspelled name would be "
        "silently ignored.\n\n"
        "Correct the name, or include it from a template that is used.",
        example="templates: docs/templates # with a file metric.md.j2; the built-in one is metrics.md.j2",
        fixed=True,
    ),
    Rule(
        name="template-error",
        severity="error",
        summary="a template of the repository cannot be rendered",
        explanation="It uses a name that does not exist, is not valid Jinja, or takes too long or too much memory.\n\n"
        "Correct the template at the line that is named.",
        example="{{ row['titel'] }}",
        fixed=True,
    ),
    Rule(
        name="output-refused",
        severity="error",
        summary="an output has a path that is not allowed",
        explanation="An output is a document: its name ends in `.md`, `.markdown`, `.mdown`, `.mdwn`, `.mkd`, "
        "`.mkdn`, `.mkdown`, `.txt`, `.html`, `.htm`, `.rst`, `.adoc` or `.asciidoc`. It stays inside the repository, "
        "outside `.git`, the workflows, the plan's own `checklist/`, the folder of templates, and every folder that "
        "has a plan or a Git repository of its own, and is never written through a symbolic link.\n\nIts name has no "
        "meaning to other programs. No part of its path starts with a dot or an underscore. The name of a `.txt` or "
        "`.html` file contains `plan`, `checklist`, `launch`, `status`, `progress`, `roadmap`, `timeline`, `notes` or "
        "`report`, or is `index.html`. Names that coding agents, package managers, site builders and GitHub look for, "
        "such as `AGENTS.md`, `LICENSE.md` or `PULL_REQUEST_TEMPLATE.md`, folders whose files they all read, such as "
        "`vendor`, `layouts` or `requirements`, and names that Windows reads as other names are refused.\n\n"
        "Choose another path.",
        example="outputs:\n  - path: ../CHECKLIST.md",
        fixed=True,
    ),
    Rule(
        name="bad-region",
        severity="error",
        summary="a marked region is missing, unfinished or duplicated",
        explanation="A region of a hand-written document is replaced between `<!-- launchlist:begin NAME -->` and "
        "`<!-- launchlist:end -->`, each alone on its line.\n\nAdd or fix the marks.",
        example="outputs:\n  - path: README.md # which has no launchlist:begin metrics\n    regions: [metrics]",
        fixed=True,
    ),
)


SETTING_RULES = (
    Rule(
        name="unknown-rule",
        severity="error",
        summary="plan.yaml sets a rule that does not exist",
        explanation="A misspelled name would silently leave the rule as it is.\n\n`launchlist rules` lists the names.",
        example="rules:\n  unkown-owner: warning",
        fixed=True,
    ),
    Rule(
        name="fixed-rule",
        severity="error",
        summary="plan.yaml sets a rule whose severity is fixed",
        explanation="What such a rule refuses cannot be read or written at all, so it is always an error.\n\n"
        "Remove the entry.",
        example='rules:\n  duplicate-key: "off"',
        fixed=True,
    ),
)
RULES: tuple[Rule, ...] = (
    *READING_RULES,
    *SCHEMA_RULES,
    *SETTING_RULES,
    *(check.rule for check in CHECKS),
    *OUTPUT_RULES,
)


def find_severities(plan: Plan | None) -> dict[str, Severity]:
    """Return rule name to severity under a plan's settings, without the rules that are off."""
    severities: dict[str, Severity] = {rule.name: rule.severity for rule in RULES}
    fixed = {rule.name for rule in RULES if rule.fixed}
    for name, setting in plan.rules if plan else ():
        if name in fixed or name not in severities:
            continue
        if setting == "off":
            del severities[name]
        else:
            severities[name] = setting
    return severities


def check_settings(plan: Plan) -> Iterator[Violation]:
    """Report settings for rules that do not exist or cannot be set."""
    rules = {rule.name: rule for rule in RULES}
    for name, _ in plan.rules:
        place = plan.source.at("rules", name)
        if name not in rules:
            hint = suggest(name, rules, CLOSELY) or "`launchlist rules` lists them"
            yield Violation("unknown-rule", place, f"there is no rule {quote(name)}", hint, on_key=True)
        elif rules[name].fixed:
            message = f"the severity of {name} is fixed"
            yield Violation("fixed-rule", place, message, "remove the entry", on_key=True)
