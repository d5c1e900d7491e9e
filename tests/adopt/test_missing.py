from __future__ import annotations

from launchlist.adopt.draft import DraftBlocker
from launchlist.adopt.plan_data import Gap, report_alike, report_gaps, report_ids, report_loose

IDS = {"A-1": "A-1", "task-2": "TASK-2", "bd-x": "BD-1", "@5": "TASK-3"}


def test_ids_that_changed_in_more_than_spelling_are_reported_in_one_line() -> None:
    (fault,) = report_ids("page.md", IDS, "TASK")
    assert str(fault) == "page.md: 1 id had to change: 'bd-x' is BD-1 here"
    assert report_ids("page.md", {"A-1": "A-1"}, "TASK") == []


def test_owners_that_differ_only_in_capitals_are_reported() -> None:
    assert [str(fault) for fault in report_alike(["Ben", "Maya", "ben"], "page.md")] == [
        "page.md: 'Ben' and 'ben' are 2 owners; use one spelling if they are the same owner"
    ]
    assert report_alike(["Ben", "Bent"], "page.md") == []


def test_missing_owners_and_dates_are_reported_once() -> None:
    records = [Gap("A-1", "", ""), Gap("A-2", "Maya", "2026-01-01")]
    assert [
        str(fault) for fault in report_gaps("page.md", "task", "deadline", records, "the plan uses 2026-02-01")
    ] == [
        "page.md: 1 task (A-1) has no owner and is given to 'nobody'; launchlist set ID owner=NAME",
        "page.md: 1 task (A-1) has no clear deadline; the plan uses 2026-02-01; launchlist set ID deadline=…",
    ]


def test_a_blocker_of_unknown_tasks_is_put_on_the_first_task_and_reported() -> None:
    loose, held = DraftBlocker("B-1", "x", "page.md", 7, affects=("all",)), DraftBlocker("B-2", "y", affects=("A-1",))
    (fault,) = report_loose("page.md", {"B-1": loose, "B-2": held}, IDS)
    assert str(fault) == (
        "page.md:7: B-1 affects no known task; a blocker must, so it is put on A-1; launchlist set B-1 affects=…"
    )
