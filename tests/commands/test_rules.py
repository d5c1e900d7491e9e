from __future__ import annotations

import pytest

from launchlist.commands.rules import build_rule_manual, describe_severity, explain_rule, list_rules
from launchlist.errors import UsageError
from launchlist.findings import Rule
from launchlist.project.rule_registry import RULES


def test_the_list_has_one_line_per_rule() -> None:
    lines = list_rules().text.splitlines()
    assert [line.split()[0] for line in lines] == [rule.name for rule in RULES]
    assert all(line.split()[1] in {"error", "warning"} for line in lines)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_explained_there_and_in_the_manual(rule: Rule) -> None:
    text = explain_rule(rule.name).text
    assert text.startswith(f"{rule.name}: {rule.summary} ({describe_severity(rule)})\n\n")
    assert rule.explanation in text
    manual = build_rule_manual().text
    assert f"| [{rule.name}](#{rule.name}) | {describe_severity(rule)} | {rule.summary} |\n" in manual
    assert f"\n## {rule.name}\n" in manual


def test_an_example_is_indented() -> None:
    assert "\nFor example:\n\n    owner: Ginna" in explain_rule("unknown-owner").text


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unknown-ower", "there is no rule 'unknown-ower'; did you mean 'unknown-owner'?"),
        ("dependency-cyle", "there is no rule 'dependency-cyle'; did you mean 'dependency-cycle'?"),
        ("weekday", "there is no rule 'weekday'; did you mean 'wrong-weekday'?"),
        ("metrics", "there is no rule 'metrics'; did you mean 'empty-metric'?"),
        ("zzz", "there is no rule 'zzz'; `launchlist rules` lists them"),
    ],
)
def test_an_unknown_name(name: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain_rule(name)
    assert str(caught.value) == message


def test_severities_are_described() -> None:
    rule = Rule(name="r", severity="error", summary="s", explanation="e", clock=True, fixed=True)
    assert describe_severity(rule) == "error, fixed, depends on the clock"
