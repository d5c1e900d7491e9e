from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftTask
from launchlist.adopt.phases import make_phase_id, settle_phases
from launchlist.adopt.plan_data import build_plan_data
from launchlist.adopt.table.csv_file import read
from tests.adopt.reading import build_source, wish


@pytest.mark.parametrize(
    ("title", "taken", "name"),
    [
        ("Beta test", (), "beta-test"),
        ("Béta: tests!", (), "beta-tests"),
        ("Beta test", ("beta-test", "beta-test-2"), "beta-test-3"),
        ("2.0", (), "phase-2-0"),
        ("テスト", (), "phase"),
        ("テスト", ("phase",), "phase-2"),
        ("x" * 60, ("x" * 40,), "x" * 38 + "-2"),
    ],
)
def test_an_id_is_made_from_the_title(title: str, taken: tuple[str, ...], name: str) -> None:
    assert make_phase_id(title, taken) == name


def test_phases_come_in_the_order_of_their_first_use() -> None:
    tasks = tuple(DraftTask(f"A-{at}", "Do", phase=title) for at, title in enumerate(("Two", "One", "two", "")))
    finished = build_plan_data(Draft(4, tasks), wish("UTC"), "p")
    assert finished.plan["phases"] == [{"title": "Two", "id": "two"}, {"title": "One", "id": "one"}]
    assert [task.get("phase") for task in finished.tasks.values()] == ["two", "one", "two", None]


def test_a_task_is_due_with_its_phase_and_another_end_of_the_same_phase_is_its_deadline() -> None:
    tasks = (
        DraftTask("A-1", "Do", owner="Maya", phase="1.0", phase_until="2026-05-01"),
        DraftTask("A-2", "Do", owner="Maya", phase="1.0", phase_until="2026-06-01"),
    )
    draft, _, phases = settle_phases(Draft(2, tasks))
    assert [task.deadline for task in draft.tasks] == ["", "2026-06-01"]
    assert phases == [{"title": "1.0", "until": "2026-05-01", "id": "phase-1-0"}]
    assert build_plan_data(Draft(2, tasks), wish("UTC"), "p").faults == ()


@pytest.mark.parametrize(
    ("header", "cells", "phases", "kept"),
    [
        ("Phase", ("Beta", "Beta", "GA", "GA"), 2, ""),
        ("Milestone", ("M1", "M2", "M3", "M3"), 3, ""),
        ("Milestone", ("M1", "M2", "M3", "M4"), 0, "M1"),
        ("Milestone", ("No", "No", "No", "Yes"), 0, "No"),
    ],
)
def test_a_column_of_phases_has_titles_that_repeat(header: str, cells: tuple[str, ...], phases: int, kept: str) -> None:
    rows = "".join(f"A-{at},Do,{cell}\n" for at, cell in enumerate(cells))
    draft = read(build_source(f"ID,Task,{header}\n{rows}", "a.csv"), wish("UTC"))
    assert len({task.phase for task in draft.tasks} - {""}) == phases
    assert draft.tasks[0].adopted.get(header, "") == kept
    assert draft.tasks[3].is_milestone == (cells[3] == "Yes")


@pytest.mark.parametrize(
    ("headers", "cells", "is_milestone"),
    [
        ("Type", "Milestone", True),
        ("Type", "Bug", False),
        ("Duration", "0 days", True),
        ("Duration", "0", False),
        ("Remaining", "0 h", False),
    ],
)
def test_milestones_are_recognized(headers: str, cells: str, *, is_milestone: bool) -> None:
    (task,) = read(build_source(f"ID,Task,{headers}\nA-1,Do,{cells}\n", "a.csv"), wish("UTC")).tasks
    assert (task.is_milestone, cells in task.adopted.values()) == (is_milestone, not is_milestone)


def test_an_order_is_a_number() -> None:
    source = build_source("ID,Task,Order\nA-1,Do,10\nA-2,Do,1.5\nA-3,Do,last\n", "a.csv")
    finished = build_plan_data(read(source, wish("UTC")), wish("UTC"), "p")
    assert [task.get("order") for task in finished.tasks.values()] == [10, 1.5, None]
    assert finished.tasks["A-3"]["adopted"] == {"Order": "last"}
