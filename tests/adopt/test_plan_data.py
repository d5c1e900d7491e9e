from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftBlocker, DraftTask
from launchlist.adopt.plan_data import build_plan_data
from tests.adopt.reading import wish

DATED = DraftTask("B-1", "Dated", deadline="2025-05-20 12:00")


@pytest.mark.parametrize(
    ("tasks", "release", "as_of", "expected"),
    [
        ((DATED,), "2025-06-01", "", "2025-06-01"),
        ((DATED,), "", "", "2025-05-20 12:00"),
        ((), "", "", "2025-05-17"),
        ((DATED,), "2025-05-01", "", "2025-05-17"),
        ((DATED,), "", "2025-05-21 09:00", "2025-05-21"),
        ((), "2025-05-02", "2025-05-01", "2025-05-02"),
    ],
)
def test_a_default_eta_is_never_before_the_documents_day(
    tasks: tuple[DraftTask, ...], release: str, as_of: str, expected: str
) -> None:
    blocker = DraftBlocker("BLK-1", "Open", affects=("A-1",))
    draft = Draft(2, (DraftTask("A-1", "Open"), *tasks), (blocker,), release=release, as_of=as_of)
    data = build_plan_data(draft, wish("UTC"), "page.md").blockers["BLK-1"]
    assert (data["eta"], data["claimed"]) == (expected, {"eta": "–"})


def test_a_task_without_a_deadline_gets_none_and_keeps_the_words_of_its_source() -> None:
    tasks = (DraftTask("A-1", "Open"), DraftTask("A-2", "Later", claimed={"deadline": "after the audit"}))
    finished = build_plan_data(Draft(2, tasks, release="2025-06-01"), wish("UTC"), "page.md")
    assert "deadline" not in finished.tasks["A-1"]
    assert "claimed" not in finished.tasks["A-1"]
    assert "deadline" not in finished.tasks["A-2"]
    assert finished.tasks["A-2"]["claimed"] == {"deadline": "after the audit"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["task-1", "task-2", "DOC-1", "#7", "@1"], []),
        (["task-1", "task-1.1", "task-2"], ["p: 1 id had to change: 'task-1.1' is TASK-3 here"]),
        (["A.1", "A-1"], ["p: 1 id had to change: 'A.1' is A-2 here"]),
        (
            [f"A-1.{number}" for number in range(10)],
            [
                "p: 10 ids had to change: "
                + ", ".join(f"'A-1.{number}' is A-{number + 1} here" for number in range(8))
                + " and 2 more"
            ],
        ),
    ],
)
def test_ids_that_change_in_more_than_spelling_are_reported(keys: list[str], expected: list[str]) -> None:
    tasks = tuple(DraftTask(key, "Title", owner="Maya", deadline="2025-05-20") for key in keys)
    finished = build_plan_data(Draft(len(keys), tasks), wish("UTC"), "p")
    assert [str(fault) for fault in finished.faults] == expected
