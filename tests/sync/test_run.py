from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist.errors import GuardError
from launchlist.sync.actions import Limits, describe_action
from tests.sync.runs import DAY, HOUR, Item, Plan, Run, sync
from tests.sync.world import IGNORE, LABEL, START, World

if TYPE_CHECKING:
    from launchlist.sync.request import SyncReport

ALL = Limits(max_new=2, max_open=4, allowed=frozenset(("mass-close", "lost", "blind")))
items = st.builds(
    Item,
    due=st.sampled_from((START - DAY, START - HOUR, START + 90 * DAY)),
    is_done=st.booleans(),
    version=st.integers(1, 2),
    assignee=st.sampled_from(("", "gina")),
    labels=st.sampled_from(((), ("overdue",))),
    milestone=st.just(""),
    escalations=st.sampled_from(((), (("1d", "late"),))),
    blocked_by=st.sampled_from(((), ("T-2",))),
    mentions=st.sampled_from(((), (("1d", ("maya",)),))),
)
plans = st.lists(items, min_size=4, max_size=4).map(lambda each: Plan({f"T-{n}": item for n, item in enumerate(each)}))
acts = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(("close", "reopen", "ignore", "delete", "title"))), max_size=3
)


def read_actions(report: SyncReport) -> tuple[dict[str, Any], ...]:
    """Return the actions as they come out of the JSON of a plan."""
    return tuple(json.loads(json.dumps([describe_action(action) for action in report.planned])))


def meddle(world: World, did: list[tuple[int, str]]) -> None:
    for number, act in did:
        if number not in world.issues:
            continue
        if act == "delete":
            world.remove(number)
        elif act == "ignore":
            world.relabel(number, LABEL, IGNORE)
        elif act == "title":
            world.act(world.issues[number], title="My own words")
        else:
            world.act(world.issues[number], is_open=act == "reopen")


@settings(max_examples=60)
@given(plans, plans, acts)
def test_i10_a_plan_read_from_json_is_carried_out_exactly(
    before: Plan, after: Plan, did: list[tuple[int, str]]
) -> None:
    world = World()
    world.assignable = {"gina"}
    sync(world, before, limits=ALL)
    world.now += HOUR
    meddle(world, did)
    written = len(world.writes)
    planned = sync(world, after, is_applied=False, limits=ALL)
    assert len(world.writes) == written
    done = sync(world, after, expected=read_actions(planned), limits=ALL)
    assert done.planned == planned.planned
    assert {each.action for each in done.done} == set(planned.planned)
    assert world.breaches == []


@settings(max_examples=60)
@given(plans, plans, plans, acts)
def test_i10_a_different_plan_is_refused_and_nothing_is_written(
    before: Plan, after: Plan, another: Plan, did: list[tuple[int, str]]
) -> None:
    world = World()
    sync(world, before, limits=ALL)
    world.now += HOUR
    planned = read_actions(sync(world, after, is_applied=False, limits=ALL))
    meddle(world, did)
    written = len(world.writes)
    now = read_actions(sync(world, another, is_applied=False, limits=ALL))
    run = Run(world, another, expected=planned, limits=ALL).finish()
    assert isinstance(run.error, GuardError) is (now != planned)
    assert len(world.writes) == written or now == planned


@pytest.mark.parametrize("applied", [False, True])
def test_i4_an_empty_plan_in_an_empty_repository_opens_no_issue(applied: bool) -> None:
    world = World()
    report = sync(world, Plan({}), is_applied=applied)
    assert (report.planned, report.done, world.issues) == ((), (), {})


def test_only_what_was_done_is_reported_as_done() -> None:
    world = World()
    world.choose_fault = lambda call: "refused" if getattr(call, "id", "") == "T-2" else None
    report = sync(world, Plan({"T-1": Item(START - HOUR), "T-2": Item(START - HOUR)}))
    assert [done.action.id for done in report.done] == ["T-1"]
    assert report.is_partial
    assert [note.id for note in report.notes] == ["T-2"]
