from __future__ import annotations

from datetime import timedelta

from launchlist.plan.graph import build_lookup
from launchlist.plan.view import BlockerView, PlanView, TaskView, build_view
from tests.plan.builder import at, build_blocker, build_plan, build_task, get_zone

PLAN = build_plan(
    build_task("A-1", "2025-05-16", "in_progress", estimate="12h"),
    build_task("A-2", on=("A-1", "A-3")),
    build_task("A-3", "2025-05-10", "complete", on=("A-1",)),
    build_task("A-4", "2025-05-25"),
    build_blocker("B-1", "A-4 A-3", "2025-05-15"),
    build_blocker("B-2", "A-4", status="resolved"),
    path=("A-3", "A-2 A-4"),
)


def view() -> PlanView:
    return build_view(build_lookup(PLAN), at("2025-05-17 12:00"))


def task(task_id: str) -> TaskView:
    return next(each for each in view().tasks if each.task.id == task_id)


def blocker(blocker_id: str) -> BlockerView:
    return next(each for each in view().blockers if each.blocker.id == blocker_id)


def test_tasks_are_in_the_order_of_the_progress_table() -> None:
    assert [each.task.id for each in view().tasks] == ["A-3", "A-1", "A-2", "A-4"]


def test_open_blockers_come_first() -> None:
    assert [each.blocker.id for each in view().blockers] == ["B-1", "B-2"]


def test_a_late_task_is_ready_and_overdue_and_pushes_what_waits_for_it() -> None:
    each = task("A-1")
    assert (each.is_ready, each.is_blocked, each.is_overdue) == (True, False, True)
    assert each.waited_for_by == ("A-2",)
    assert each.late_by == timedelta(days=1, seconds=1)  # from the end of the 16th to noon of the 17th, and 12 h


def test_a_task_waits_only_for_what_is_unfinished() -> None:
    each = task("A-2")
    assert (each.waits_for, each.is_blocked, each.is_ready, each.step) == (("A-1",), True, False, 2)


def test_a_finished_task_waits_for_nothing_and_nobody_for_it() -> None:
    each = task("A-3")
    assert (each.waits_for, each.held_by, each.waited_for_by) == ((), (), ())
    assert (each.is_ready, each.is_blocked, each.is_overdue, each.expected) == (False, False, False, None)


def test_an_open_blocker_holds_unfinished_tasks() -> None:
    assert task("A-4").held_by == ("B-1",)
    assert (blocker("B-1").holds, blocker("B-1").is_overdue) == (("A-4",), True)
    assert (blocker("B-2").holds, blocker("B-2").is_overdue) == ((), False)


def test_expected_times_are_in_the_plans_zone() -> None:
    plan = PLAN._replace(zone=get_zone("UTC+08:00"))
    each = build_view(build_lookup(plan), at("2025-05-17 12:00")).tasks[1]
    assert each.expected
    assert each.expected.isoformat() == "2025-05-18T08:00:00+08:00"
