from __future__ import annotations

from datetime import UTC, datetime

from launchlist.adopt.draft import AdoptOptions, DraftTask
from launchlist.adopt.page.blocks import ListItem
from launchlist.adopt.page.timeline import TimelineLine, check_weeks, compare_summary, read_summary

WISHES = AdoptOptions(now=datetime(2025, 9, 1, tzinfo=UTC), choose=lambda _, __: "", zone=UTC)
TASKS = (
    DraftTask("A-1", "**Feature freeze**", line=30, deadline="2025-10-03 02:00 UTC"),
    DraftTask("A-2", "Feature blog freeze", line=31, deadline="2025-10-08"),
)


def test_lines_that_begin_or_end_with_a_date_are_a_summary() -> None:
    items = [
        ListItem(5, "**Thursday 25 September 2025**: Week 4 — [Feature freeze](https://example.org)"),
        ListItem(6, "Release: 17 December 2025"),
        ListItem(7, "Nothing with a date"),
        ListItem(8, "Friday 25 September 2025: Wrong"),
    ]
    lines, faults = read_summary(items, "page.md", WISHES)
    assert lines == [
        TimelineLine(5, "2025-09-25", "Feature freeze", "4"),
        TimelineLine(6, "2025-12-17", "Release", ""),
        TimelineLine(8, "2025-09-25", "Wrong", ""),
    ]
    assert [(fault.line, fault.message) for fault in faults] == [(8, "2025-09-25 is a Thursday, not a Friday")]


def test_a_summary_agrees_with_the_table_or_contradicts_it() -> None:
    lines = [
        TimelineLine(5, "2025-10-03 02:00", "Feature freeze", ""),
        TimelineLine(6, "2025-10-09", "Feature blog freeze", ""),
        TimelineLine(7, "2025-10-03", "Party", ""),
        TimelineLine(8, "", "Feature freeze", ""),
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
        (3, "week 1 is given, but its date is in week 2, counted from line 1")
    ]


def test_a_line_with_more_words_than_its_task_is_kept() -> None:
    lines = [
        TimelineLine(5, "2025-10-03 02:00", "Feature freeze. No merges without approval of Ana", ""),
        TimelineLine(6, "2025-10-08", "Freeze", ""),
    ]
    assert compare_summary(lines, TASKS, UTC, "page.md") == ([], set())


def test_a_line_is_compared_with_tasks_that_share_its_rarest_words() -> None:
    tasks = [DraftTask(f"A-{at}", f"Publish part w{at}", line=at, deadline="2025-10-08") for at in range(1, 3000)]
    lines = [TimelineLine(9000 + at, "2025-10-09", f"Publish part w{at}", "") for at in range(1, 3000)]
    faults, _ = compare_summary(lines, tasks, UTC, "page.md")
    assert [fault.line for fault in faults] == [line.line for line in lines]
    assert faults[-1].message.endswith("in line 2999")
