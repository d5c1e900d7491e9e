from __future__ import annotations

from launchlist.adopt.draft import DraftBlocker
from launchlist.adopt.plan_data import Gap, report_alike, report_gaps, report_ids, report_loose

IDS = {"A-1": "A-1", "task-2": "TASK-2", "bd-x": "BD-1", "@5": "TASK-3"}


def test_ids_that_changed_in_more_than_form_are_said_in_one_line() -> None:
    (fault,) = report_ids("page.md", IDS, "TASK")
    assert str(fault) == "page.md: 1 id had to change: 'bd-x' is BD-1 here"
    assert report_ids("page.md", {"A-1": "A-1"}, "TASK") == []


def test_owners_that_differ_in_capitals_alone_are_told() -> None:
    assert [str(fault) for fault in report_alike(["Ben", "Maya", "ben"], "page.md")] == [
        "page.md: 'Ben' and 'ben' are 2 owners; make them one if they are"
    ]
    assert report_alike(["Ben", "Bent"], "page.md") == []


def test_what_nobody_owns_and_what_has_no_date_is_said_once_for_all() -> None:
    records = [Gap("A-1", "", ""), Gap("A-2", "Maya", "2026-01-01")]
    assert [str(fault) for fault in report_gaps("page.md", "task", "deadline", records, "2026-02-01")] == [
        "page.md: 1 task (A-1) has no owner and is given to 'nobody'; launchlist set ID owner=NAME",
        "page.md: 1 task (A-1) has no clear deadline; the plan counts with 2026-02-01; launchlist set ID deadline=…",
    ]


def test_a_blocker_of_nothing_known_is_put_somewhere_and_that_is_said() -> None:
    loose, held = DraftBlocker("B-1", "x", "page.md", 7, affects=("all",)), DraftBlocker("B-2", "y", affects=("A-1",))
    (fault,) = report_loose("page.md", {"B-1": loose, "B-2": held}, IDS)
    assert str(fault) == (
        "page.md:7: B-1 affects no task that is known; a blocker must, so it is put on A-1; "
        "launchlist set B-1 affects=…"
    )
