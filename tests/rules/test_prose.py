from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.rules.prose import check_undeclared_dependency
from tests.plan.builder import AS_OF, at, build_plan, build_task

if TYPE_CHECKING:
    from launchlist.plan.model import Task


@pytest.mark.parametrize(
    ("task", "named"),
    [
        (build_task("A-1", notes="Waits for B-1 and C-1, then B-1"), ["B-1", "C-1"]),
        (build_task("A-1", notes="Waits for B-1", on=("B-1",)), []),
        (build_task("A-1", notes="Waits for D-1"), []),  # finished
        (build_task("A-1", notes="E-1 waits for this"), []),  # depends on it
        (build_task("A-1", notes="A-1 is this one, GONE-1 and UTF-8 are none, nor is XB-1"), []),
        (build_task("A-1", notes="Waited for B-1", status="complete"), []),
        (build_task("A-1"), []),
    ],
)
def test_tasks_named_in_notes(task: Task, named: list[str]) -> None:
    others = (
        build_task("B-1"),
        build_task("C-1"),
        build_task("D-1", status="complete"),
        build_task("E-1", on=("A-1",)),
    )
    found = check_undeclared_dependency(build_lookup(build_plan(task, *others)), at(AS_OF))
    expected = [f"the notes mention {name}, which is not in depends_on" for name in named]
    assert [violation.message for violation in found] == expected


def test_each_name_is_reported_at_its_first_occurrence() -> None:
    task = build_task("A-1", notes="Waits for B-1 and C-1, then B-1")
    plan = build_plan(task, build_task("B-1"), build_task("C-1"))
    found = check_undeclared_dependency(build_lookup(plan), at(AS_OF))
    assert [violation.lead for violation in found] == ["Waits for ", "Waits for B-1 and "]
