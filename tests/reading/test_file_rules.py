from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.reading.file_rules import RULES
from launchlist.reading.yaml.reader import read_yaml

if TYPE_CHECKING:
    from launchlist.findings import Rule

READING = Path(__file__).parents[2] / "scripts" / "launchlist" / "reading"
CONFIGURABLE = {
    "dropped-comment",
    "wrong-charset",
    "mixed-line-endings",
    "bidi-text",
    "stray-file",
    "misplaced-file",
    "invisible-character",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.name)
    assert not rule.summary.endswith(".")
    assert rule.explanation.endswith(".")
    assert 2 <= len(re.findall(r"[.!?](?=\s|\Z)", rule.explanation)) <= 5
    assert rule.fixed == (rule.name not in CONFIGURABLE)
    assert (rule.severity == "error") == (rule.fixed or rule.name == "misplaced-file")


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.example], ids=lambda rule: rule.name)
def test_every_example_shows_its_rule(rule: Rule) -> None:
    assert rule.name in [finding.rule for finding in read_yaml("f.yaml", rule.example.encode()).findings]
