from __future__ import annotations

import re
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from launchlist.commands.list.show import draw_blocker, draw_task
from launchlist.plan.graph import build_lookup
from launchlist.plan.view import PlanView, build_view
from launchlist.project.context import CommandContext
from tests.plan.builder import at, build_blocker, build_plan, build_task

TEXT = st.lists(
    st.sampled_from(["a", " ", "漢", "🚀", "word ", "::error::", "##[", "\n", "\u202e"])
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
).map("".join)


def surround(width: int | None) -> CommandContext:
    return CommandContext({}, datetime(2025, 5, 17, tzinfo=UTC), "/", "/", None, color=False, width=width)


def view(title: str = "T", notes: str = "") -> PlanView:
    task = build_task("A-1", notes=notes)._replace(title=title, next_action=title, links=("https://a.example",))
    return build_view(build_lookup(build_plan(task, build_blocker("B-1", "A-1"))), at("2025-05-17"))


def test_long_text_is_wrapped_next_to_its_label() -> None:
    shown = view(notes="one two three four five six seven eight")
    assert "  notes          one two three four\n                 five six seven eight\n" in draw_task(
        shown.tasks[0], shown, surround(38)
    )


def test_lines_of_the_text_stay_lines() -> None:
    shown = view(notes="one\ntwo")
    assert "  notes          one\n                 two\n" in draw_task(shown.tasks[0], shown, surround(None))


@given(TEXT, TEXT, st.integers(40, 100))
@example("", "::error::word ::error::", 40)
def test_no_line_is_too_wide_or_read_as_a_command(title: str, notes: str, width: int) -> None:
    shown = view(title, notes)
    heading, *lines = draw_task(shown.tasks[0], shown, surround(width)).split("\n")
    assert heading.startswith("A-1")
    assert all(cell_len(line) <= width for line in lines)
    for line in (heading, *lines):
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e]|##\\[", line)
        assert not line.strip().startswith("::")


def test_a_blocker_lists_what_it_blocks() -> None:
    shown = view("Publish")
    assert "  affects        A-1 (pending, Maya, due 18 May EOD) Publish\n" in draw_blocker(
        shown.blockers[0], shown, surround(None)
    )
