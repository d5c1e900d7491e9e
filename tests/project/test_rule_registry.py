from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.project.rule_registry import RULES, check_settings, find_severities
from tests.plan.builder import build_plan

if TYPE_CHECKING:
    from launchlist.findings import RuleSetting


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_what_depends_on_the_clock_is_never_an_error_by_default() -> None:
    assert {rule.severity for rule in RULES if rule.clock} == {"warning"}


@pytest.mark.parametrize(
    ("name", "setting", "expected"),
    [
        ("overdue", "error", "error"),
        ("unknown-owner", "warning", "warning"),
        ("unknown-owner", "off", None),
        ("duplicate-key", "off", "error"),  # fixed
        ("no-such-rule", "warning", None),
    ],
)
def test_a_plan_sets_severities(name: str, setting: RuleSetting, expected: str | None) -> None:
    severities = find_severities(build_plan()._replace(rules=((name, setting),)))
    assert severities.get(name) == expected
    assert find_severities(None) == {rule.name: rule.severity for rule in RULES}


@pytest.mark.parametrize(
    ("name", "rule", "hint"),
    [
        ("unkown-owner", "unknown-rule", "did you mean 'unknown-owner'?"),
        ("zzz", "unknown-rule", "`launchlist rules` lists them"),
        ("duplicate-key", "fixed-rule", "remove the entry"),
    ],
)
def test_invalid_rule_settings_are_reported(name: str, rule: str, hint: str) -> None:
    plan = build_plan()._replace(rules=((name, "off"), ("overdue", "off")))
    (violation,) = check_settings(plan)
    assert (violation.rule, violation.source.pointer, violation.hint) == (rule, ("rules", name), hint)
