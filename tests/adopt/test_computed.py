from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.computed import find_pins, settle_computed
from launchlist.adopt.draft import AdoptOptions, Draft, DraftMetric, DraftStep, DraftTask
from launchlist.adopt.plan_data import build_plan_data
from tests.adopt.places import NOW

if TYPE_CHECKING:
    from collections.abc import Sequence

TASKS = (
    DraftTask("A-1", "One", owner="Maya", deadline="2025-09-02", status="complete"),
    DraftTask("A-2", "Two", owner="Maya", deadline="2025-09-03"),
    DraftTask(
        "B-1", "Three", owner="Tom", deadline="2025-09-01", depends_on=("A-2",), notes="Blocked on A-2 completion"
    ),
)
WISHES = AdoptOptions(now=NOW, choose=lambda _, __: "")
STEP = DraftStep("Both", ("A-1", "A-2"))


def settle_draft(draft: Draft) -> tuple[dict[str, object], dict[str, dict[str, object]], list[str]]:
    finished = build_plan_data(draft, WISHES, "page.md")
    faults = settle_computed(finished, draft, "page.md", NOW)
    return finished.plan, finished.tasks, [fault.message for fault in faults]


def test_a_note_that_would_be_generated_is_dropped() -> None:
    _, tasks, _ = settle_draft(Draft(3, TASKS, zone_name="UTC"))
    assert "notes" not in tasks["B-1"]
    told = (TASKS[0], TASKS[1], TASKS[2]._replace(notes="Blocked on A-2 completion, as ever"))
    _, tasks, _ = settle_draft(Draft(3, told, zone_name="UTC"))
    assert tasks["B-1"]["notes"] == "Blocked on A-2 completion, as ever"


def test_rows_are_pinned_only_to_keep_the_order_of_a_document() -> None:
    draft = Draft(3, TASKS, zone_name="UTC")
    assert "pinned_rows" not in settle_draft(draft)[0]
    assert settle_draft(draft._replace(is_ordered=True))[0]["pinned_rows"] == [{"task": "B-1", "after": "A-2"}]


@pytest.mark.parametrize(
    ("metric", "data"),
    [
        (
            DraftMetric("Tasks", "tasks", claimed={"target": "3/3", "current": "1/3", "status": "on track"}),
            {"measure": "tasks"},
        ),
        (
            DraftMetric("Tasks", "tasks", claimed={"target": "2/3", "current": "**2/3**", "status": "🔴 Behind"}),
            {"measure": "tasks", "target": "2", "claimed": {"current": "**2/3**", "status": "🔴 Behind"}},
        ),
        (
            DraftMetric("Stars", None, claimed={"target": "500", "current": "12"}),
            {"measure": "claimed", "claimed": {"target": "500", "current": "12"}},
        ),
    ],
)
def test_values_that_differ_from_computed_ones_are_claimed(metric: DraftMetric, data: dict[str, object]) -> None:
    plan, _, _ = settle_draft(Draft(3, TASKS, zone_name="UTC", metrics=(metric,)))
    assert plan["metrics"] == [{"title": metric.title, **data}]


def test_steps_counted_by_one_task_are_claimed_and_explained() -> None:
    metric = DraftMetric("Path", "critical_path_steps", 9, claimed={"current": "1/1"})
    plan, _, faults = settle_draft(Draft(3, TASKS, zone_name="UTC", metrics=(metric,), critical_path=(STEP,)))
    assert plan["metrics"] == [{"title": "Path", "measure": "critical_path_steps", "claimed": {"current": "1/1"}}]
    assert faults == ["1/1 of 'Path' counts a step as soon as one of its tasks is complete"]


def pin(rows: Sequence[str], pins: Sequence[tuple[str, str]]) -> list[str]:
    """Move rows as a report does."""
    moved = list(rows)
    for row, after in pins:
        moved.remove(row)
        moved.insert(moved.index(after) + 1, row)
    return moved


@given(st.permutations("ABCDEFG"))
def test_pins_produce_any_order_and_are_few(wanted: list[str]) -> None:
    computed = sorted(wanted)
    pins = find_pins(wanted, computed)
    assert pin(computed, pins) == wanted
    assert len(pins) < len(wanted)
    assert not pins or wanted != computed
    assert len(wanted) - len(pins) == max(
        count
        for count in range(1, len(wanted) + 1)
        for kept in combinations(wanted, count)
        if kept[0] == wanted[0] and list(kept) == sorted(kept)
    )
