from __future__ import annotations

import re

import pytest

from launchlist.rules import CHECKS
from launchlist.rules.definition import Check, define
from tests.plan.builder import AS_OF, at, look_up


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule.name)
def test_every_rule_can_be_explained(check: Check) -> None:
    rule = check.rule
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.explanation.split() == (check.find.__doc__ or "").replace("``", "`").split()
    assert rule.example


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.rule.name)
def test_no_rule_reports_an_empty_plan(check: Check) -> None:
    assert [v.rule for v in check.find(look_up(), at(AS_OF))] in ([], ["owner-without-task"] * 2)


def test_names_are_unique() -> None:
    assert len({check.rule.name for check in CHECKS}) == len(CHECKS)


def test_the_docstring_becomes_the_explanation() -> None:
    check = define(CHECKS[0].find, name="a-rule", severity="warning", summary="a fault", example="x: y", clock=True)
    assert check.rule.explanation == CHECKS[0].rule.explanation
    assert (check.rule.name, check.rule.clock, check.rule.fixed) == ("a-rule", True, False)
