"""What a person decides about an issue, kept by whole runs of a sync, and what a run says of it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import GuardError
from launchlist.github.calls import AddLabels, CreateIssue, EditIssue, GetIssue, ListIssues
from tests.sync.runs import DAY, HOUR, MINUTE, Plan, Run, build_plan, settle, sync
from tests.sync.world import IGNORE, LABEL, LAG, ME, START, World, split

if TYPE_CHECKING:
    from launchlist.github.calls import Call
    from launchlist.sync.request import SyncReport
    from tests.sync.world import Fault

DUE = START - HOUR


def open_one() -> tuple[World, Plan]:
    world, plan = World(), build_plan(1, DUE)
    sync(world, plan)
    world.now += HOUR
    return world, plan


def list_notes(report: SyncReport, kind: str = "left") -> list[str]:
    return [note.text for note in report.notes if note.kind == kind]


def is_open(world: World, number: int) -> bool:
    return world.issues[number].is_open


def count_ours(world: World) -> int:
    return sum(world.is_ours(issue) for issue in world.issues.values())


# Closed, reopened, taken away


def test_i7_an_issue_closed_by_a_person_stays_closed_until_the_deadline_changes() -> None:
    world, plan = open_one()
    world.close(1)
    assert settle(world, plan.change("T-1", version=2)) == []
    assert not is_open(world, 1)
    settle(world, plan.change("T-1", version=3).change("T-1", due=DUE + 1))
    assert is_open(world, 1)
    assert count_ours(world) == 1


def test_i7_a_persons_decision_is_reported_once_per_deadline() -> None:
    world, plan = open_one()
    world.close(1)
    told = [list_notes(sync(world, plan)) for _ in range(3)]
    assert [len(each) for each in told] == [1, 0, 0]
    assert told[0] == ["#1 was closed by a person; a new deadline would reopen it"]


def test_i7_an_issue_reopened_by_a_person_stays_open_and_is_reported_once() -> None:
    world, plan = open_one()
    done = plan.change("T-1", is_done=True)
    sync(world, done)
    assert not is_open(world, 1)
    world.now += HOUR
    world.reopen(1)
    told = [list_notes(sync(world, done)) for _ in range(2)]
    assert is_open(world, 1)
    assert [len(each) for each in told] == [1, 0]


def test_i2_an_issue_reopened_by_a_person_is_updated_once_it_is_late_again() -> None:
    world, plan = open_one()
    done = plan.change("T-1", is_done=True)
    sync(world, done)
    world.now += HOUR
    world.reopen(1)
    sync(world, done.change("T-1", is_done=False))
    region = split(world.find("T-1").body)
    assert region
    assert region.fields["state"] == "open"
    sync(world, done.change("T-1", version=1).change("T-1", version=1))
    assert not is_open(world, 1)
    assert world.breaches == []


@pytest.mark.parametrize("how", ["missing", "moved"])
def test_i7_a_deleted_or_moved_issue_is_replaced_only_for_a_new_deadline(how: str) -> None:
    world, plan = open_one()
    world.remove(1, "missing" if how == "missing" else "moved")
    assert settle(world, plan) == []
    assert count_ours(world) == 0
    moved = plan.change("T-1", due=DUE + 1)
    settle(world, moved)
    assert count_ours(world) == 1
    assert [*world.creates.values()] == [1, 1]


def test_i7_a_refused_create_keeps_the_record_of_deleted_issues() -> None:
    """Deleted for one deadline, refused for the next, back to the first: that one was decided."""
    world, plan = open_one()
    world.remove(1)
    sync(world, plan)
    world.choose_fault = lambda call: "refused" if isinstance(call, CreateIssue) else None
    moved = plan.change("T-1", due=DUE + 1)
    sync(world, moved)
    settle(world, moved.change("T-1", due=DUE))
    assert count_ours(world) == 0


def test_i1_a_deadline_that_moves_back_and_forth_keeps_its_issue() -> None:
    world, plan = open_one()
    for due in (DUE + 1, DUE, START + 90 * DAY, DUE, DUE + 1):
        plan = plan.change("T-1", due=due)
        settle(world, plan)
        assert is_open(world, 1) == (due < world.now)
    assert count_ours(world) == 1


def test_i7_removing_the_label_releases_an_issue_and_restoring_it_resumes() -> None:
    world, plan = open_one()
    world.relabel(1)
    newer = plan.change("T-1", version=2)
    assert settle(world, newer) == []
    assert "version 1" in world.issues[1].title
    world.relabel(1, LABEL)
    settle(world, newer)
    assert "version 2" in world.find("T-1").title
    assert count_ours(world) == 1


def test_i1_an_old_issue_in_a_late_list_does_not_replace_an_intent() -> None:
    """Deleted, due anew, opened without an answer; then a list shows the deleted one and not yet the new one."""
    world, plan = open_one()
    deleted = world.now
    world.now += 1
    world.remove(1)
    sync(world, plan)
    gone = world.now
    moved = plan.change("T-1", due=DUE + 1)
    world.choose_fault = lambda call: "unanswered" if isinstance(call, CreateIssue) else None
    sync(world, moved)
    world.choose_fault = lambda _: None
    for shown in (deleted, gone):
        world.now += MINUTE
        world.choose_lag = partial(lambda moment: world.now - moment, shown)
        sync(world, moved, f"shown-{shown}")
    assert world.now - deleted < LAG
    settle(world, moved)
    assert world.breaches == []
    assert count_ours(world) == 1


def test_i7_an_issue_deleted_after_an_unrecorded_update_is_not_opened_again() -> None:
    """The run was killed after it had written the new deadline into the issue, which a person then deleted."""
    world, plan = open_one()
    moved = plan.change("T-1", due=DUE + 1)
    run = Run(world, moved, "killed")
    while not isinstance(run.call, EditIssue):
        run.step()
    run.step()
    run.kill()
    sync(world, moved)
    world.remove(1)
    settle(world, moved)
    assert count_ours(world) == 0


@pytest.mark.parametrize("taken", ["ignore", "lock"])
def test_i7_an_issue_that_was_taken_over_is_neither_changed_nor_closed(taken: str) -> None:
    world, plan = open_one()
    if taken == "ignore":
        world.relabel(1, LABEL, IGNORE)
    else:
        world.act(world.issues[1], is_locked=True)
    before = world.issues[1]
    settle(world, plan.change("T-1", version=2))
    settle(world, plan.change("T-1", version=3).change("T-1", is_done=True))
    assert world.issues[1] == before
    assert count_ours(world) == 1


@pytest.mark.parametrize("page", [1, 2])
def test_i1_a_label_removed_between_two_pages_hides_no_issue(page: int) -> None:
    """An issue then moves to a page that was read already; one that no journal has a number of would be lost."""
    world, plan = World(page_size=2), build_plan(6, DUE)
    world.choose_fault = lambda call: "unanswered" if isinstance(call, CreateIssue) and call.id != "T-1" else None
    sync(world, plan)
    world.choose_fault = lambda _: None
    world.now += HOUR
    run = Run(world, plan, "paging")
    while not (isinstance(run.call, ListIssues) and run.call.page == page + 1):
        run.step()
    world.relabel(1)
    run.finish()
    settle(world, plan)
    assert world.breaches == []


# Words


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_i3_text_around_the_region_survives_everything(ends: str) -> None:
    world, plan = open_one()
    world.write_around(1, f"Mine{ends}{ends}", f"{ends}<!-- mine -->\x00 too  {ends}")
    for changes in ({"version": 2}, {"is_done": True}, {"is_done": False}, {"due": DUE + 1}):
        plan = plan.change("T-1", **changes)
        world.now += HOUR
        sync(world, plan)
    region = split(world.issues[1].body)
    assert region
    assert (region.before, region.after) == (f"Mine{ends}{ends}", f"{ends}<!-- mine -->\x00 too  {ends}")
    assert world.breaches == []


def test_i7_a_persons_title_and_assignee_stay() -> None:
    world, plan = open_one()
    world.assignable = {"tide"}
    world.act(world.issues[1], title="My own words", assignees=("maya",))
    sync(world, plan.change("T-1", version=2, assignee="tide"))
    assert world.issues[1].title == "My own words"
    assert world.issues[1].assignees == ("maya",)
    assert "version 1" not in world.issues[1].body


def test_i3_an_old_body_in_the_list_is_not_what_is_written_back() -> None:
    world, plan = open_one()
    world.write_around(1, "Mine\n", "")
    world.choose_lag = lambda: 5 * MINUTE
    sync(world, plan.change("T-1", version=2))
    assert world.issues[1].body.startswith("Mine\n")
    assert world.breaches == []


def test_i3_copies_by_others_are_neither_updated_nor_closed() -> None:
    world, plan = open_one()
    copies = [world.copy(1), world.copy(1, is_pull_request=True)]
    world.remove(1)
    settle(world, plan.change("T-1", is_done=True))
    assert [world.issues[copy.number] for copy in copies] == copies


# Escalation


def test_escalation_adds_its_label_once() -> None:
    world, plan = open_one()
    late = plan.change("T-1", escalations=(("3d", "late"),))
    sync(world, late)
    assert "late" in world.issues[1].labels
    world.relabel(1, LABEL)
    settle(world, late.change("T-1", version=2))
    assert "late" not in world.issues[1].labels


def test_i11_escalation_killed_between_label_and_marker_goes_on() -> None:
    world, plan = open_one()
    late = plan.change("T-1", escalations=(("3d", "late"),))
    run = Run(world, late, "killed")
    while not isinstance(run.call, EditIssue):
        run.step()
    run.kill()
    assert settle(world, late) == []
    region = split(world.issues[1].body)
    assert region
    assert region.fields["escalated"] == "3d"
    assert world.issues[1].labels.count("late") == 1


def test_snoozing_closes_the_issue_and_waking_reopens_it() -> None:
    world, plan = open_one()
    snoozed = plan.change("T-1", is_snoozed=True)
    sync(world, snoozed)
    assert not is_open(world, 1)
    settle(world, snoozed.change("T-1", is_snoozed=False))
    assert is_open(world, 1)


# The journal


def test_a02_a_list_that_is_still_empty_does_not_stop_the_run() -> None:
    world, plan = World(), build_plan(6, DUE)
    sync(world, plan)
    world.choose_lag = lambda: LAG
    before = len(world.writes)
    report = sync(world, plan)
    assert report.guards == ()
    assert len(world.writes) == before


def test_i12_an_empty_view_is_detected_with_few_requests() -> None:
    world, plan = World(), build_plan(40, DUE)
    sync(world, plan)
    for number in list(world.issues):
        world.remove(number)
    before, written = len(world.calls), len(world.writes)
    report = sync(world, plan)
    assert [guard.name for guard in report.guards] == ["blind"]
    assert len(world.calls) - before == 13
    assert len(world.writes) == written


def test_a15_a_lost_journal_is_rebuilt_from_the_markers() -> None:
    world, plan = World(), build_plan(5, DUE)
    sync(world, plan)
    world.now += HOUR
    world.close(2)
    world.journal.clear()
    settle(world, plan)
    assert count_ours(world) == 5
    assert not is_open(world, 2)
    entries = json.loads(world.journal[-1])["issues"]
    assert sorted(entry["number"] for entry in entries.values()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("text", ["{", "[]", '{"launchlist": 2}', '{"launchlist": 1, "issues": 3}', "null"])
def test_a15_a_damaged_or_newer_journal_stops_everything(text: str) -> None:
    world, plan = open_one()
    world.journal.append(text)
    before = len(world.writes)
    run = Run(world, plan.change("T-1", version=2)).finish()
    assert isinstance(run.error, GuardError)
    assert len(world.writes) == before


@pytest.mark.parametrize("fault", ["unanswered", "broken"])
def test_i2_without_a_journal_duplicates_are_closed_after_the_quiet_period(fault: str) -> None:
    world, plan = World(), build_plan(3, DUE)
    world.choose_lag = lambda: LAG
    world.choose_fault = lambda call: (
        ("unanswered" if fault == "unanswered" else "broken") if isinstance(call, CreateIssue) else None
    )
    sync(world, plan, uses_journal=False)
    world.choose_fault = lambda _: None
    sync(world, plan, uses_journal=False)
    assert count_ours(world) == (6 if fault == "unanswered" else 3)
    settle(world, plan, uses_journal=False)
    assert [len(world.list_ours(key)) for key in plan.items] == [1, 1, 1]
    assert world.journal == []


def test_i2_the_duplicate_of_a_recorded_issue_is_closed_only_after_the_quiet_period() -> None:
    world, plan = open_one()
    first = world.find("T-1")
    copy = world.add(first.title, first.body, ME, first.labels)
    world.now += 10 * MINUTE
    sync(world, plan)
    assert world.issues[copy.number].is_open
    world.now += 10 * MINUTE
    sync(world, plan)
    assert [issue.number for issue in world.list_ours("T-1")] == [1]
    assert settle(world, plan) == []


# While a run is about to write


def step_to(world: World, plan: Plan, kind: type[Call]) -> Run:
    """Return a run that is about to make its first call of a kind."""
    run = Run(world, plan, "slow")
    while not isinstance(run.call, kind):
        run.step()
    return run


@pytest.mark.parametrize("call", [AddLabels, GetIssue])
@pytest.mark.parametrize("act", ["write", "close"])
def test_i3_i7_changes_by_people_before_the_last_read_are_kept(call: type[Call], act: str) -> None:
    world, plan = open_one()
    run = step_to(world, plan.change("T-1", version=2).change("T-1", escalations=(("2d", "late"),)), call)
    (world.close(1) if act == "close" else world.write_around(1, "", "\nmy words"))
    run.finish()
    assert world.breaches == []
    assert is_open(world, 1) == (act == "write")
    assert world.issues[1].body.endswith("\nmy words") == (act == "write")


@pytest.mark.parametrize("fault", ["broken", "unanswered", "pressed"])
def test_i3_text_by_people_before_a_retry_is_kept(fault: Fault) -> None:
    world, plan = open_one()
    run = step_to(world, plan.change("T-1", version=2), EditIssue)
    world.choose_fault = lambda call: fault if isinstance(call, EditIssue) else None
    run.step()
    world.write_around(1, "", "\nmy words")
    world.choose_fault = lambda _: None
    run.finish()
    assert (world.breaches, run.report and run.report.is_partial) == ([], False)
    assert "version 2" in world.issues[1].title
    assert world.issues[1].body.endswith("\nmy words")
    assert [str(done.action).split()[0] for done in run.report.done] == ["update"] if run.report else False
