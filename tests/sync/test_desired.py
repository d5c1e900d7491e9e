from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from launchlist.plan.model import Blocker, Escalation, IssueSettings, Owner, Plan, Task
from launchlist.sync.desired import DesiredSource, build_rollup, find_ending, list_wishes
from launchlist.sync.issue_text import CommitLinks, Writer
from launchlist.sync.records import DesiredIssue
from tests.plan.builder import PLAN, at, build_blocker, build_plan, build_task, project

if TYPE_CHECKING:
    from launchlist.sync.records import DesiredIssues

AS_OF = "2025-05-20 12:00"
LATE, DUE = "2025-05-19", "2025-05-21"


def want(plan: Plan, as_of: str = AS_OF, **settings: object) -> DesiredIssues:
    source = DesiredSource(
        writer=Writer(project(plan, as_of), CommitLinks()),
        templates="",
        settings=IssueSettings()._replace(**settings),  # type: ignore[arg-type] # fields of the settings
    )
    return list_wishes(source, is_complete=True)


@pytest.mark.parametrize(
    ("item", "overdue", "every"),
    [
        (build_task("A-1", LATE), None, None),
        (build_task("A-1", DUE), "moved", None),
        (build_task("A-1", "2025-05-20 12:00"), "moved", None),
        (build_task("A-1", LATE, "in_progress"), None, None),
        (build_task("A-1", LATE, "complete"), "complete", "complete"),
        (build_task("A-1", LATE, "cancelled"), "cancelled", "cancelled"),
        (build_task("A-1", LATE)._replace(snooze_until=at("2025-05-20 12:01")), "snoozed", "snoozed"),
        (build_task("A-1", LATE)._replace(snooze_until=at(AS_OF)), None, None),
        (build_task("A-1", LATE, "complete")._replace(snooze_until=at(DUE)), "complete", "complete"),
        (build_blocker("X-1", "A-1", LATE), None, None),
        (build_blocker("X-1", "A-1", DUE), "moved", None),
        (build_blocker("X-1", "A-1", LATE, "resolved"), "resolved", "resolved"),
        (build_task("A-1", LATE)._replace(claimed=(("deadline", "TBD"),), deadline=None), "moved", None),
        (build_task("A-1", LATE)._replace(claimed=(("status", "on hold"),)), None, None),
        (build_blocker("X-1", "A-1", LATE)._replace(claimed=(("eta", "TBD"),)), "moved", None),
    ],
)
def test_what_should_have_an_issue(item: Task | Blocker, overdue: str | None, every: str | None) -> None:
    schedule = project(build_plan(item), AS_OF)
    assert find_ending(item, schedule, every_task=False) == overdue
    assert find_ending(item, schedule, every_task=True) == every


def test_a_desired_issue() -> None:
    plan = build_plan(build_task("A-1", "2025-05-18 23:00 UTC+08:00"))
    plan = plan._replace(owners=(Owner(name="Maya", source=PLAN, github="maya"),))
    steps = (
        Escalation(after=timedelta(hours=1), written="1h", label="late"),
        Escalation(after=timedelta(days=30), written="30d", label="very late"),
    )
    wish = want(plan, labels=("overdue",), milestone="First", escalation=steps).wishes["A-1"]
    assert wish._replace(content="") == DesiredIssue(
        "A-1", "2025-05-18T15:00:00Z", "", ("overdue",), "maya", "First", (("1h", "late"),)
    )  # fmt: skip


def test_the_most_critical_first() -> None:
    plan = build_plan(
        build_task("A-1", "2025-05-10"),
        build_task("B-1", "2025-05-19"),
        build_task("C-1", "2025-05-18"),
        build_task("D-1", "2025-05-17", on=("B-1",)),
        build_task("E-1", "2025-05-19"),
        build_blocker("X-1", "E-1", "2025-05-12"),
        path=("E-1",),
    )
    assert list(want(plan).wishes) == ["X-1", "E-1", "B-1", "A-1", "D-1", "C-1"]


@pytest.mark.parametrize(
    ("as_of", "is_same"), [("2025-05-20 12:00", True), ("2025-05-27 12:00", True), ("2025-05-18 12:00", False)]
)
def test_content_does_not_change_with_time_alone(as_of: str, is_same: bool) -> None:
    plan = build_plan(build_task("A-1", LATE))
    content = want(plan, every_task=True).wishes["A-1"].content
    assert (want(plan, as_of, every_task=True).wishes["A-1"].content == content) is is_same


@pytest.mark.parametrize("field", ["title", "notes", "next_action", "owner"])
def test_content_changes_with_the_task(field: str) -> None:
    task = build_task("A-1", LATE)
    changed = task._replace(**{field: "Tide"})  # type: ignore[arg-type] # each of these fields is a text
    assert want(build_plan(task)).wishes["A-1"].content != want(build_plan(changed)).wishes["A-1"].content


def test_a_corrected_login_changes_the_content() -> None:
    plan = build_plan(build_task("A-1", LATE))
    known = tuple(Owner(name="Maya", source=PLAN, github=login) for login in ("maya", "maia"))
    contents = {want(plan._replace(owners=(owner,))).wishes["A-1"].content for owner in (plan.owners[0], *known)}
    assert len(contents) == 3


def test_dependencies_only_where_every_task_has_an_issue() -> None:
    plan = build_plan(
        build_task("A-1", LATE, on=("B-1", "C-1")), build_task("B-1"), build_task("C-1", status="complete")
    )
    assert want(plan).wishes["A-1"].blocked_by == ()
    assert want(plan, every_task=True).wishes["A-1"].blocked_by == ("B-1",)


def test_a_frozen_plan_is_marked_as_frozen() -> None:
    plan = build_plan(build_task("A-1"))
    assert not want(plan).is_frozen
    assert want(plan._replace(as_of=at(AS_OF))).is_frozen


def test_the_roll_up_is_new_when_something_later_joins_it() -> None:
    first, second = build_task("A-1", "2025-05-18"), build_task("B-1", "2025-05-19")
    source = DesiredSource(Writer(project(build_plan(first, second), AS_OF), CommitLinks()), "", IssueSettings())
    alone, both = build_rollup([first], source), build_rollup([first, second], source)
    assert (alone.due, both.due) == ("2025-05-18T23:59:59Z", "2025-05-19T23:59:59Z")
    assert alone.content != both.content


def test_an_item_without_a_date_is_neither_overdue_nor_escalated() -> None:
    task = build_task("A-1", LATE)._replace(claimed=(("deadline", "*TBD*"),), deadline=None)
    steps = (Escalation(after=timedelta(), written="0h", label="late", mention=("Maya",)),)
    plan = build_plan(task)._replace(owners=(Owner(name="Maya", source=PLAN, github="maya"),))
    plan = plan._replace(sync=IssueSettings(escalation=steps))
    assert want(plan, every_task=True, escalation=steps).wishes["A-1"].escalations == ()
    fields = Writer(project(plan, AS_OF), CommitLinks(), every_task=True).describe_task(task)
    assert (fields["is_overdue"], fields["late"], fields["mentions"], fields["deadline"]) == (False, "", [], "*TBD*")
