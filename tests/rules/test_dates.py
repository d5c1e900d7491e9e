from __future__ import annotations

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Plan, Sync
from launchlist.rules.dates import CHECKS
from tests.plan.builder import AS_OF, at, build_blocker, build_plan, build_task

FINDERS = {check.rule.name: check.find for check in CHECKS}


def find(rule: str, plan: Plan, as_of: str = AS_OF) -> list[str]:
    return [violation.message for violation in FINDERS[rule](build_lookup(plan), at(as_of))]


def test_an_update_is_after_as_of_by_the_days_of_the_plans_zone() -> None:
    plan = build_plan(build_task("A-1", updates={"2025-05-17": "Now", "2025-05-18": "Then"}), zone="UTC+08:00")
    expected = ["the update of 2025-05-18 is dated after the plan's as-of day, 2025-05-17"]
    assert find("update-after-as-of", plan, "2025-05-17 15:59 UTC") == expected
    assert find("update-after-as-of", plan, "2025-05-17 16:00 UTC") == []


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("2025-03-30 01:59", []),
        ("2025-03-30 02:30", ["2025-03-30 02:30 never happens in Europe/Berlin, where clocks change that night"]),
        ("2025-03-30 03:00", []),
        ("2025-10-26 02:30", ["2025-10-26 02:30 happens twice in Europe/Berlin, where clocks change that night"]),
        ("2025-10-26 02:30 +01:00", []),
        ("2025-10-26 03:00", []),
        ("2025-10-26", []),
    ],
)
def test_local_times_in_nights_when_clocks_change(deadline: str, expected: list[str]) -> None:
    moment = at(deadline, "Europe/Berlin")
    task, blocker = build_task("A-1"), build_blocker("X-1", "A-1")
    plans = [
        build_plan(task._replace(deadline=moment)),
        build_plan(task, blocker._replace(eta=moment)),
        build_plan(task)._replace(release=moment),
        build_plan(task)._replace(next_sync=Sync(at=moment)),
    ]
    assert [find("ambiguous-local-time", plan) for plan in plans] == [expected] * 4


@pytest.mark.parametrize(
    ("updates", "as_of", "count"),
    [
        ({}, AS_OF, 0),
        ({"2025-05-10": "Begun"}, AS_OF, 0),
        ({"2025-05-09": "Begun"}, AS_OF, 1),
        ({"2025-05-09": "Begun", "2025-05-16": "More"}, AS_OF, 0),
        ({"2025-05-10": "Begun"}, "2025-05-18 00:00", 1),
    ],
)
def test_work_in_progress_without_a_recent_update(updates: dict[str, str], as_of: str, count: int) -> None:
    task = build_task("A-1", status="in_progress", updates=updates)
    assert len(find("stale-progress", build_plan(task), as_of)) == count
    assert find("stale-progress", build_plan(task._replace(status="pending")), as_of) == []


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("2025-05-17 12:00", []),
        ("2025-05-17 11:59", ["less than a day"]),
        ("2025-05-16 12:00", ["1 d"]),
        ("2025-05-10 12:01", ["6 d"]),
    ],
)
def test_overdue_says_for_how_long(due: str, expected: list[str]) -> None:
    records = (build_task("A-1", due), build_blocker("X-1", "A-1", due))
    late = [f"A-1 was due {span} ago" for span in expected] + [
        f"X-1 should have been resolved {span} ago" for span in expected
    ]
    assert find("overdue", build_plan(*records)) == late


def test_finished_work_is_not_overdue() -> None:
    records = (build_task("A-1", "2025-05-01", "cancelled"), build_blocker("X-1", "A-1", "2025-05-01", "resolved"))
    assert find("overdue", build_plan(*records)) == []


def test_rules_that_depend_on_the_clock_are_marked_and_never_errors() -> None:
    clocked = {check.rule.name for check in CHECKS if check.rule.clock}
    assert clocked == {"update-after-as-of", "stale-progress", "overdue"}
    assert all(check.rule.severity == "warning" for check in CHECKS)
