from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftBlocker, DraftTask
from launchlist.adopt.plan_data import build_plan_data
from launchlist.adopt.table.csv_file import read
from tests.adopt.reading import build_source, wish

RELEASE, START = "2026-09-02", "2026-06-01"


def build_due(text: str, release: str = "", start: str = "") -> tuple[dict[str, object], list[str]]:
    """Return the task of a table with one row, and what is wrong with it."""
    source = build_source(f'ID,Task,Owner,Due\nA-1,Cut,Maya,"{text}"\nR-5,Old,Maya,2026-08-01\n', "a.csv")
    draft = read(source, wish("UTC"))._replace(release=release, start=start)
    finished = build_plan_data(draft, wish("UTC"), "a.csv")
    return finished.tasks["A-1"], [str(fault) for fault in finished.faults]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("T-14d", "release-14d"),
        ("T-14", "release-14d"),
        ("2 weeks before release", "release-2w"),
        ("release-14d", "release-14d"),
        ("week 9", "start+8w mon"),
        ("week 9, Tuesday", "start+8w tue"),
        ("R-5", "R-5"),
        ("R-5 + 3d", "R-5+3d"),
        ("2026-08-19", "2026-08-19"),
    ],
)
def test_offsets_become_dates_that_count_from_others(text: str, written: str) -> None:
    task, faults = build_due(text, RELEASE, START)
    assert (task["deadline"], faults) == (written, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "T-14d",
            "a.csv: 1 date (A-1) counts from the release, which is not in the source; name it with --release",
        ),
        (
            "week 9",
            "a.csv: 1 date (A-1) counts from the start of the work, which is not in the source; name it with --start",
        ),
    ],
)
def test_an_offset_without_its_anchor_keeps_its_words_and_is_reported(text: str, fault: str) -> None:
    task, faults = build_due(text)
    assert "deadline" not in task
    assert (task["claimed"], faults) == ({"deadline": text}, [fault])


def test_what_counts_from_a_task_lacks_the_same_anchor() -> None:
    rows = "ID,Task,Owner,Due\nA-1,Cut,Maya,T-14d\nA-2,Test,Maya,A-1 + 1d\nA-3,Tell,Maya,A-2 + 1d\nA-4,Plan,Maya,–\n"
    finished = build_plan_data(read(build_source(rows, "a.csv"), wish("UTC")), wish("UTC"), "a.csv")
    assert [str(fault) for fault in finished.faults] == [
        "a.csv: 3 dates (A-1, A-2 and A-3) count from the release, which is not in the source; name it with --release",
        "a.csv: 1 task (A-4) has no clear deadline; without one a task is never overdue; launchlist set ID deadline=…",
    ]
    assert finished.tasks["A-3"]["claimed"] == {"deadline": "A-2 + 1d"}
    assert "claimed" not in finished.tasks["A-4"]


def test_an_offset_that_leads_to_no_date_keeps_its_words() -> None:
    task, faults = build_due("10 working days before release", RELEASE)
    assert task["claimed"] == {"deadline": "10 working days before release"}
    assert "deadline" not in task
    (fault,) = faults
    assert fault.startswith("a.csv:2: A-1: '10 working days before release' is not clear: working days (wd) need a")


def test_an_abbreviation_that_may_be_a_task_is_not_taken_for_an_offset() -> None:
    task, faults = build_due("R-4", RELEASE)
    assert task["claimed"] == {"deadline": "R-4"}
    assert len(faults) == 1


def test_dates_that_count_from_each_other_keep_their_words() -> None:
    source = build_source("ID,Task,Due\nA-1,Cut,A-2 + 1d\nA-2,Test,A-1 + 1d\nA-3,Tell,A-1 + 1d\n", "a.csv")
    finished = build_plan_data(read(source, wish("UTC")), wish("UTC"), "a.csv")
    assert [task["claimed"]["deadline"] for task in finished.tasks.values()] == ["A-2 + 1d", "A-1 + 1d", "A-1 + 1d"]
    assert all("deadline" not in task for task in finished.tasks.values())
    assert sum("count from each other" in str(fault) for fault in finished.faults) == 1


def test_an_ambiguous_offset_is_asked_about_or_kept() -> None:
    task = DraftTask("A-1", "Cut", owner="Maya", offsets={"deadline": "T-14d midnight"})
    draft = Draft(1, (task,), release=RELEASE)
    asked = build_plan_data(draft, wish("UTC", answer="release-14d 00:00"), "p")
    assert asked.tasks["A-1"]["deadline"] == "release-14d 00:00"
    silent = build_plan_data(draft, wish("UTC"), "p")
    assert silent.tasks["A-1"]["claimed"] == {"deadline": "T-14d midnight"}
    assert any("'T-14d midnight' may be" in str(fault) for fault in silent.faults)


def test_starts_and_etas_count_from_others_too() -> None:
    task = DraftTask("A-1", "Cut", owner="Maya", deadline="2026-08-01", offsets={"not_before": "T-60d"})
    blocker = DraftBlocker("BLK-1", "Keys", affects=("A-1",), owner="Maya", offsets={"eta": "T-70d"})
    draft = Draft(2, (task,), (blocker,))
    known = build_plan_data(draft._replace(release=RELEASE), wish("UTC"), "p")
    assert (known.tasks["A-1"]["not_before"], known.blockers["BLK-1"]["eta"]) == ("release-60d", "release-70d")
    unknown = build_plan_data(draft, wish("UTC"), "p")
    assert unknown.tasks["A-1"]["adopted"] == {"not before": "T-60d"}
    assert unknown.blockers["BLK-1"]["claimed"] == {"eta": "T-70d"}
