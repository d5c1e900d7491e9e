"""All runs of a plan together keep to the limits of an hour and a minute."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from launchlist.github.calls import Call, CreateIssue, EditIssue, GetIssue, WriteJournal
from launchlist.sync.actions import Limits
from launchlist.sync.journal import read_journal
from launchlist.sync.write_pace import Rates
from tests.sync.runs import HOUR, MINUTE, Plan, Run, build_plan, settle, sync
from tests.sync.world import START, World

if TYPE_CHECKING:
    from collections.abc import Sequence

RATES = Rates(500, 80)
LIMITS = Limits(max_new=400, max_open=400)


class Watched(World):
    """Notes when something was written to issues."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[int] = []

    def perform(self, call: Call, line=None):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - as the world's
        reply = super().perform(call, line)
        if isinstance(call, CreateIssue | EditIssue):
            self.times.append(reply.at)
        return reply

    def count_most(self, seconds: int) -> int:
        return max(sum(0 <= each - at < seconds for each in self.times) for at in self.times)


def alternate(runs: Sequence[Run], seed: int = 1) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same order each time
    while going := [run for run in runs if not run.is_over]:
        dice.choice(going).step()


@pytest.mark.parametrize("count", [1, 2])
def test_concurrent_runs_share_the_hourly_limit(count: int) -> None:
    world, plan = Watched(), build_plan(600, START - HOUR)
    sync(world, plan, "first", limits=LIMITS)
    world.now += 2 * HOUR
    sync(world, plan, "second", limits=LIMITS)
    world.now += 2 * HOUR
    world.times.clear()
    begun = world.now
    for version in range(2, 5):
        items = {key: item._replace(version=version) for key, item in plan.items.items()}
        # Both change all issues, from either end, until their time or the room for more is over.
        plans = [Plan(items, commit=version), Plan(dict(reversed(items.items())), commit=version)][:count]
        names = [f"run-{version}-{number}" for number in range(count)]
        runs = [Run(world, each, name, limits=LIMITS, rates=RATES) for each, name in zip(plans, names, strict=True)]
        alternate(runs)
        assert [run.report.is_partial for run in runs if run.report] == [True] * count
    assert world.now - begun < HOUR
    assert 460 <= len(world.times) <= 500
    assert world.count_most(MINUTE) <= 80
    assert world.breaches == []


def test_a_later_run_counts_the_writes_of_earlier_ones() -> None:
    world, plan = Watched(), build_plan(300, START - HOUR)
    settings = {"limits": LIMITS, "rates": RATES}
    sync(world, plan, "first", **settings)
    for key in plan.items:
        plan = plan.change(key, version=2)
    report = sync(world, plan, "second", **settings)
    assert report.is_partial
    assert any("for all runs together" in note.text for note in report.notes)
    assert 450 < len(world.times) <= 500
    world.now += HOUR
    assert not sync(world, plan, "third", **settings).is_partial


def test_unused_writes_are_returned_and_an_idle_run_reserves_none() -> None:
    world, plan = World(), build_plan(3, START - HOUR)
    sync(world, plan, rates=RATES)
    # Two labels, three issues.
    assert sum(each.amount for each in read_journal(world.journal[-1]).writes) == 5
    before = len(world.calls)
    sync(world, plan, "idle", rates=RATES)
    assert not any(isinstance(call, WriteJournal) for call in world.calls[before:])
    assert settle(world, plan, rates=RATES) == []


def test_there_is_no_wait_between_reading_and_editing_an_issue() -> None:
    world, plan = World(), build_plan(60, START - HOUR)
    sync(world, plan, limits=LIMITS, rates=RATES)
    for key in plan.items:
        plan = plan.change(key, version=2)
    world.now += HOUR
    before = len(world.calls)
    sync(world, plan, limits=LIMITS, rates=RATES)
    calls = world.calls[before:]
    edits = [at for at, call in enumerate(calls) if isinstance(call, EditIssue)]
    assert len(edits) == 60
    assert all(isinstance(calls[at - 1], GetIssue) for at in edits)
