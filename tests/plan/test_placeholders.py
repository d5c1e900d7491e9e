from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.plan.metrics import measure_plan
from launchlist.plan.model import Blocker, Task
from launchlist.rules import CHECKS
from tests.plan.builder import AS_OF, at, build_blocker, build_metric, build_plan, build_task, project, report

if TYPE_CHECKING:
    from launchlist.plan.model import Measure, Plan

DATE_RULES = {"overdue", "due-before-dependency", "due-after-release", "blocker-outlasts-deadline", "useless-snooze"}


def claim(item: Task | Blocker) -> Task | Blocker:
    """Return the item as it is read where the document claims that it has no date."""
    if isinstance(item, Task):
        claimed = (("status", "on hold"), ("deadline", "TBD"))
        return item._replace(claimed=claimed, deadline=None, placeholder=item.deadline)
    return item._replace(claimed=(("status", "on hold"), ("eta", "TBD")))


def make_plan(*, claimed: tuple[str, ...] = ()) -> Plan:
    """Return a plan in which every date is a fault."""
    items: list[Task | Blocker] = [
        build_task("A-1", "2025-05-16", on=("B-1",))._replace(snooze_until=at("2025-05-01")),
        build_task("B-1", "2025-05-30")._replace(snooze_until=at("2025-05-01")),
        build_task("C-1", "2025-05-29"),
        build_blocker("X-1", "A-1 C-1", "2025-05-16"),
        build_blocker("X-2", "B-1", "2025-06-30"),
    ]
    items = [claim(item) if item.id in claimed else item for item in items]
    return build_plan(*items, path=("A-1", "B-1", "C-1"), release="2025-05-22")


def find_faults(plan: Plan) -> set[tuple[str, str]]:
    lookup = project(plan).lookup
    found = [violation for check in CHECKS for violation in check.find(lookup, at(AS_OF))]
    return {(each.rule, each.message.split()[0]) for each in found if each.rule in DATE_RULES}


def test_without_claims_every_rule_about_dates_applies() -> None:
    assert {rule for rule, _ in find_faults(make_plan())} >= DATE_RULES - {"useless-snooze"}


def test_no_rule_reports_a_placeholder() -> None:
    assert find_faults(make_plan(claimed=("A-1", "B-1", "C-1", "X-1", "X-2"))) == set()


@pytest.mark.parametrize("name", ["A-1", "B-1", "X-1", "X-2"])
def test_a_placeholder_causes_no_finding_about_itself_or_its_dependents(name: str) -> None:
    before, after = find_faults(make_plan()), find_faults(make_plan(claimed=(name,)))
    assert after < before
    assert not any(subject == name for _, subject in after)


def test_nothing_is_overdue_late_or_next_for_a_placeholder() -> None:
    plan = make_plan(claimed=("A-1", "X-1"))
    schedule = project(plan)
    assert not any(map(schedule.is_overdue, plan.tasks))
    assert not schedule.is_late(plan.tasks[0])
    assert not any(map(schedule.is_blocker_overdue, plan.blockers))
    rows = {row.task.id: row for row in report(plan).rows}
    assert (rows["A-1"].is_overdue, rows["A-1"].is_next) == (False, False)
    assert project(make_plan()).is_overdue(plan.tasks[1]._replace(deadline=at("2025-05-16")))


def test_a_placeholder_moves_nothing_that_waits_for_it() -> None:
    waiting, placeholder = build_task("A-1", "2025-05-20", on=("B-1",)), claim(build_task("B-1", "2025-05-30"))
    blocker = claim(build_blocker("X-1", "A-1", "2025-05-30"))
    assert not project(build_plan(waiting, placeholder, blocker)).is_late(waiting)


@pytest.mark.parametrize("measure", ["tasks", "critical_path_steps", "blockers"])
def test_no_metric_counts_a_placeholder_among_what_is_due_by_now(measure: Measure) -> None:
    items = [claim(build_task("A-1", "2025-05-16")), claim(build_blocker("X-1", "A-1", "2025-05-16"))]
    plan = build_plan(*items, path=("A-1",))._replace(metrics=(build_metric(measure),))
    (row,) = measure_plan(project(plan))
    assert row.health != "Behind"
    assert "by now" not in row.reason or "0 due by now" in row.reason
    assert "due in" not in row.reason


def test_what_had_no_date_does_not_make_up_for_what_is_late() -> None:
    done = claim(build_task("A-1", "2025-05-30", "complete"))
    plan = build_plan(done, build_task("B-1", "2025-05-16"))._replace(metrics=(build_metric("tasks"),))
    (row,) = measure_plan(project(plan))
    assert (row.health, row.reason) == ("Behind", "1 should be finished by now, 0 are; overdue: B-1")
