from __future__ import annotations

import re

import pytest

from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, TASK


def test_a_base_that_cannot_be_had_hides_no_finding(runner: Runner) -> None:
    settings = PLAN + 'rules:\n  overdue: "off"\n'
    head = runner.commit({"checklist/plan.yaml": settings, TASKS: TASK.replace("05-20", "05-10")})
    ran = runner.run("pull_request", runner.pull("c" * 40, head), fail_on="warning")
    assert ran.code == 1
    assert "::warning file=checklist/tasks/A-1.yaml" in ran.log
    assert "the base could not be read: every rule has its usual severity" in ran.summary


def test_the_rules_of_a_pull_request_do_not_stand_in_for_a_broken_base(runner: Runner) -> None:
    base = runner.commit({"checklist/plan.yaml": "version: [\n", TASKS: TASK.replace("05-20", "05-10")})
    head = runner.commit({"checklist/plan.yaml": PLAN + 'rules:\n  overdue: "off"\n'})
    ran = runner.run("pull_request", runner.pull(base, head), fail_on="warning")
    assert ran.code == 1
    assert " warning overdue: " in ran.log or "title=overdue::" in ran.log
    assert f"the base {base[:12]} has no checklist/plan.yaml that can be read" in ran.log
    assert "every rule has its usual severity" in ran.summary


def test_a_misspelt_rule_fails_in_the_pull_request_that_brings_it(runner: Runner) -> None:
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": PLAN + "rules:\n  unkown-owner: warning\n"})
    ran = runner.run("pull_request", runner.pull(base, head))
    assert ran.code == 1
    assert "title=unknown-rule::" in ran.log
    assert "the pull request changes rules" in ran.log


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("rules: {overdue: off}", "rules"),
        ("stale_after: 400d", "stale_after"),
        ("outputs: [{path: OTHER.md}]", "outputs"),
        ("sections: [progress]", "sections"),
        ("sync: {max_new: 400}", "sync"),
    ],
)
def test_settings_of_a_pull_request_do_not_count_before_it_is_merged(runner: Runner, setting: str, name: str) -> None:
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": f"{PLAN}{setting}\n"})
    ran = runner.run("pull_request", runner.pull(base, head), comment="false", generated="in-pull-request")
    assert re.search(rf"the pull request changes ([a-z]+ and )?{name}: until it is merged, those of the base", ran.log)
    assert ("OTHER.md" in ran.log) is False
