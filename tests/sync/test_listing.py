"""What the journal knows to be closed is not listed again, and what is done does not depend on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.github.calls import Call, GetIssue, ListIssues, WriteJournal
from launchlist.sync.actions import Limits
from launchlist.sync.journal import read_journal
from tests.sync.runs import DAY, HOUR, MINUTE, Plan, build_plan, settle, sync
from tests.sync.world import START, World

if TYPE_CHECKING:
    from launchlist.sync.request import SyncReport

LIMITS = Limits(max_new=500, max_open=500, allowed=frozenset(("mass-close",)))
COUNT = 30


def keep(world: World, plan: Plan) -> tuple[SyncReport, list[Call]]:
    before = len(world.calls)
    report = sync(world, plan, limits=LIMITS)
    return report, world.calls[before:]


def finish(count: int = COUNT, left: int = 2) -> tuple[World, Plan]:
    """Return a world in which many issues were opened and closed, and the plan of it."""
    world, plan = World(page_size=3), build_plan(count, START - HOUR)
    keep(world, plan)
    for number in range(1, count + 1 - left):
        plan = plan.change(f"T-{number}", is_done=True)
    world.now += DAY
    keep(world, plan)
    world.now += DAY
    settle(world, plan, limits=LIMITS)
    world.now += 2 * HOUR
    return world, plan


@pytest.mark.parametrize("left", [0, 2])
def test_a_run_with_nothing_to_do_sends_few_requests_however_many_issues_are_closed(left: int) -> None:
    world, plan = finish(left=left)
    report, calls = keep(world, plan)
    assert (report.planned, report.guards + report.notes, len(calls) <= 5) == ((), (), True), calls
    assert not any(isinstance(call, WriteJournal) for call in calls)


def test_a_closed_issue_that_is_late_again_is_reopened_without_a_second_one() -> None:
    world, plan = finish()
    report, calls = keep(world, plan.change("T-4", is_done=False))
    assert [str(action) for action in report.planned] == ["reopen     #4 T-4: it is needed again"]
    assert sum(isinstance(call, ListIssues) for call in calls) == 1
    assert world.breaches == []


@pytest.mark.parametrize("how", ["delete", "move", "unlabel"])
def test_a_closed_issue_removed_by_a_person_is_noticed_once_it_is_needed(how: str) -> None:
    world, plan = finish()
    if how == "unlabel":
        world.relabel(4)
    else:
        world.remove(4, "missing" if how == "delete" else "moved")
    assert keep(world, plan)[0].planned == ()
    plan = plan.change("T-4", is_done=False)
    for _ in range(3):
        report, _ = keep(world, plan)
        world.now += 20 * MINUTE
        assert not any(each.action.id == "T-4" for each in report.done)
    assert world.breaches == []


def test_before_an_issue_is_opened_all_pages_are_read() -> None:
    world, plan = finish()
    other = build_plan(COUNT + 1, START - HOUR)
    plan = plan._replace(items={**plan.items, "T-31": other.items["T-31"]}, commit=plan.commit + 1)
    report, calls = keep(world, plan)
    assert [done.action.id for done in report.done] == ["T-31"]
    assert sum(isinstance(call, ListIssues) and call.state == "all" for call in calls) == COUNT // 3


@pytest.mark.parametrize("later", [8 * DAY, 30 * DAY])
def test_everything_is_read_once_a_week_and_that_is_recorded(later: int) -> None:
    world, plan = finish()
    world.now += later
    _, calls = keep(world, plan)
    assert sum(isinstance(call, ListIssues) for call in calls) == COUNT // 3
    assert sum(isinstance(call, WriteJournal) for call in calls) == 1
    assert read_journal(world.journal[-1]).whole > START + later
    assert len(keep(world, plan)[1]) <= 6


def test_another_login_or_label_causes_a_full_read() -> None:
    world, plan = finish()
    before = len(world.calls)
    sync(world, plan, limits=LIMITS, logins=("another",))
    assert sum(isinstance(call, ListIssues) for call in world.calls[before:]) == COUNT // 3


def test_an_empty_list_is_not_mistaken_for_a_plan_without_issues() -> None:
    world, plan = finish(left=0)
    for number in [*world.issues]:
        world.relabel(number, "renamed")
    world.labels.discard("launchlist")
    before = len(world.calls)
    with pytest.raises(Exception, match="label"):
        sync(world, plan, limits=LIMITS)
    assert any(isinstance(call, GetIssue) for call in world.calls[before:])


def test_an_issue_reopened_by_a_person_is_noticed_whenever_that_was() -> None:
    world, plan = finish()
    world.reopen(4)
    report, _ = keep(world, plan)
    assert [note.text for note in report.notes] == ["#4 was closed by launchlist and reopened by a person"]
