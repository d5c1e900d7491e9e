"""What is not known of an issue stays so on record until an answer of GitHub settles it, whatever comes between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import Call, CreateIssue, EditIssue, WriteJournal
from tests.sync.runs import DAY, HOUR, MINUTE, Item, Plan, Run, check_fields, check_lateness, settle, sync
from tests.sync.world import START, Fault, World

if TYPE_CHECKING:
    from collections.abc import Callable

LATE = START - HOUR


def open_and_forget(world: World, plan: Plan, fault: Fault | None = None) -> None:
    """Open issues in a run that is killed before it can record their numbers."""
    world.choose_fault = lambda call: fault if isinstance(call, CreateIssue) else None
    run = Run(world, plan)
    run_until(run, lambda call: isinstance(call, WriteJournal) and isinstance(world.writes[-1], CreateIssue))
    world.choose_fault = lambda _: None
    world.now += 20 * MINUTE


def run_until(run: Run, is_last: Callable[[Call], bool]) -> None:
    while not is_last(run.call):
        run.step()
    run.kill()


def owned_by(login: str) -> Plan:
    return Plan({"T-1": Item(LATE, assignee=login, labels=("overdue",))})


def test_an_incomplete_issue_closed_early_is_completed_when_reopened() -> None:
    world, plan = World(), owned_by("gina")
    world.assignable = {"gina"}
    open_and_forget(world, plan, "thinned")
    plan = plan.change("T-1", is_snoozed=True)
    for _ in range(3):
        sync(world, plan)
    plan = plan.change("T-1", is_snoozed=False, due=START)
    assert settle(world, plan) == []
    assert (check_fields(world, plan, ["T-1"]), world.breaches) == ([], [])


def test_our_assignee_follows_the_owner_even_after_a_lost_answer() -> None:
    world, plan = World(), owned_by("gina")
    world.assignable = {"gina", "otto"}
    open_and_forget(world, plan, "thinned")
    run = Run(world, plan)
    run_until(run, lambda call: isinstance(call, EditIssue) and world.issues[1].assignees == ("gina",))
    plan = plan.change("T-1", assignee="otto")
    assert settle(world, plan) == []
    assert (check_fields(world, plan, ["T-1"]), world.breaches) == ([], [])


def test_an_issue_taken_by_a_person_is_not_matched_to_another_intent() -> None:
    world, plan = World(), Plan({"T-1": Item(LATE), "T-2": Item(LATE)})
    left: list[Fault] = ["broken"]
    world.choose_fault = lambda call: left.pop() if left and isinstance(call, CreateIssue) else None
    sync(world, plan)
    assert world.find("T-2").number == 1
    world.unmark(1)
    plan = plan.change("T-2", due=START)
    world.now += MINUTE
    sync(world, plan)
    settle(world, plan)
    assert (check_lateness(world, plan), world.breaches) == ([], [])


def test_an_old_issue_in_a_late_list_is_replaced_by_the_result_of_the_intent() -> None:
    world, plan = World(), Plan({"T-1": Item(LATE)})
    sync(world, plan)
    plan = plan.change("T-1", is_snoozed=True)
    sync(world, plan)
    seen = world.now
    world.now += DAY
    world.remove(1)
    plan = plan.change("T-1", is_snoozed=False, due=START)
    open_and_forget(world, plan)
    world.choose_lag = lambda: world.now - seen
    sync(world, plan.change("T-1", is_snoozed=True))
    plan = plan._replace(commit=9)
    assert settle(world, plan) == []
    assert (check_lateness(world, plan), world.breaches) == ([], [])
