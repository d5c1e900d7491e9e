from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Blocker, Plan, Task, TaskStatus
from launchlist.plan.moments import build_moment
from launchlist.plan.schedule import project_schedule
from launchlist.plan.work_calendar import WorkCalendar
from tests.plan.builder import at, build_blocker, build_plan, build_task, project

if TYPE_CHECKING:
    from launchlist.plan.schedule import Schedule

START = datetime(2025, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((build_task("A-1"),), "2025-05-18 23:59:59"),
        ((build_task("A-1", "2025-05-16"),), "2025-05-17 12:00"),  # overdue: now at the earliest
        ((build_task("A-1", "2025-05-16", estimate="4h"),), "2025-05-17 16:00"),
        ((build_task("A-1", estimate="2d"),), "2025-05-19 12:00"),
        ((build_task("A-1"), build_blocker("X-1", "A-1", "2025-05-20")), "2025-05-20 23:59:59"),
        ((build_task("A-1"), build_blocker("X-1", "A-1", "2025-05-20", "resolved")), "2025-05-18 23:59:59"),
        ((build_task("A-1", estimate="1d"), build_blocker("X-1", "A-1", "2025-05-20")), "2025-05-21 23:59:59"),
        ((build_task("A-1", on=("B-1",), estimate="1d"), build_task("B-1", "2025-05-16")), "2025-05-18 23:59:59"),
        ((build_task("A-1", on=("B-1",), estimate="2d"), build_task("B-1", "2025-05-16")), "2025-05-19 12:00"),
        ((build_task("A-1", on=("B-1",)), build_task("B-1", "2025-05-25")), "2025-05-25 23:59:59"),
        ((build_task("A-1", on=("B-1",)), build_task("B-1", "2025-05-25", "cancelled")), "2025-05-18 23:59:59"),
        ((build_task("A-1", on=("GONE-1",)),), "2025-05-18 23:59:59"),
    ],
)
def test_when_a_task_will_be_finished(records: tuple[Task | Blocker, ...], expected: str) -> None:
    assert project(build_plan(*records)).projected["A-1"] == at(expected).at


def test_finished_tasks_are_not_projected() -> None:
    assert (
        project(build_plan(build_task("A-1", status="complete"), build_task("B-1", status="cancelled"))).projected == {}
    )


@pytest.mark.parametrize(
    ("due", "is_overdue", "is_late"),
    [("2025-05-17 11:59", True, True), ("2025-05-17 12:00", False, False), ("2025-05-17 13:00", False, True)],
)
def test_overdue_is_a_fact_and_late_a_forecast(due: str, is_overdue: bool, is_late: bool) -> None:
    task = build_task("A-1", due, estimate="2h" if due.endswith("13:00") else "0h")
    schedule = project(build_plan(task))
    assert (schedule.is_overdue(task), schedule.is_late(task)) == (is_overdue, is_late)


@pytest.mark.parametrize(
    ("tasks", "release"),
    [
        ([], "2025-05-22 23:59:59"),
        ([build_task("A-1")], "2025-05-22 23:59:59"),
        ([build_task("A-1", "2025-05-25")], "2025-05-25 23:59:59"),
        ([build_task("A-1", "2025-05-25", "complete")], "2025-05-22 23:59:59"),
    ],
)
def test_the_release_follows_the_last_unfinished_task(tasks: list[Task], release: str) -> None:
    assert project(build_plan(*tasks, release="2025-05-22")).release == at(release).at


def test_without_a_release_none_is_projected() -> None:
    assert project(build_plan(build_task("A-1"))).release is None


def test_a_long_chain_pushes_its_end() -> None:
    chain = [build_task(f"T-{at}", on=(f"T-{at - 1}",) if at else (), estimate="1h") for at in range(10_000)]
    ends = project(build_plan(*reversed(chain))).projected
    assert ends["T-9999"] - ends["T-0"] == timedelta(hours=9_999)


def test_a_cycle_of_tasks_is_projected() -> None:
    circle = [build_task(f"T-{at}", on=(f"T-{(at + 1) % 5}",), estimate="1d") for at in range(5)]
    assert set(project(build_plan(*circle)).projected) == {task.id for task in circle}


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    ids = [f"T-{number}" for number in range(draw(st.integers(1, 6)))]
    days = st.integers(1, 28).map(lambda day: f"2025-05-{day:02}")
    tasks = [
        build_task(
            name,
            draw(days),
            draw(st.sampled_from(get_args(TaskStatus))),
            on=tuple(draw(st.lists(st.sampled_from([*ids, "GONE-1"]), max_size=3))),
            estimate=draw(st.sampled_from(["0h", "5h", "3d"])),
        )
        for name in ids
    ]
    blockers = [build_blocker("X-1", draw(st.sampled_from(ids)), draw(days))] if draw(st.booleans()) else []
    return build_plan(*tasks, *blockers, release=draw(days))


def _project(plan: Plan, hours: int) -> Schedule:
    return project_schedule(build_lookup(plan), build_moment(START + timedelta(hours=hours), UTC))


@given(plans(), st.integers(-400, 400), st.integers(0, 400))
def test_a_later_time_never_projects_an_earlier_end(plan: Plan, hours: int, more: int) -> None:
    before, after = _project(plan, hours), _project(plan, hours + more)
    assert all(before.projected[name] <= after.projected[name] for name in before.projected)
    assert before.release is not None
    assert after.release is not None
    assert before.release <= after.release


@given(plans(), st.integers(-400, 400))
def test_nothing_is_projected_before_its_deadline_or_its_dependencies(plan: Plan, hours: int) -> None:
    schedule = _project(plan, hours)
    for name, end in schedule.projected.items():
        task = schedule.lookup.tasks[name]
        assert end >= max(task.sorts_at, schedule.as_of.at)
        for blocker in schedule.lookup.held_by.get(name, ()):
            assert end >= blocker.eta.at


def test_a_chain_of_long_estimates_stays_in_the_calendar() -> None:
    tasks = [build_task(f"T-{n}", estimate="3650d", on=(f"T-{n - 1}",) if n else ()) for n in range(900)]
    assert project(build_plan(*tasks)).projected["T-899"].year <= 3009


def test_an_estimate_is_working_time_and_a_milestone_takes_none() -> None:
    calendar = WorkCalendar(UTC, opens=timedelta(hours=9), closes=timedelta(hours=17))
    tasks = [
        build_task("A-1", "2025-05-16", estimate="8h"),
        build_task("A-2", "2025-05-16", on=("A-1",), estimate="4h")._replace(is_milestone=True),
        build_task("A-3", "2025-05-16")._replace(not_before=at("2025-05-21 10:00"), estimate=timedelta(hours=8)),
    ]
    schedule = project_schedule(build_lookup(build_plan(*tasks)._replace(calendar=calendar)), at("2025-05-16 15:00"))
    ends = {name: f"{end:%a %d %H:%M}" for name, end in schedule.projected.items()}
    # A-1 has two hours left on Friday, and its deadline is the end of that day.
    assert ends == {"A-1": "Mon 19 15:00", "A-2": "Mon 19 15:00", "A-3": "Thu 22 10:00"}
