"""All rules, from the packages that enforce them, with the severities that a plan sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.findings import Rule, Severity, Violation
from launchlist.reading.file_rules import RULES as READING_RULES
from launchlist.reading.file_rules import SCHEMA_RULES
from launchlist.rendering.rules import RULES as OUTPUT_RULES
from launchlist.rules import CHECKS
from launchlist.vocabulary import suggest
from launchlist.wording import CLOSELY, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.model import Plan

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
