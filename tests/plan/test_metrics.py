from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.plan.metrics import MetricRow, list_rows, measure_plan
from launchlist.plan.model import Metric, Plan, Task, Thresholds
from tests.plan.builder import AS_OF, build_blocker, build_metric, build_plan, build_task, project

if TYPE_CHECKING:
    from launchlist.plan.metric_items import Health

EARLY = build_task("E-1", "2025-05-30", "complete")
NEXT = build_task("A-1")
OVERDUE = build_task("O-1", "2025-05-16")
LATE = build_task("L-1", estimate="3d")
OVERDUE_TOO, LATE_TOO = OVERDUE._replace(id="O-2"), LATE._replace(id="L-2")
WITHOUT = "the target can be met without"
ON_TIME = build_task("D-1", "2025-05-16", "complete")


def measure(metric: Metric, plan: Plan, as_of: str = AS_OF) -> MetricRow:
    (row,) = measure_plan(project(plan._replace(metrics=(metric,)), as_of))
    return row


@pytest.mark.parametrize(
    ("plan", "current", "health", "reason"),
    [
        (build_plan(), "0/0", "On Track", "0 finished, 0 due by now"),
        (build_plan(NEXT), "0/1", "On Track", "0 finished, 0 due by now"),
        (build_plan(ON_TIME, NEXT), "1/2", "On Track", "1 finished, 1 due by now"),
        (build_plan(OVERDUE), "0/1", "Behind", "1 should be finished by now, 0 are; overdue: O-1"),
        (build_plan(LATE), "0/1", "At Risk", "L-1 expected late, and only 0 finished ahead of the plan"),
        (build_plan(EARLY, LATE), "1/2", "On Track", "1 finished, 0 due by now; expected late: L-1"),
        (build_plan(EARLY, OVERDUE), "1/2", "At Risk", "O-1 expected late, and only 0 finished ahead of the plan"),
        (build_plan(NEXT, build_task("C-1", "2025-05-16", "cancelled")), "0/1", "On Track", "0 finished, 0 due by now"),
        (
            build_plan(*(OVERDUE._replace(id=f"O-{number}") for number in range(5))),
            "0/5",
            "Behind",
            "5 should be finished by now, 0 are; overdue: O-0, O-1, O-2 and 2 more",
        ),
    ],
)
def test_the_status_of_tasks_balances_early_and_late_ones(
    plan: Plan, current: str, health: Health, reason: str
) -> None:
    total = current.partition("/")[2]
    expected = MetricRow(title="Measured", target=f"{total}/{total}", current=current, health=health, reason=reason)
    assert measure(build_metric("tasks"), plan) == expected


@pytest.mark.parametrize(
    ("plan", "current", "health", "reason"),
    [
        (build_plan(NEXT, path=("A-1",)), "0/1", "On Track", "no step is overdue or blocked"),
        (build_plan(OVERDUE, path=("O-1",)), "0/1", "Behind", "O-1 should be finished by now"),
        (
            build_plan(NEXT, build_blocker("X-1", "A-1"), path=("A-1",)),
            "0/1",
            "At Risk",
            "A-1, due in 1 d 11 h, is blocked by X-1",
        ),
        (build_plan(LATE, path=("L-1",)), "0/1", "At Risk", "L-1 is expected after its deadline"),
        (build_plan(EARLY, LATE, path=("E-1", "L-1")), "1/2", "At Risk", "L-1 is expected after its deadline"),
        (
            build_plan(EARLY, NEXT, build_blocker("X-1", "E-1"), path=("E-1", "A-1")),
            "1/2",
            "On Track",
            "no step is overdue or blocked",
        ),
    ],
)
def test_steps_have_no_slack(plan: Plan, current: str, health: Health, reason: str) -> None:
    row = measure(build_metric("critical_path_steps"), plan)
    assert (row.current, row.health, row.reason) == (current, health, reason)


@pytest.mark.parametrize(
    ("blocker", "health", "reason"),
    [
        (build_blocker("X-1", "A-1"), "At Risk", "X-1 still blocks unfinished tasks"),
        (build_blocker("X-1", "A-1", "2025-05-16"), "Behind", "X-1 should be resolved by now"),
        (build_blocker("X-1", "A-1", "2025-05-19"), "Behind", "X-1 is expected to outlast the deadline of A-1"),
        (build_blocker("X-1", "A-1", status="resolved"), "On Track", "no open blocker affects an unfinished task"),
        (build_blocker("X-1", "E-1"), "On Track", "no open blocker affects an unfinished task"),
    ],
)
def test_the_status_of_blockers_depends_on_the_tasks_they_delay(blocker: object, health: Health, reason: str) -> None:
    plan = build_plan(NEXT, EARLY)._replace(blockers=(blocker,))  # type: ignore[arg-type] # the builder's
    row = measure(build_metric("blockers"), plan)
    assert (row.health, row.reason) == (health, reason)


@pytest.mark.parametrize(
    ("due", "as_of", "target", "current", "health", "reason"),
    [
        ("2025-05-18", AS_OF, "5", "5", "On Track", "no slip projected"),
        ("2025-05-22", AS_OF, "5", "5", "On Track", "no slip projected"),
        ("2025-05-23", AS_OF, "5", "6", "At Risk", "A-1 is projected for 2025-05-23, 1 d after the release"),
        ("2025-05-24", AS_OF, "5", "7", "Behind", "A-1 is projected for 2025-05-24, 2 d after the release"),
        ("2025-05-18", "2025-05-22 08:00", "0", "0", "On Track", "no slip projected"),
        (
            "2025-05-18",
            "2025-05-24 08:00",
            "0",
            "0",
            "Behind",
            "A-1 is projected for 2025-05-24, 2 d after the release",
        ),
    ],
)
def test_days_to_release_compare_planned_with_projected(
    due: str, as_of: str, target: str, current: str, health: Health, reason: str
) -> None:
    row = measure(build_metric("days_to_release"), build_plan(build_task("A-1", due), release="2025-05-22"), as_of)
    assert row[1:5] == (target, current, health, reason)


def test_days_are_those_of_the_plans_zone() -> None:
    plan = build_plan(build_task("A-1"), release="2025-05-22", zone="UTC+08:00")
    assert measure(build_metric("days_to_release"), plan, "2025-05-17 15:59 UTC").target == "5"
    assert measure(build_metric("days_to_release"), plan, "2025-05-17 16:00 UTC").target == "4"


def test_without_a_release_there_are_no_days() -> None:
    assert measure(build_metric("days_to_release"), build_plan()).current == "–"


@pytest.mark.parametrize(
    ("done", "health", "reason"),
    [
        (4, "On Track", "100 % done, at least 75 % required"),
        (3, "On Track", "75 % done, at least 75 % required"),
        (2, "At Risk", "50 % done, less than 75 % but at least 50 %"),
        (1, "Behind", "25 % done, less than 50 %"),
        (0, "Behind", "0 % done, less than 50 %"),
    ],
)
def test_thresholds_replace_the_schedule(done: int, health: Health, reason: str) -> None:
    tasks = (build_task(f"T-{at}", "2025-05-01", "complete" if at < done else "pending") for at in range(4))
    metric = build_metric("tasks")._replace(thresholds=Thresholds(on_track=75, at_risk=50))
    assert measure(metric, build_plan(*tasks))[3:5] == (health, reason)


@pytest.mark.parametrize(
    ("target", "tasks", "row"),
    [
        (1, (ON_TIME, OVERDUE), ("1/2", "1/2", "On Track", "1 done, target 1")),
        (2, (ON_TIME, NEXT), ("2/2", "1/2", "On Track", "1 finished, 1 due by now")),
        (2, (ON_TIME, OVERDUE), ("2/2", "1/2", "Behind", "2 should be finished by now, 1 are; overdue: O-1")),
        (1, (OVERDUE, NEXT), ("1/2", "0/2", "On Track", f"{WITHOUT} O-1; of the rest: 0 finished, 0 due by now")),
        (1, (OVERDUE, LATE), ("1/2", "0/2", "At Risk",
            f"{WITHOUT} O-1; of the rest: L-1 expected late, and only 0 finished ahead of the plan")),
        (1, (OVERDUE, OVERDUE_TOO), ("1/2", "0/2", "Behind",
            f"{WITHOUT} O-2; of the rest: 1 should be finished by now, 0 are; overdue: O-1")),
        (1, (LATE, LATE_TOO), ("1/2", "0/2", "At Risk",
            f"{WITHOUT} L-2; of the rest: L-1 expected late, and only 0 finished ahead of the plan")),
        (1, (LATE, NEXT), ("1/2", "0/2", "On Track", f"{WITHOUT} L-1; of the rest: 0 finished, 0 due by now")),
        (2, (EARLY, LATE, LATE_TOO), ("2/3", "1/3", "On Track",
            f"{WITHOUT} L-2; of the rest: 1 finished, 0 due by now; expected late: L-1")),
        (1, (*(OVERDUE._replace(id=f"A-{at}") for at in (1, 2, 3)), NEXT._replace(id="A-4")), ("1/4", "0/4",
            "On Track", f"{WITHOUT} A-1, A-2, A-3; of the rest: 0 finished, 0 due by now")),
        (3, (ON_TIME, NEXT), ("3/2", "1/2", "Behind", "target 3, but there are only 2")),
    ],
)  # fmt: skip
def test_a_target_limits_the_tasks_that_count(target: int, tasks: tuple[Task, ...], row: tuple[str, ...]) -> None:
    assert measure(build_metric("tasks")._replace(target=target), build_plan(*tasks))[1:5] == row


@pytest.mark.parametrize(
    ("target", "health", "reason"),
    [
        (1, "On Track", "1 done, target 1"),
        (2, "On Track", f"{WITHOUT} O-1; of the rest: no step is overdue or blocked"),
        (3, "Behind", "O-1 should be finished by now"),
    ],
)
def test_a_target_limits_the_steps_that_count(target: int, health: Health, reason: str) -> None:
    plan = build_plan(ON_TIME, NEXT, OVERDUE, path=("D-1", "A-1", "O-1"))
    assert measure(build_metric("critical_path_steps")._replace(target=target), plan)[3:5] == (health, reason)


def test_steps_that_the_target_does_without_may_stand_anywhere_on_the_path() -> None:
    plan = build_plan(OVERDUE, NEXT, path=("O-1", "A-1"))
    row = measure(build_metric("critical_path_steps")._replace(target=1), plan)
    assert row[3:5] == ("On Track", f"{WITHOUT} O-1; of the rest: no step is overdue or blocked")


def test_blockers_that_the_target_does_without_threaten_nothing() -> None:
    plan = build_plan(NEXT, build_blocker("X-1", "A-1", "2025-05-16"), build_blocker("X-2", "A-2"))
    row = measure(build_metric("blockers")._replace(target=1), plan)
    assert row[3:5] == ("On Track", f"{WITHOUT} X-1; of the rest: no open blocker affects an unfinished task")


@pytest.mark.parametrize(("target", "health"), [(1, "On Track"), (2, "At Risk"), (3, "Behind")])
def test_a_target_limits_the_blockers_that_count(target: int, health: Health) -> None:
    plan = build_plan(NEXT, build_blocker("X-1", "A-1"), build_blocker("X-2", "A-1", status="resolved"))
    row = measure(build_metric("blockers")._replace(target=target), plan)
    assert (row.target, row.current, row.health) == (f"{target}/2", "1/2", health)


def test_thresholds_are_per_cent_of_the_target() -> None:
    metric = build_metric("tasks")._replace(thresholds=Thresholds(on_track=50, at_risk=10), target=2)
    tasks = (build_task(f"T-{number}", status="complete" if number < 1 else "pending") for number in range(4))
    assert measure(metric, build_plan(*tasks)).reason == "50 % done, at least 50 % required"


def test_thresholds_of_days_are_days_of_slip() -> None:
    metric = build_metric("days_to_release")._replace(thresholds=Thresholds(on_track=2, at_risk=4))
    plan = build_plan(build_task("A-1", "2025-05-24"), release="2025-05-22")
    assert measure(metric, plan).health == "On Track"


def test_an_empty_metric_meets_any_threshold() -> None:
    metric = build_metric("tasks")._replace(thresholds=Thresholds(on_track=100, at_risk=50))
    assert measure(metric, build_plan()).health == "On Track"


@pytest.mark.parametrize(
    ("plan", "titles"),
    [
        (build_plan(NEXT), ["Tasks completed"]),
        (
            build_plan(NEXT, build_blocker("X-1", "A-1"), path=("A-1",), release="2025-05-22"),
            ["Critical path steps completed", "Tasks completed", "Blockers resolved", "Days to release"],
        ),
    ],
)
def test_a_plan_without_metrics_gets_those_it_has_data_for(plan: Plan, titles: list[str]) -> None:
    assert [row.title for row in measure_plan(project(plan))] == titles


@pytest.mark.parametrize(
    ("tasks", "health", "reason"),
    [
        # The member that is held is named with its own due moment, not with that of the step.
        (("A-1", "Z-1"), "At Risk", "A-1, due in 1 d 11 h, is blocked by X-1"),
        # One member past its deadline makes the step late, however far off the others are.
        (("O-1", "Z-1"), "Behind", "O-1 should be finished by now"),
        (("A-1", "O-1"), "Behind", "O-1 should be finished by now"),
    ],
)
def test_a_step_is_represented_by_its_most_urgent_task(tasks: tuple[str, ...], health: Health, reason: str) -> None:
    records = (NEXT, OVERDUE, build_task("Z-1", "2025-06-30"), build_blocker("X-1", "A-1"))
    plan = build_plan(*records)
    step = build_plan(path=("A-1",)).critical_path[0]._replace(tasks=tasks)
    row = measure(build_metric("critical_path_steps"), plan._replace(critical_path=(step,)))
    assert (row.health, row.reason) == (health, reason)


def test_a_share_is_not_rounded_up_to_its_threshold() -> None:
    tasks = [build_task(f"T-{number}", status="complete") for number in range(299)]
    metric = build_metric("tasks")._replace(thresholds=Thresholds(on_track=100, at_risk=50))
    assert measure(metric, build_plan(*tasks, NEXT)).reason.startswith("99 % done, less than 100 %")


@pytest.mark.parametrize(
    ("done", "total", "limits", "reason"),
    [
        (2, 3, (66.6, 50), "66.6 % done, at least 66.6 % required"),
        (2, 3, (66, 50), "66 % done, at least 66 % required"),
        (1, 3, (90, 33.333), "33.333 % done, less than 90 % but at least 33.333 %"),
        (1, 8, (12.5, 5), "12.5 % done, at least 12.5 % required"),
        (2, 3, (66.66667, 50), "66 % done, less than 66.66667 % but at least 50 %"),
        (0, 3, (50, 0), "0 % done, less than 50 % but at least 0 %"),
    ],
)
def test_a_share_is_shown_with_the_digits_that_decide(
    done: int, total: int, limits: tuple[float, float], reason: str
) -> None:
    tasks = [build_task(f"T-{number}", status="complete" if number < done else "pending") for number in range(total)]
    metric = build_metric("tasks")._replace(thresholds=Thresholds(*limits))
    assert measure(metric, build_plan(*tasks)).reason == reason


def test_a_claimed_row_keeps_its_place_and_is_not_measured() -> None:
    claimed = build_metric("claimed")._replace(title="Coverage", claimed=(("current", "72 %"),))
    schedule = project(build_plan(NEXT)._replace(metrics=(claimed, build_metric("tasks"))), AS_OF)
    assert [(row.is_measured, row.claimed) for row in list_rows(schedule)] == [(False, claimed.claimed), (True, ())]
    assert [row.current for row in measure_plan(schedule)] == ["0/1"]
