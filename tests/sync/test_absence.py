"""Issues that GitHub does not show for a while, or that people take away before they are on record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import GuardError
from launchlist.github.calls import CreateIssue, EditIssue, GetIssue, LinkIssues, WriteJournal
from launchlist.sync.actions import Limits
from tests.sync.runs import HOUR, MINUTE, Plan, Run, build_plan, settle, sync
from tests.sync.world import LABEL, LAG, ME, START, World, split

if TYPE_CHECKING:
    from launchlist.github.calls import Call
    from launchlist.sync.request import SyncReport
    from tests.sync.world import Fault

DUE = START - HOUR


def open_some(count: int) -> tuple[World, Plan]:
    world, plan = World(), build_plan(count, DUE)
    sync(world, plan)
    world.now += HOUR
    return world, plan


def fail(world: World, kind: type[Call], fault: Fault, times: int = 999) -> None:
    """Let the next calls of a kind fail."""
    left = [fault] * times
    world.choose_fault = lambda call: left.pop() if left and isinstance(call, kind) else None


def list_notes(report: SyncReport, kind: str) -> list[str]:
    return [note.text for note in report.notes if note.kind == kind]


def count_ours(world: World) -> int:
    return sum(world.is_ours(issue) for issue in world.issues.values())


# What is not shown is not gone


@pytest.mark.parametrize("kind", [GetIssue, EditIssue])
def test_a_404_before_an_edit_is_checked_again(kind: type[Call]) -> None:
    world, plan = open_some(1)
    fail(world, kind, "blip", 1)
    report = sync(world, plan.change("T-1", version=2))
    assert (report.is_partial, "version 2" in world.issues[1].title) == (False, True)


@pytest.mark.parametrize("kind", [GetIssue, EditIssue])
def test_repeated_404s_before_an_edit_defer_it_to_a_later_run(kind: type[Call]) -> None:
    world, plan = open_some(1)
    newer = plan.change("T-1", version=2)
    fail(world, kind, "blip")
    report = sync(world, newer)
    assert (report.is_partial, list_notes(report, "deferred")) == (True, ["#1 was not changed: Not Found"])
    assert settle(world, newer) == []
    assert "version 2" in world.find("T-1").title


def test_i1_404s_with_a_late_list_and_a_moved_deadline_open_no_second_issue() -> None:
    world, plan = World(), build_plan(1, DUE)
    sync(world, plan)
    world.choose_lag = lambda: LAG
    moved = plan.change("T-1", due=DUE + 1)
    fail(world, GetIssue, "blip")
    assert sync(world, moved).is_partial
    world.now += MINUTE
    assert sync(world, moved).is_partial
    settle(world, moved)
    assert (count_ours(world), len(world.creates)) == (1, 1)


def test_an_issue_that_cannot_be_read_is_reported_as_deferred_even_if_it_would_only_be_closed() -> None:
    world, plan = World(), build_plan(1, DUE)
    sync(world, plan)
    world.choose_lag = lambda: LAG
    fail(world, GetIssue, "broken")
    report = sync(world, plan.change("T-1", is_done=True))
    assert (report.is_partial, list_notes(report, "deferred")) == (True, ["#1 could not be read"])


# Taken away before it was on record


@pytest.mark.parametrize("act", ["gone", "moved", "unlabel", "unmark"])
@pytest.mark.parametrize("how", ["killed", "unanswered"])
def test_i7_an_issue_removed_by_a_person_before_its_number_was_recorded_is_not_reopened(how: str, act: str) -> None:
    world, plan = World(), build_plan(1, DUE)
    world.add("Something else", "", "maya")
    run = Run(world, plan, "first")
    while not isinstance(run.call, CreateIssue):
        run.step()
    if how == "unanswered":
        fail(world, CreateIssue, "unanswered")
        run.finish()
        world.choose_fault = lambda _: None
    else:
        run.step()
        run.kill()
    world.now += MINUTE
    (world.relabel(2) if act == "unlabel" else world.unmark(2) if act == "unmark" else world.remove(2, act))  # type: ignore[arg-type] # of the literals
    settle(world, plan)
    assert (count_ours(world), sum(world.creates.values())) == (0, 1)
    settle(world, plan.change("T-1", due=DUE + 1))
    assert count_ours(world) == 1


def test_i7_only_requests_sent_before_a_kill_can_have_been_deleted() -> None:
    world, plan = World(), build_plan(3, DUE)
    run = Run(world, plan, "killed")
    while not (isinstance(run.call, CreateIssue) and run.call.id == "T-3"):
        run.step()
    run.kill()
    world.remove(1)
    settle(world, plan)
    assert [len(world.list_ours(key)) for key in plan.items] == [0, 1, 1]


def test_i2_numbers_missing_before_or_after_do_not_prevent_opening() -> None:
    world, plan = World(), build_plan(1, DUE)
    world.remove(world.add("Deleted before", "", "maya").number)
    world.add("Something else", "", "maya")
    fail(world, CreateIssue, "broken")
    sync(world, plan)
    world.choose_fault = lambda _: None
    world.now += 10 * MINUTE
    world.add("Something else", "", "maya")
    world.remove(world.add("Deleted after", "", "maya").number)
    settle(world, plan)
    assert count_ours(world) == 1


# The label


def rename_label(world: World, name: str) -> None:
    world.labels = world.labels - {LABEL} | {name}
    for issue in list(world.issues.values()):
        world.act(issue, labels=tuple(name if label == LABEL else label for label in issue.labels))


@pytest.mark.parametrize("count", [1, 2, 6])
def test_a_renamed_label_releases_no_issues(count: int) -> None:
    world, plan = open_some(count)
    rename_label(world, "tracking")
    written = len(world.writes)
    moved = plan.change("T-1", due=DUE + 1)
    run = Run(world, moved).finish()
    assert isinstance(run.error, GuardError)
    assert "no longer has the label launchlist" in str(run.error)
    assert "they now have tracking" in str(run.error)
    assert len(world.writes) == written
    rename_label(world, LABEL)
    world.labels.add(LABEL)
    for issue in list(world.issues.values()):
        world.act(issue, labels=(LABEL,))
    settle(world, moved)
    assert (count_ours(world), world.breaches) == (count, [])


def test_a_label_missing_from_one_issue_is_a_persons_decision() -> None:
    world, plan = open_some(2)
    world.relabel(1, "tracking")
    assert settle(world, plan.change("T-1", version=2)) == []
    assert count_ours(world) == 1


# The text of another issue


def test_i2_a_body_pasted_over_another_issue_closes_no_issue() -> None:
    world, plan = open_some(2)
    world.act(world.issues[2], body=world.issues[1].body)
    assert settle(world, plan) == []
    assert [issue.number for key in plan.items for issue in world.list_ours(key)] == [1, 2]
    region = split(world.issues[2].body)
    assert region
    assert "T-2 was due" in region.text
    done = plan.change("T-2", is_done=True)
    settle(world, done)
    assert [issue.is_open for issue in world.issues.values()] == [True, False]


def test_without_a_journal_a_pasted_body_closes_no_issue_either() -> None:
    world, plan = World(), build_plan(2, DUE)
    sync(world, plan, uses_journal=False)
    world.now += HOUR
    world.act(world.issues[2], body=world.issues[1].body)
    report = sync(world, plan, uses_journal=False)
    assert world.issues[2].is_open
    assert any("#2 has the text of #1" in text for text in list_notes(report, "left"))


# The roll-up


@pytest.mark.parametrize("act", ["close", "lock", "delete"])
def test_newly_late_items_missing_from_a_removed_rollup_are_reported(act: str) -> None:
    world, plan = World(), build_plan(4, DUE)
    plan = plan.change("T-4", is_snoozed=True)
    limits = Limits(max_open=1)
    sync(world, plan, limits=limits)
    world.now += HOUR
    rollup = world.find("rollup").number
    if act == "close":
        world.close(rollup)
    elif act == "lock":
        world.act(world.issues[rollup], is_locked=True)
    else:
        world.remove(rollup)
    assert not sync(world, plan, limits=limits).is_partial
    woken = plan.change("T-4", is_snoozed=False)
    for _ in range(2):
        report = sync(world, woken, limits=limits)
        assert report.is_partial
        assert any("with no issue for T-4" in text for text in list_notes(report, "deferred"))
        assert not any("listed in one issue" in note.text for note in report.notes)


# Another branch


def test_i9_an_older_branch_does_not_undo_what_main_did() -> None:
    world, plan = open_some(1)
    done = plan.change("T-1", is_done=True)
    sync(world, done)
    branch = plan.change("T-1", version=2)._replace(commit=done.commit + 1, parted_from=frozenset((done.commit,)))
    run = Run(world, branch, "branch").finish()
    assert isinstance(run.error, GuardError)
    assert not world.issues[1].is_open


# Links


def test_links_are_sent_and_reported_once_even_without_a_writable_journal() -> None:
    world, plan = World(), build_plan(2, DUE).change("T-1", blocked_by=("T-2",))
    fail(world, WriteJournal, "denied")
    reports = []
    for _ in range(3):
        reports.append(sync(world, plan))
        world.now += HOUR
    assert world.links == {(1, 9002)}
    assert (reports[-1].done, reports[-1].is_partial) == ((), False)
    assert sum(isinstance(call, LinkIssues) for call in world.calls) == 1


def test_no_link_is_added_to_an_issue_that_a_person_took_over_meanwhile() -> None:
    world, plan = open_some(2)
    run = Run(world, plan.change("T-1", blocked_by=("T-2",)))
    while not (isinstance(run.call, GetIssue) and run.call.before_write):
        run.step()
    while not isinstance(run.call, LinkIssues):
        if isinstance(run.call, GetIssue):
            world.act(world.issues[1], is_locked=True)
        run.step()
        if run.is_over:
            break
    assert (world.links, world.breaches) == (set(), [])


# Duplicates


@pytest.mark.parametrize("uses_journal", [True, False])
def test_a_duplicate_too_recent_to_close_is_reported(uses_journal: bool) -> None:
    world, plan = open_some(1)
    first = world.find("T-1")
    world.add(first.title, first.body, ME, first.labels)
    report = sync(world, plan, uses_journal=uses_journal)
    assert report.is_partial
    assert any("#2 is a duplicate of #1: a later run closes it" in text for text in list_notes(report, "deferred"))


# Labels that GitHub drops


@pytest.mark.parametrize("uses_journal", [True, False])
def test_a_token_whose_labels_are_dropped_opens_one_issue_in_all_runs(uses_journal: bool) -> None:
    world, plan = World(), build_plan(3, DUE)
    world.may_label = False
    for _ in range(3):
        report = sync(world, plan, uses_journal=uses_journal)
        assert report.is_refused
        assert any("give the token write access" in text for text in list_notes(report, "held"))
        world.now += HOUR
    assert len(world.issues) == 1
    world.may_label = True
    assert settle(world, plan, uses_journal=uses_journal) == []
    assert [len(world.list_ours(key)) for key in plan.items] == [1, 1, 1]
    if uses_journal:
        entries = json.loads(world.journal[-1])["issues"]
        assert not any("unlabeled" in entry for entry in entries.values())
