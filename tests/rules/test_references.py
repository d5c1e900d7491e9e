from __future__ import annotations

import pytest

from launchlist.findings import Source
from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Metric, Owner, PinnedRow, Plan
from launchlist.rules import CHECKS
from tests.plan.builder import AS_OF, PLAN, at, build_blocker, build_metric, build_plan, build_task

FINDERS = {check.rule.name: check.find for check in CHECKS}
TASK = build_task("A-1")
MAYA, TIDE = (Owner(name=name, source=PLAN) for name in ("Maya", "Tide"))


def find(rule: str, plan: Plan) -> list[str]:
    return [violation.message for violation in FINDERS[rule](build_lookup(plan), at(AS_OF))]


@pytest.mark.parametrize(
    ("rule", "plan", "expected"),
    [
        ("duplicate-id", build_plan(TASK, build_task("A-2")), []),
        (
            "duplicate-id",
            build_plan(TASK, TASK._replace(source=Source("checklist/tasks/B-1.yaml"))),
            ["id 'A-1' is already used in checklist/tasks/A-1.yaml"],
        ),
        (
            "duplicate-id",
            build_plan(TASK, build_blocker("A-1", "A-1")),
            ["id 'A-1' is already used in checklist/tasks/A-1.yaml"],
        ),
        ("file-name-differs", build_plan(TASK), []),
        (
            "file-name-differs",
            build_plan(TASK._replace(source=Source("checklist/tasks/A-2.yml"))),
            ["id 'A-1' is not the name of the file"],
        ),
        ("file-name-differs", build_plan(TASK._replace(source=Source("checklist/tasks/all.yaml", ("tasks", 0)))), []),
        ("unknown-owner", build_plan(TASK), []),
        ("unknown-owner", build_plan(build_task("A-1", owner="Mya")), ["'Mya' is not in plan.yaml's owners"]),
        (
            "unknown-owner",
            build_plan(TASK)._replace(metrics=(build_metric("tasks")._replace(owner="Gina"),)),
            ["'Gina' is not in plan.yaml's owners"],
        ),
        ("unknown-task", build_plan(build_task("A-1", on=("A-11",))), ["there is no task 'A-11'"]),
        ("unknown-task", build_plan(TASK, path=("A-1 B-1",)), ["there is no task 'B-1'"]),
        ("unknown-task", build_plan(TASK, build_blocker("X-1", "B-1 A-1")), ["there is no task 'B-1'"]),
        (
            "unknown-task",
            build_plan(TASK)._replace(pinned_rows=(PinnedRow(task="B-1", after="A-1", source=PLAN),)),
            ["there is no task 'B-1'"],
        ),
        ("unknown-task", build_plan(build_task("A-1", on=("A-11",)))._replace(is_complete=False), []),
        (
            "task-in-two-steps",
            build_plan(TASK, path=("A-1", "A-1 A-1")),
            ["task 'A-1' is already in step 1 of the critical path"] * 2,
        ),
        ("task-in-two-steps", build_plan(TASK, path=("A-1", "B-1")), []),
        ("duplicate-owner", build_plan()._replace(owners=(MAYA, TIDE, MAYA)), ["owner 'Maya' is already listed"]),
        ("duplicate-owner", build_plan(), []),
        ("owner-without-task", build_plan(TASK), ["owner 'Tide' has neither a task nor a blocker"]),
        ("owner-without-task", build_plan(TASK)._replace(is_complete=False), []),
        ("owner-without-task", build_plan(TASK)._replace(owners=(MAYA,)), []),
    ],
)  # fmt: skip
def test_references(rule: str, plan: Plan, expected: list[str]) -> None:
    assert find(rule, plan) == expected


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (build_metric("tasks"), []),
        (build_metric("blockers"), []),
        (build_metric("days_to_release"), ["the plan has no release to count days to"]),
        (build_metric("critical_path_steps"), ["the plan has no critical path whose steps could be counted"]),
        (build_metric("tasks")._replace(label="docs"), []),
        (build_metric("tasks")._replace(label="doc"), ["no task has the label 'doc'"]),
    ],
)
def test_metrics_that_measure_nothing(metric: Metric, expected: list[str]) -> None:
    plan = build_plan(TASK._replace(labels=("docs",)))._replace(metrics=(metric,))
    assert find("empty-metric", plan) == expected


@pytest.mark.parametrize(
    ("rule", "plan", "hint"),
    [
        ("unknown-owner", build_plan(build_task("A-1", owner="Mya")), "did you mean 'Maya'?"),
        ("unknown-owner", build_plan(build_task("A-1", owner="Zoë")), "the owners are Maya and Tide"),
        ("unknown-task", build_plan(TASK, build_task("B-1", on=("A-11",))), "did you mean 'A-1'?"),
    ],
)
def test_a_name_that_is_near_is_suggested(rule: str, plan: Plan, hint: str) -> None:
    (violation,) = FINDERS[rule](build_lookup(plan), at(AS_OF))
    assert violation.hint == hint
