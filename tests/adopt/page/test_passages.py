from __future__ import annotations

import pytest

from launchlist.adopt.page.actions import PageAction
from launchlist.adopt.page.blocks import ListItem
from launchlist.adopt.page.line_patterns import (
    Footer,
    Led,
    Meeting,
    StepLine,
    find_goal,
    read_action,
    read_footer,
    read_led,
    read_meeting,
    read_step,
)

KNOWN = {"DOC-1", "CFG-1", "CFG-2"}


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("DOC-1: Merge it", Led(("DOC-1",), "Merge it")),
        ("CFG-1/2: Commit", Led(("CFG-1", "CFG-2"), "Commit")),
        ("CFG-1, INF-2 and 3 – Both", Led(("CFG-1", "INF-2", "INF-3"), "Both")),
        ("**DOC-1:** Merge it", Led(("DOC-1",), "Merge it")),
        ("`DOC-1` - Merge it", Led(("DOC-1",), "Merge it")),
        ("Merge DOC-1: it", None),
        ("DOC-1", None),
        ("hello: you", None),
    ],
)
def test_ids_at_the_start_of_a_line_are_read(text: str, led: Led | None) -> None:
    assert read_led(text) == led


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("DOC-1: Merge (into SKR) (Maya)", StepLine(4, ("DOC-1",), "Merge (into SKR)", ("Maya",))),
        ("CFG-1/2: Commit (Claudia, Tide)", StepLine(4, ("CFG-1", "CFG-2"), "Commit", ("Claudia", "Tide"))),
        ("DOC-1: Merge", StepLine(4, ("DOC-1",), "Merge", ())),
        ("DOC-9: Merge", None),
    ],
)
def test_steps_need_known_tasks(text: str, step: StepLine | None) -> None:
    assert read_step(ListItem(4, text), KNOWN) == step


def test_the_goal_follows_in_order_to() -> None:
    assert find_goal("The following sequence must be completed in order to ship\nit:") == "ship it"
    assert find_goal("The following sequence must be completed in order:") == ""
    assert find_goal("In order to ship") is None


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("**Maya**: Merge", PageAction(2, "Maya", "Merge")),
        ("Maya: Merge", PageAction(2, "Maya", "Merge")),
        ("@Maya — Merge", PageAction(2, "Maya", "Merge")),
        ("Tom: Merge", None),
        ("Merge", None),
    ],
)
def test_action_items_need_known_owners(text: str, action: PageAction | None) -> None:
    assert read_action(ListItem(2, text), {"Maya"}) == action


def test_a_meeting_is_read_and_other_lines_are_returned() -> None:
    lines = ["**Date**: May 18, 2025\\", "- Time: 16:00 UTC+08", "**Focus:** All of it", "Bring cake", "Date: again"]
    assert read_meeting(lines) == Meeting("May 18, 2025", "16:00 UTC+08", "All of it", ("Bring cake", "Date: again"))


@pytest.mark.parametrize(
    ("text", "footer"),
    [
        ("*This checklist is automatically updated daily. Last automated update: 1 May 18:30*", Footer("daily", "")),
        ("*Last Updated: May 17, 2025*", Footer("", "")),
        ("This page is updated weekly. Ask Maya.", Footer("weekly", "Ask Maya")),
        ("Ask Maya.", Footer("", "Ask Maya")),
    ],
)
def test_a_footer_is_read(text: str, footer: Footer) -> None:
    assert read_footer(text) == footer


BLANKS = " " * 20_000


def test_long_runs_of_spaces_change_nothing() -> None:
    assert read_led(f"CFG-1{BLANKS},{BLANKS}CFG-2{BLANKS}:{BLANKS}Both") == Led(("CFG-1", "CFG-2"), "Both")
    assert find_goal(f"The following tasks in order to a{BLANKS}b{BLANKS}:") == "a b"
    assert read_meeting([f"Date: 18{BLANKS}May{BLANKS}"]) == Meeting(f"18{BLANKS}May", "", "", ())
    step = read_step(ListItem(1, f"DOC-1: Merge{BLANKS}it{BLANKS}(Maya)", "", 0, ""), KNOWN)
    assert step == StepLine(1, ("DOC-1",), "Merge it", ("Maya",))
