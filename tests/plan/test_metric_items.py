from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.plan.metric_items import count_blockers, count_steps, count_tasks
from tests.plan.builder import build_blocker, build_metric, build_plan, build_task, project

if TYPE_CHECKING:
    from launchlist.plan.model import Plan


def make_plan() -> Plan:
    labeled = build_task("D-1", "2025-05-20")._replace(labels=("docs", "late"))
    return build_plan(
        build_task("A-1", status="complete"),
        build_task("B-1", "2025-05-19", owner="Tide"),
        build_task("C-1", status="cancelled"),
        labeled,
        build_blocker("X-1", "B-1", "2025-05-20"),
        build_blocker("X-2", "A-1"),
        build_blocker("X-3", "D-1", status="resolved"),
        path=("A-1 B-1", "C-1", "D-1 GONE-1"),
    )


@pytest.mark.parametrize(
    ("owner", "label", "expected"),
    [("", "", ["A-1", "B-1", "D-1"]), ("Tide", "", ["B-1"]), ("", "docs", ["D-1"]), ("Tide", "docs", [])],
)
def test_tasks_are_filtered_and_cancelled_ones_left_out(owner: str, label: str, expected: list[str]) -> None:
    metric = build_metric("tasks")._replace(owner=owner, label=label)
    assert [item.name for item in count_tasks(metric, project(make_plan()))] == expected


def test_a_task_says_what_holds_it_and_why_it_is_late() -> None:
    done, held, free = count_tasks(build_metric("tasks"), project(make_plan()))
    assert (done.is_done, done.held_by, done.late) == (True, "", "")
    assert (held.is_done, held.held_by, held.late) == (False, "X-1", "B-1 is expected after its deadline")
    assert (free.is_done, free.held_by, free.late) == (False, "", "")


def test_a_blocker_holds_unfinished_tasks_only() -> None:
    late, idle, resolved = count_blockers(build_metric("blockers"), project(make_plan()))
    assert (late.held_by, late.late) == ("X-1", "X-1 is expected to outlast the deadline of B-1")
    assert (idle.is_done, idle.held_by, idle.late) == (False, "", "")
    assert (resolved.is_done, resolved.held_by, resolved.late) == (True, "", "")


@pytest.mark.parametrize(("owner", "count"), [("Maya", 3), ("Tide", 0)])
def test_blockers_are_filtered_by_their_owner(owner: str, count: int) -> None:
    assert len(count_blockers(build_metric("blockers")._replace(owner=owner), project(make_plan()))) == count


@pytest.mark.parametrize(
    ("any_completes", "expected"),
    [
        (False, [("B-1", False, "2025-05-19"), ("D-1", False, "2025-05-20")]),
        (True, [("B-1", True, "2025-05-19"), ("D-1", False, "2025-05-20")]),
    ],
)
def test_a_step_is_complete_with_all_its_tasks_or_with_any(any_completes: bool, expected: list[object]) -> None:
    metric = build_metric("critical_path_steps")._replace(any_task_completes_step=any_completes)
    items = count_steps(metric, project(make_plan()))
    assert [(item.name, item.is_done, f"{item.due.local:%Y-%m-%d}") for item in items] == expected


def test_a_step_of_cancelled_tasks_does_not_count() -> None:
    assert len(count_steps(build_metric("critical_path_steps"), project(make_plan()))) == 2
