"""A plan whose folder moved keeps its issues, and one that may have moved opens none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from launchlist.errors import GuardError
from launchlist.sync.actions import Limits
from tests.sync.runs import DAY, HOUR, Run, build_plan, settle, sync
from tests.sync.world import START, World, split

if TYPE_CHECKING:
    from launchlist.sync.request import SyncReport

PLACES = ["", "products/a", "b"]
MOVES = [(old, new) for old in PLACES for new in PLACES if old != new]


def show(place: str) -> str:
    return place or "."


def keep(world: World, plan: Any, place: str, formerly: str | None = None, **more: Any) -> SyncReport:  # noqa: ANN401 - Inputs
    return sync(world, plan, place=place, formerly=formerly, has_plan=lambda each: each == place, **more)


@pytest.mark.parametrize("uses_journal", [True, False])
@pytest.mark.parametrize(("old", "new"), MOVES)
def test_a_plan_that_moved_keeps_its_issues(old: str, new: str, uses_journal: bool) -> None:
    world, plan = World(), build_plan(6, START - HOUR)
    keep(world, plan, old, uses_journal=uses_journal)
    plan = plan.change("T-1", is_done=True)
    keep(world, plan, old, uses_journal=uses_journal)
    world.now += DAY
    plan = plan._replace(commit=plan.commit + 1)
    report = keep(world, plan, new, old, uses_journal=uses_journal)
    assert {type(action).__name__ for action in report.planned} == {"UpdateIssue"}
    assert (len(world.issues), sum(issue.is_open for issue in world.issues.values())) == (6, 5)
    regions = [split(issue.body) for issue in world.issues.values() if issue.is_open]
    assert {region.fields.get("plan", "") for region in regions if region} == {new}
    assert keep(world, plan, new, old, uses_journal=uses_journal).planned == ()
    back = plan.change("T-1", is_done=False)
    assert [str(each) for each in keep(world, back, new, old, uses_journal=uses_journal).planned] == [
        "reopen     #1 T-1: it is needed again"
    ]
    assert world.breaches == []


@pytest.mark.parametrize("uses_journal", [True, False])
@pytest.mark.parametrize(("old", "new"), MOVES)
def test_a_plan_that_may_have_moved_opens_nothing_and_names_both_folders(
    old: str, new: str, uses_journal: bool
) -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    keep(world, plan, old, uses_journal=uses_journal)
    writes = len(world.writes)
    report = keep(world, plan._replace(commit=2), new, uses_journal=uses_journal)
    (guard,) = report.guards
    assert (guard.name, len(world.writes)) == ("moved", writes)
    assert f"the plan in {show(old)} no longer exists" in guard.message
    assert f"this one in {show(new)} (#1 T-1, #2 T-2, #3 T-3)" in guard.message
    assert f"formerly: {show(old)}" in guard.message
    meant = Limits(100, 100, frozenset(("moved",)))
    assert len(keep(world, plan._replace(commit=2), new, uses_journal=uses_journal, limits=meant).done) == 3


def test_a_plan_that_moved_twice_needs_one_setting_at_a_time() -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    keep(world, plan, "a")
    keep(world, plan._replace(commit=2), "b", "a")
    done = plan.change("T-1", is_done=True)
    keep(world, done._replace(commit=3), "b", "a")
    keep(world, done._replace(commit=4), "c", "b")
    assert [str(each) for each in keep(world, plan._replace(commit=5), "c", "b").planned] == [
        "reopen     #1 T-1: it is needed again"
    ]
    assert len(world.issues) == 3


def test_a_plan_that_moves_back_keeps_its_issues() -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    keep(world, plan, "a")
    keep(world, plan._replace(commit=2), "b", "a")
    keep(world, plan._replace(commit=3), "a", "b")
    assert keep(world, plan._replace(commit=4), "a", "b").planned == ()
    assert len(world.issues) == 3


def test_an_older_branch_with_the_plan_in_its_old_folder_does_nothing() -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    keep(world, plan, "a")
    keep(world, plan._replace(commit=2), "b", "a")
    writes = len(world.writes)
    with pytest.raises(GuardError, match="the plan in a moved to b with its issues"):
        keep(world, plan._replace(commit=3), "a")
    assert len(world.writes) == writes


@pytest.mark.parametrize("uses_journal", [True, False])
def test_a_former_folder_that_contains_a_plan_is_refused(uses_journal: bool) -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    with pytest.raises(GuardError, match=r"names a, but that folder still contains a plan.*in b"):
        sync(world, plan, place="b", formerly="a", has_plan=lambda _: True, uses_journal=uses_journal)


def test_two_existing_plans_are_not_a_move() -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    sync(world, plan, place="a")
    assert len(sync(world, plan, place="b").done) == 3


@pytest.mark.parametrize("steps", range(3, 24))
def test_a_run_killed_while_carrying_over_opens_no_issue_twice(steps: int) -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    keep(world, plan, "a")
    plan = plan._replace(commit=2)
    settings: dict[str, Any] = {"place": "b", "formerly": "a", "has_plan": lambda each: each == "b"}
    run = Run(world, plan, **settings)
    for _ in range(steps):
        if not run.is_over:
            run.step()
    if not run.is_over:
        run.kill()
    settle(world, plan, **settings)
    assert (len(world.issues), world.breaches) == (3, [])
