from __future__ import annotations

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Owner, Plan
from launchlist.rules.owners import check_duplicate_owner, check_owner_without_task, check_unknown_owner
from tests.plan.builder import AS_OF, PLAN, at, build_blocker, build_metric, build_plan, build_task

MAYA, TIDE, GINA = (Owner(name=name, source=PLAN.at("owners", n)) for n, name in enumerate(("Maya", "Tide", "Gina")))
TASK = build_task("A-1")


@pytest.mark.parametrize(
    ("plan", "path", "pointer", "hint"),
    [
        (build_plan(build_task("A-1", owner="Tied")), "checklist/tasks/A-1.yaml", ("owner",), "did you mean 'Tide'?"),
        (build_plan(build_task("A-1", owner="maya")), "checklist/tasks/A-1.yaml", ("owner",), "did you mean 'Maya'?"),
        (
            build_plan(TASK, build_blocker("X-1", "A-1")._replace(owner="Zoë")),
            "checklist/blockers/X-1.yaml",
            ("owner",),
            "the owners are Maya and Tide",
        ),
        (
            build_plan(TASK)._replace(metrics=(build_metric("tasks"), build_metric("tasks")._replace(owner="Mya"))),
            PLAN.path,
            ("metrics", 1, "owner"),
            "did you mean 'Maya'?",
        ),
    ],
)
def test_unknown_owners_are_reported(plan: Plan, path: str, pointer: tuple[str | int, ...], hint: str) -> None:
    (violation,) = check_unknown_owner(build_lookup(plan), at(AS_OF))
    assert violation.source == (path, pointer)
    assert violation.hint == hint


def test_many_owners_are_not_all_listed() -> None:
    owners = tuple(Owner(name=f"Name {number:02}", source=PLAN) for number in range(30))
    plan = build_plan(build_task("A-1", owner="Zoë"))._replace(owners=owners)
    (violation,) = check_unknown_owner(build_lookup(plan), at(AS_OF))
    assert violation.hint.endswith("Name 10 and Name 11")


@pytest.mark.parametrize(
    ("owners", "positions"),
    [
        ((MAYA, TIDE), []),
        ((MAYA, TIDE, MAYA._replace(source=GINA.source)), [2]),
        ((MAYA, MAYA._replace(source=TIDE.source), MAYA._replace(source=GINA.source)), [1, 2]),
        ((MAYA, Owner(name="maya", source=PLAN)), []),
    ],
)
def test_owners_listed_again(owners: tuple[Owner, ...], positions: list[int]) -> None:
    found = check_duplicate_owner(build_lookup(build_plan(TASK)._replace(owners=owners)), at(AS_OF))
    assert [violation.source.pointer for violation in found] == [("owners", number, "name") for number in positions]


@pytest.mark.parametrize(
    ("plan", "idle"),
    [
        (build_plan(TASK), ["Tide"]),
        (build_plan(TASK, build_blocker("X-1", "A-1")._replace(owner="Tide")), []),
        (build_plan(TASK, build_task("B-1", owner="Tide", status="cancelled")), []),
        (build_plan(TASK)._replace(owners=(MAYA, TIDE, GINA)), ["Tide", "Gina"]),
        # The name may be misspelled, or the work in a file that cannot be read.
        (build_plan(TASK, build_task("B-1", owner="Tied")), []),
        (build_plan(TASK)._replace(is_complete=False), []),
        # Nobody has work in a plan without any.
        (build_plan(), []),
    ],
)
def test_owners_without_work(plan: Plan, idle: list[str]) -> None:
    found = check_owner_without_task(build_lookup(plan), at(AS_OF))
    assert [violation.message for violation in found] == [
        f"owner '{name}' has neither a task nor a blocker" for name in idle
    ]
