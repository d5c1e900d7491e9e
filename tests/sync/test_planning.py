from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.sync.actions import CloseIssue, Limits, OpenIssue, ReopenIssue, SyncPlan
from launchlist.sync.journal import JournalEntry
from launchlist.sync.planning import plan_sync
from launchlist.sync.records import ROLLUP, DesiredIssue, DesiredIssues
from tests.sync.builder import DUE, LATER, build_desired, build_owned, build_view, build_wish
from tests.sync.runs import HOUR, Plan, build_plan, settle, sync
from tests.sync.world import IGNORE, LABEL, START, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.sync.observed import ObservedIssues

WISHES = [build_wish(f"T-{number}") for number in range(1, 8)]
MANY = [build_owned(f"T-{number}", number) for number in range(1, 8)]
FEW = Limits(max_new=2, max_open=3)


def plan(desired: DesiredIssues, view: ObservedIssues, limits: Limits | None = None) -> SyncPlan:
    return plan_sync(desired, view, limits or Limits(), build_rollup, IGNORE)


def build_rollup(keys: Sequence[str]) -> DesiredIssue:
    return DesiredIssue(ROLLUP, DUE, " ".join(keys))


def list_ids(found: SyncPlan, kind: type) -> list[str]:
    return [action.id for action in found.actions if isinstance(action, kind)]


def list_guards(found: SyncPlan) -> list[str]:
    return [guard.name for guard in found.guards]


def test_i4_nothing_to_do_gives_an_empty_plan() -> None:
    found = plan(build_desired(*WISHES), build_view(*MANY))
    assert (found.actions, found.notes, found.guards, found.tells) == ((), (), (), ())


@pytest.mark.parametrize(
    ("desired", "closed", "guards"),
    [
        (build_desired(*WISHES), 0, []),
        (build_desired(*WISHES[3:]), 3, []),
        (build_desired(*WISHES[4:]), 0, ["mass-close"]),
        (build_desired(), 0, ["mass-close"]),
        (build_desired(*WISHES[3:], is_complete=False), 0, []),
        (build_desired(is_complete=False), 0, []),
    ],
)
def test_i6_i8_mass_closes_are_held_back(desired: DesiredIssues, closed: int, guards: list[str]) -> None:
    found = plan(desired, build_view(*MANY))
    assert len(list_ids(found, CloseIssue)) == closed
    assert list_guards(found) == guards


def test_i8_intended_closes_can_be_allowed() -> None:
    found = plan(build_desired(), build_view(*MANY), Limits(allowed=frozenset(("mass-close",))))
    assert len(list_ids(found, CloseIssue)) == 7


def test_the_actions_that_a_guard_holds_back_are_named() -> None:
    found = plan(build_desired(*WISHES[3:], is_complete=False), build_view(*MANY))
    assert [note.id for note in found.notes if note.kind == "held"] == ["T-1", "T-2", "T-3"]


@pytest.mark.parametrize(("linked", "guards"), [(3, []), (4, ["blind"])])
def test_i12_a_run_that_sees_no_issues_stops(linked: int, guards: list[str]) -> None:
    entries = {f"T-{number}": JournalEntry(DUE, number) for number in range(1, linked + 1)}
    found = plan(build_desired(*WISHES), build_view(entries=entries))
    assert list_guards(found) == guards
    assert bool(found.actions) is not bool(guards)


@pytest.mark.parametrize(("lost", "guards"), [(3, []), (4, ["lost"])])
def test_i12_a_run_that_finds_many_issues_lost_stops(lost: int, guards: list[str]) -> None:
    view = build_view(*MANY)._replace(lost=tuple(f"T-{number}" for number in range(1, lost + 1)))
    assert list_guards(plan(build_desired(*WISHES), view)) == guards


@pytest.mark.parametrize(
    ("limits", "opened"),
    [
        (Limits(), 7),
        (Limits(max_new=2), 2),
        (Limits(max_open=3), 3),
        (Limits(max_new=0), 0),
        (Limits(max_open=0), 0),
    ],
)
def test_i8_the_most_critical_are_opened_and_the_rest_is_listed(limits: Limits, opened: int) -> None:
    found = plan(build_desired(*WISHES), build_view(), limits)
    rest = [wish.id for wish in WISHES[opened:]]
    assert list_ids(found, OpenIssue) == [*(wish.id for wish in WISHES[:opened]), *([ROLLUP] if rest else [])]
    assert not rest or found.wishes[ROLLUP].content == " ".join(rest)


def test_open_issues_count_and_closing_ones_do_not() -> None:
    found = plan(build_desired(*WISHES[1:4]), build_view(*MANY[:2]), FEW)
    assert list_ids(found, OpenIssue) == ["T-3", "T-4"]


def test_issues_to_reopen_count_too() -> None:
    closed = build_owned("T-1", 1, is_open=False, marker={"state": "closed"})
    found = plan(build_desired(*WISHES[:4]), build_view(closed), FEW)
    assert list_ids(found, ReopenIssue) == ["T-1"]
    assert list_ids(found, OpenIssue) == ["T-2", ROLLUP]


@pytest.mark.parametrize(("is_complete", "closed"), [(True, [ROLLUP]), (False, [])])
def test_i6_an_empty_rollup_is_closed_if_the_plan_has_no_errors(is_complete: bool, closed: list[str]) -> None:
    view = build_view(MANY[0], build_owned(ROLLUP, 9))
    assert list_ids(plan(build_desired(WISHES[0], is_complete=is_complete), view), CloseIssue) == closed


def test_a_frozen_plan_opens_nothing_and_reports_it() -> None:
    closed = build_owned("T-1", 1, is_open=False, marker={"state": "closed"})
    frozen = build_desired(*WISHES, is_frozen=True)
    found = plan(frozen, build_view(closed))
    assert found.actions == ()
    assert [note.text.split(":")[0] for note in found.notes] == ["7 issues not opened"]
    assert len(plan(frozen, build_view(closed), Limits(allowed=frozenset(("frozen",)))).actions) == 7


def test_a_frozen_plan_does_not_close_the_rollup_of_unopened_issues() -> None:
    view = build_view(build_owned(ROLLUP, 9))
    assert plan(build_desired(*WISHES, is_frozen=True), view, FEW).actions == ()


def test_i7_a_decision_is_reported_once_per_deadline() -> None:
    closed, wish = build_owned(is_open=False), build_wish()
    told = build_view(closed, entries={"T-1": JournalEntry(DUE, 1, told=DUE)})
    assert plan(build_desired(wish), build_view(closed)).tells == ("T-1",)
    assert plan(build_desired(wish), told).tells == ()
    assert plan(build_desired(wish), told).notes == ()
    before = build_view(closed, entries={"T-1": JournalEntry(DUE, 1, told=LATER)})
    assert plan(build_desired(wish), before).tells == ("T-1",)


# The list of the rest, in whole runs


def list_open(world: World) -> list[str]:
    return sorted(key for key in (*(f"T-{number}" for number in range(9)), ROLLUP) if world.list_ours(key))


def test_the_rollup_shrinks_as_issues_close() -> None:
    world, many = World(), build_plan(5, START - HOUR)
    seen = []
    for done in ("", "T-1", "T-2", "T-3"):
        many = many.change(done, is_done=True) if done else many
        settle(world, many, limits=FEW)
        seen.append(list_open(world))
    assert seen == [
        ["T-1", "T-2", "T-3", ROLLUP],
        ["T-2", "T-3", "T-4", ROLLUP],
        ["T-3", "T-4", "T-5"],
        ["T-4", "T-5"],
    ]
    assert world.breaches == []


@pytest.mark.parametrize("limits", [Limits(0, 0), Limits(1, 1), Limits(100, 100)])
def test_i2_i4_limits_may_change_between_runs(limits: Limits) -> None:
    world, many = World(), build_plan(6, START - HOUR)
    for chosen in (FEW, limits, FEW, limits):
        assert settle(world, many, limits=chosen) == []
    assert all(len(world.list_ours(key)) <= 1 for key in (*many.items, ROLLUP))
    assert world.breaches == []


@pytest.mark.parametrize("done", ["T-4", "T-5"])
def test_i7_a_rollup_closed_by_a_person_stays_closed_while_it_shrinks(done: str) -> None:
    world, many = World(), grow(build_plan(5, START - HOUR))
    settle(world, many, limits=FEW)
    world.close(world.find(ROLLUP).number)
    settle(world, many.change(done, is_done=True), limits=FEW)
    assert ROLLUP not in list_open(world)


def grow(many: Plan) -> Plan:
    """Return the plan with a later deadline for each task."""
    items = {key: item._replace(due=item.due + position) for position, (key, item) in enumerate(many.items.items())}
    return many._replace(items=items)


def test_i7_a_rollup_taken_over_by_a_person_is_left_alone() -> None:
    world, many = World(), build_plan(5, START - HOUR)
    settle(world, many, limits=FEW)
    listed = world.find(ROLLUP)
    world.relabel(listed.number, LABEL, IGNORE)
    settle(world, many.change("T-5", is_done=True), limits=FEW)
    assert world.issues[listed.number].body == listed.body
    assert world.breaches == []


def test_i1_an_unanswered_create_counts_toward_the_limit() -> None:
    world, many = World(), build_plan(9, START - HOUR)
    world.choose_fault = lambda call: "unanswered" if type(call).__name__ == "CreateIssue" else None
    sync(world, many, limits=Limits(max_new=3, max_open=3))
    world.choose_fault = lambda _: None
    world.choose_lag = lambda: 300
    world.now += 60
    sync(world, many, limits=Limits(max_new=3, max_open=3))
    settle(world, many, limits=Limits(max_new=3, max_open=3))
    assert len([key for key in list_open(world) if key != ROLLUP]) <= 3


def test_a_guard_names_the_anchor_that_most_of_the_issues_count_from() -> None:
    anchors = {f"T-{n}": "release" for n in range(1, 6)} | {"T-6": "freeze"}
    found = plan(build_desired()._replace(anchors=anchors), build_view(*MANY))
    assert "7 of 7 open issues would be closed at once (5 of them count from release)" in str(found.guards[0])
    desired = build_desired(*WISHES)._replace(anchors=anchors)
    found = plan(desired, build_view(), FEW)
    assert any("issues over the limit (" in note.text and "count from release)" in note.text for note in found.notes)
