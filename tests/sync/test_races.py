"""Every single place where one sync can be killed, can fail, or can be overtaken by another one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import LaunchlistError
from launchlist.github.calls import AddLabels, CreateIssue, EditIssue, GetIssue, GetLogin
from tests.sync.runs import DAY, HOUR, MINUTE, Item, Plan, Run, build_plan, check_lateness, settle, sync
from tests.sync.world import LAG, START, Fault, World

if TYPE_CHECKING:
    from launchlist.github.calls import Call

FAULTS: tuple[Fault, ...] = ("broken", "unanswered", "refused", "limited", "pressed", "denied", "stopped")
TASKS = 20
STRIDE = 1
"""Every how many-th point is tried: all of them, but where a call takes long."""
ESCALATED = (("3d", "late"),)


def open_many() -> tuple[World, Plan]:
    """Twenty tasks are late and have no issue yet; lists are as late as they get."""
    world = World()
    world.choose_lag = lambda: LAG
    return world, build_plan(TASKS, START - HOUR)


def change_many() -> tuple[World, Plan]:
    """Issues to open, to update with a new label, to close and to reopen, and a duplicate to close."""
    world, plan = World(), build_plan(8, START - HOUR)
    plan = plan.change("T-8", is_done=True)
    sync(world, plan)
    world.now += DAY
    plan = plan.change("T-7", is_done=True)
    sync(world, plan)
    copy = world.find("T-1")
    world.add(copy.title, copy.body, copy.author, copy.labels)
    world.now += DAY
    plan = plan.change("T-2", version=2).change("T-3", escalations=ESCALATED).change("T-4", due=START)
    plan = plan.change("T-5", is_done=True).change("T-6", due=START + 90 * DAY)
    plan = plan.change("T-7", is_done=False).change("T-8", is_done=False)
    return world, plan


WORLDS = {"open": open_many, "change": change_many}


def count_calls(kind: str) -> int:
    world, plan = WORLDS[kind]()
    before = len(world.calls)
    sync(world, plan)
    return len(world.calls) - before


def list_points(kind: str) -> range:
    """Return how many calls are made before something happens."""
    return range(0, count_calls(kind), STRIDE)


def settle_all(world: World, plan: Plan) -> list[str]:
    written = settle(world, plan)
    return [*world.breaches, *check_lateness(world, plan), *(["I4: the last run wrote"] if written else [])]


@pytest.mark.parametrize("kind", WORLDS)
def test_i11_a_run_killed_at_any_point_loses_nothing_and_opens_nothing_twice(kind: str) -> None:
    for point in list_points(kind):
        world, plan = WORLDS[kind]()
        run = Run(world, plan, "killed")
        for _ in range(point):
            run.step()
        run.kill()
        assert settle_all(world, plan) == [], f"killed at {point}: {run.call}"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", WORLDS)
def test_i1_i2_any_call_may_fail(kind: str, fault: Fault) -> None:
    for point in list_points(kind):
        world, plan = WORLDS[kind]()
        left: list[Fault | None] = [*[None] * point, fault]
        world.choose_fault = partial(fail_one, left)
        run = Run(world, plan, "failed").finish()
        assert run.error is None or isinstance(run.error, LaunchlistError)
        if is_degraded(run):
            world.breaches = [each for each in world.breaches if "I1" not in each]
        assert settle_all(world, plan) == [], f"{fault} at {point}"


def fail_one(left: list[Fault | None], call: Call) -> Fault | None:
    """An app may not ask who it is, but a person's token that once may not is not a case of its own."""
    fault = left.pop(0) if left else None
    return None if fault == "denied" and isinstance(call, GetLogin) else fault


def is_degraded(run: Run) -> bool:
    """Whether the run was told that it may not use the journal: then a second issue is possible, and repaired."""
    return bool(run.report and any("journal cannot be" in note.text for note in run.report.notes))


@pytest.mark.parametrize("kind", WORLDS)
def test_i1_i2_two_syncs_at_every_pair_of_switch_points(kind: str) -> None:
    for first in list_points(kind):
        for second in list_points(kind):
            world, plan = WORLDS[kind]()
            overtaken, other = Run(world, plan, "first"), Run(world, plan, "second")
            advance(overtaken, first)
            advance(other, second)
            overtaken.finish()
            other.finish()
            assert world.breaches == [], f"switched at {first} and {second}"
            assert settle_all(world, plan) == [], f"switched at {first} and {second}"


@pytest.mark.parametrize("fault", ["broken", "unanswered"])
def test_i1_two_syncs_if_the_first_does_not_know_the_outcome_of_a_create(fault: Fault) -> None:
    for first in list_points("open"):
        world, plan = open_many()
        world.choose_fault = lambda call: fault if isinstance(call, CreateIssue) and call.id == "T-7" else None
        overtaken, other = Run(world, plan, "first"), Run(world, plan, "second")
        advance(overtaken, first)
        other.finish()
        overtaken.finish()
        assert settle_all(world, plan) == [], f"switched at {first}"


@pytest.mark.parametrize("pause", [4 * MINUTE, 6 * MINUTE, 11 * MINUTE, 16 * MINUTE, 40 * MINUTE])
def test_i1_a_run_suspended_at_any_point_while_another_runs(pause: int) -> None:
    for point in list_points("open"):
        world, plan = open_many()
        sleeper = Run(world, plan, "sleeper")
        advance(sleeper, point)
        world.now += pause
        Run(world, plan, "other").finish()
        sleeper.finish()
        assert settle_all(world, plan) == [], f"asleep at {point}: {sleeper.call}"


def test_i1_a_slow_observation_is_as_old_as_its_list() -> None:
    """An intent outlives its quiet window while a run looks at other issues, after the list that lacks the issue."""
    world, plan = World(), Plan({"T-1": Item(START - HOUR), "T-2": Item(START - HOUR)})
    sync(world, plan.change("T-2", is_done=True)._replace(commit=0))
    world.choose_fault = lambda call: "unanswered" if isinstance(call, CreateIssue) else None
    Run(world, plan, "unsure").finish()
    world.choose_fault = lambda _: None
    world.choose_lag = lambda: LAG
    slow = Run(world, plan, "slow")
    while not isinstance(slow.call, GetIssue):
        slow.step()
    world.now += 16 * MINUTE
    slow.finish()
    assert settle_all(world, plan) == []


def test_i9_a_run_that_wakes_up_late_changes_nothing() -> None:
    """Between reading an issue and writing it there is no way to know; everywhere else a late run stops."""
    for point in list_points("change"):
        world, plan = change_many()
        sleeper = Run(world, plan, "sleeper")
        advance(sleeper, point)
        newer = plan.change("T-2", version=3).change("T-5", is_done=False).change("T-7", is_done=True)
        world.now += HOUR
        Run(world, newer, "newer").finish()
        if not isinstance(sleeper.call, EditIssue | AddLabels):
            sleeper.finish()
            assert world.outdated == [], f"asleep at {point}"
        sleeper.kill()
        assert settle_all(world, newer) == []


def test_i9_an_older_commit_stops_at_once() -> None:
    world, plan = change_many()
    sync(world, plan)
    before = len(world.writes)
    assert Run(world, plan._replace(commit=plan.commit - 1), "older").finish().error
    assert len(world.writes) == before


def advance(run: Run, steps: int) -> None:
    for _ in range(steps):
        if not run.is_over:
            run.step()


def name_calls(calls: list[Call]) -> list[str]:
    return [type(call).__name__ for call in calls]


@pytest.mark.parametrize("kind", WORLDS)
def test_i4_a_second_sync_makes_the_same_first_calls_and_writes_nothing(kind: str) -> None:
    world, plan = WORLDS[kind]()
    sync(world, plan)
    world.now += HOUR
    before = len(world.calls)
    sync(world, plan)
    names = name_calls(world.calls[before:])
    assert names == ["GetRepository", "GetLogin", "ReadJournal", "ListIssues"]
