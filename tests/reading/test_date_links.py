"""Dates that count from others, read from whole plans: chains, cycles, phases, and what stays silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.load import load_plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.reading.load import Loaded

PLAN = "version: 1\ntitle: Plan\ntimezone: UTC\nowners: [{name: Maya}]\n"


def load(
    tasks: Mapping[str, str],
    more: str = "",
    blockers: Mapping[str, str] | None = None,
    release: str = "2026-08-26",
) -> Loaded:
    """Return a plan of tasks with these fields more, read from files."""
    files = [SourceFile("checklist/plan.yaml", "plan", f"{PLAN}release: {release}\n{more}".encode())]
    for name, fields in tasks.items():
        text = f"id: {name}\ntitle: T\nowner: Maya\nstatus: pending\n{fields}\n"
        files.append(SourceFile(f"checklist/tasks/{name}.yaml", "task", text.encode()))
    for name, eta in (blockers or {}).items():
        text = (
            f"id: {name}\ndescription: D\naffects: [A-1]\nresolution_plan: R\nowner: Maya\neta: {eta}\nstatus: open\n"
        )
        files.append(SourceFile(f"checklist/blockers/{name}.yaml", "blocker", text.encode()))
    return load_plan(files)


def name_dates(loaded: Loaded) -> dict[str, str]:
    """Return the deadlines as dates."""
    assert loaded.plan
    return {task.id: f"{task.deadline.local:%m-%d}" if task.deadline else "" for task in loaded.plan.tasks}


def test_a_date_may_count_from_a_task_that_is_read_after_it() -> None:
    loaded = load({"A-1": "deadline: B-1+1d", "B-1": "deadline: C-1-1w", "C-1": "deadline: release"})
    assert name_dates(loaded) == {"A-1": "08-20", "B-1": "08-19", "C-1": "08-26"}
    assert not loaded.violations
    assert loaded.plan
    assert loaded.plan.counts_from_tasks
    assert [task.deadline.written for task in loaded.plan.tasks if task.deadline] == ["B-1+1d", "C-1-1w", "release"]


def test_an_anchor_may_count_from_a_task_and_a_phase_from_that_anchor() -> None:
    more = "anchors: {cut: B-1}\nphases: [{id: fix, title: Fix, from: cut, until: cut+2d}]\n"
    loaded = load({"A-1": "phase: fix", "B-1": "deadline: 2026-08-01"}, more)
    assert name_dates(loaded) == {"A-1": "08-03", "B-1": "08-01"}
    assert loaded.plan
    assert loaded.plan.tasks[0].is_due_by_phase
    assert [(phase.begins and phase.begins.written) for phase in loaded.plan.phases] == ["cut"]


def test_a_chain_may_be_as_long_as_the_plan() -> None:
    count = 3000
    tasks = {f"A-{n}": f"deadline: A-{n + 1}-0d" for n in range(1, count)} | {f"A-{count}": "deadline: release"}
    loaded = load(tasks)
    assert not loaded.violations
    assert set(name_dates(loaded).values()) == {"08-26"}


def test_an_eta_and_the_next_sync_count_from_anchors() -> None:
    loaded = load({"A-1": ""}, "next_sync: {at: release-1d 16:00}\n", {"BLK-1": "A-2", "BLK-2": "release-1w"})
    assert loaded.plan
    assert [(each.rule, each.source.path) for each in loaded.violations] == [
        ("unknown-anchor", "checklist/blockers/BLK-1.yaml")
    ]
    assert [blocker.has_eta for blocker in loaded.plan.blockers] == [False, True]
    assert loaded.plan.next_sync
    assert f"{loaded.plan.next_sync.at.local:%m-%d %H:%M}" == "08-25 16:00"
    assert not loaded.plan.is_complete


@pytest.mark.parametrize(
    ("tasks", "faults"),
    [
        ({"A-1": "deadline: B-1+1d", "B-1": "deadline: A-1+1d"}, ["date-cycle A-1"]),
        ({"A-1": "deadline: A-1"}, ["date-cycle A-1"]),
        # What counts from a cycle, or from a date that cannot be resolved, is not at fault itself.
        ({"A-1": "deadline: B-1", "B-1": "deadline: C-1", "C-1": "deadline: B-1"}, ["date-cycle B-1"]),
        ({"A-1": "deadline: B-1", "B-1": "deadline: nowhere+1d"}, ["unknown-anchor B-1"]),
        ({"A-1": "deadline: B-1", "B-1": ""}, ["undated-anchor A-1"]),
        ({"A-1": "deadline: B-1", "B-1": "claimed: {deadline: TBD}\ndeadline: 2026-01-01"}, ["undated-anchor A-1"]),
        ({"A-1": "deadline: release-1wd"}, ["no-calendar A-1"]),
        ({"A-1": "not_before: X-9", "B-1": "snooze_until: X-9"}, ["unknown-anchor A-1", "unknown-anchor B-1"]),
        # The task that is missing may be in the file that cannot be read.
        ({"A-1": "deadline: X-9", "B-1": "onwer: Maya"}, ["unknown-field B-1"]),
    ],
)
def test_each_mistake_is_reported_once_where_it_is(tasks: dict[str, str], faults: list[str]) -> None:
    loaded = load(tasks)
    found = [f"{each.rule} {each.source.path.rpartition('/')[2].removesuffix('.yaml')}" for each in loaded.violations]
    assert sorted(found) == faults
    assert loaded.plan
    assert not loaded.plan.is_complete


names = st.integers(1, 8).map("A-{}".format)
dates = st.sampled_from(["2026-08-01", "release-1w", "start", "freeze+1d", ""]) | names.map("{}+1d".format)


@given(st.dictionaries(names, dates, min_size=1), st.sampled_from(["2026-05-01", "A-1", "freeze", "release-9w"]))
def test_the_order_of_files_makes_no_difference(texts: dict[str, str], start: str) -> None:
    tasks = {name: f"deadline: {text}" if text else "" for name, text in texts.items()}
    more = f"anchors: {{start: {start}, freeze: start+3w}}\n"
    there, back = load(tasks, more), load(dict(reversed(tasks.items())), more)
    assert name_dates(there) == name_dates(back)
    assert sorted(map(str, there.violations)) == sorted(map(str, back.violations))
    assert there.violations or all(name_dates(there)[name] for name, text in texts.items() if text)
