from __future__ import annotations

from datetime import UTC, datetime

from launchlist.adopt.draft import DraftTask, Wishes
from launchlist.adopt.page.blocks import Item
from launchlist.adopt.page.timeline import Line, check_weeks, compare_summary, read_summary

WISHES = Wishes(now=datetime(2025, 9, 1, tzinfo=UTC), choose=lambda _, __: "", zone=UTC)
TASKS = (
    DraftTask("A-1", "**Feature freeze**", line=30, deadline="2025-10-03 02:00 UTC"),
    DraftTask("A-2", "Feature blog freeze", line=31, deadline="2025-10-08"),
)


def test_a_summary_is_lines_that_begin_or_end_with_a_date() -> None:
    items = [
        Item(5, "**Thursday 25 September 2025**: Week 4 — [Feature freeze](https://example.org)"),
        Item(6, "Release: 17 December 2025"),
        Item(7, "Nothing with a date"),
        Item(8, "Friday 25 September 2025: Wrong"),
    ]
    lines, faults = read_summary(items, "page.md", WISHES)
    assert lines == [
        Line(5, "2025-09-25", "Feature freeze", "4"),
        Line(6, "2025-12-17", "Release", ""),
        Line(8, "2025-09-25", "Wrong", ""),
    ]
    assert [(fault.line, fault.message) for fault in faults] == [(8, "2025-09-25 is a Thursday, not a Friday")]


def test_a_summary_agrees_with_the_table_or_contradicts_it() -> None:
    lines = [
        Line(5, "2025-10-03 02:00", "Feature freeze", ""),
        Line(6, "2025-10-09", "Feature blog freeze", ""),
        Line(7, "2025-10-03", "Party", ""),
        Line(8, "", "Feature freeze", ""),
    ]
    faults, matched = compare_summary(lines, TASKS, UTC, "page.md")
    assert matched == {5}
    assert [(fault.line, fault.message) for fault in faults] == [
        (6, "'Feature blog freeze' is on 2025-10-09 here and on 2025-10-08 in line 31")
    ]


def test_weeks_are_counted_from_the_first_date() -> None:
    dated = [
        (1, "2025-09-01", "1"),
        (2, "2025-09-07", "1"),
        (3, "2025-09-08", "1"),
        (4, "", "9"),
        (5, "2025-09-15", ""),
    ]
    assert [(fault.line, fault.message) for fault in check_weeks(dated, UTC, "page.md")] == [
        (3, "week 1 is named, its date is in week 2, counted from line 1")
    ]


def test_a_line_that_says_more_than_its_task_is_no_repetition_of_it() -> None:
    lines = [
        Line(5, "2025-10-03 02:00", "Feature freeze. No merges without approval of Ana", ""),
        Line(6, "2025-10-08", "Freeze", ""),
    ]
    assert compare_summary(lines, TASKS, UTC, "page.md") == ([], set())


def test_a_line_is_compared_with_the_tasks_of_its_rarest_words() -> None:
    tasks = [DraftTask(f"A-{at}", f"Publish part w{at}", line=at, deadline="2025-10-08") for at in range(1, 3000)]
    lines = [Line(9000 + at, "2025-10-09", f"Publish part w{at}", "") for at in range(1, 3000)]
    faults, _ = compare_summary(lines, tasks, UTC, "page.md")
    assert [fault.line for fault in faults] == [line.line for line in lines]
    assert faults[-1].message.endswith("in line 2999")
