"""Faults that a review found, each by the history that showed it."""

from __future__ import annotations

import pytest

from launchlist.errors import GuardError, LaunchlistError
from launchlist.github.calls import CheckAssignee, CreateIssue, ListIssues
from launchlist.sync.actions import Limits
from tests.sync.runs import DAY, HOUR, build_plan, settle, sync
from tests.sync.world import START, World

DUE = START - HOUR


def test_an_assignee_that_could_not_be_checked_stays() -> None:
    world, plan = World(), build_plan(1, DUE)
    world.assignable = {"maya"}
    plan = plan.change("T-1", assignee="maya")
    sync(world, plan)
    assert world.issues[1].assignees == ("maya",)
    world.choose_fault = lambda call: "unanswered" if isinstance(call, CheckAssignee) else None
    plan = plan.change("T-1", version=2)
    sync(world, plan)
    assert world.issues[1].assignees == ("maya",)
    assert "version=2" not in world.issues[1].title
    assert world.issues[1].title.endswith("version 2")


def test_an_assignee_that_lost_access_is_not_unassigned_for_another_change() -> None:
    world, plan = World(), build_plan(1, DUE)
    world.assignable = {"maya"}
    plan = plan.change("T-1", assignee="maya")
    sync(world, plan)
    world.assignable = set()
    sync(world, plan.change("T-1", version=2))
    assert world.issues[1].assignees == ("maya",)


def test_i1_a_restored_deadline_does_not_reopen_a_deleted_issue() -> None:
    world, plan = World(), build_plan(1, DUE)
    sync(world, plan)
    world.remove(1)
    settle(world, plan)
    later = plan.change("T-1", due=DUE + 60)
    settle(world, later)
    world.remove(2)
    settle(world, later)
    settle(world, later.change("T-1", due=DUE))
    assert [issue.number for issue in world.issues.values()] == []
    assert world.breaches == []


def test_a_renamed_label_stops_the_run_until_it_is_allowed() -> None:
    world, plan = World(), build_plan(2, DUE)
    sync(world, plan)
    before = len(world.writes)
    with pytest.raises(GuardError, match="rename the label on GitHub first; if that is intended: --allow label"):
        sync(world, plan, label="another")
    assert len(world.writes) == before
    for number, issue in list(world.issues.items()):
        world.issues[number] = issue._replace(labels=("another",))
    world.now += HOUR
    allowed = Limits(100, 100, frozenset(("label",)))
    assert sync(world, plan, label="another", limits=allowed).done == ()
    assert sync(world, plan, label="another").done == ()


def test_a_long_read_leaves_time_to_open_issues() -> None:
    world, plan = World(), build_plan(1, DUE)

    def dawdle() -> int:
        world.now += 400
        return 0

    world.choose_lag = dawdle
    sync(world, plan)
    assert len(world.issues) == 1


def test_an_endless_list_is_abandoned() -> None:
    world, plan = World(), build_plan(1, DUE)
    sync(world, plan)
    world.page_size = 0  # a server gone mad: each page is empty, and there is always another one
    del world.calls[:]
    with pytest.raises(LaunchlistError):
        sync(world, build_plan(2, DUE))
    assert sum(isinstance(call, ListIssues) for call in world.calls) <= 1000
    assert not any(isinstance(call, CreateIssue) for call in world.calls)


@pytest.mark.parametrize(("moved", "labels"), [(0, 1), (DAY, 2)])
def test_an_escalation_is_taken_once_for_a_deadline(moved: int, labels: int) -> None:
    world, plan = World(), build_plan(1, DUE)
    plan = plan.change("T-1", escalations=(("2d", "late"),))
    sync(world, plan)
    added = sum("late" in issue.labels for issue in world.issues.values())
    kept = tuple(label for label in world.issues[1].labels if label != "late")
    world.issues[1] = world.issues[1]._replace(labels=kept)
    settle(world, plan.change("T-1", version=2, due=DUE - moved))
    assert added + sum("late" in issue.labels for issue in world.issues.values()) == labels
