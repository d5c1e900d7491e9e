from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from launchlist.commands.list.columns import RED, Cell, draw_table

ROWS = [[Cell("A-1"), Cell("short"), Cell("a long text that goes on")], [Cell("A-22"), Cell("x"), Cell("")]]
HEADS = ("ID", "NAME", "TEXT")


def test_columns_are_as_wide_as_their_content() -> None:
    assert draw_table(HEADS, ROWS, None, color=False) == (
        "ID    NAME   TEXT\nA-1   short  a long text that goes on\nA-22  x\n"
    )


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (37, "A-1   short  a long text that goes on"),
        (36, "A-1   short  a long text that goes…"),
        (25, "A-1   short  a long text…"),
        (15, "A-1   sho…  a…"),
    ],
)
def test_the_widest_column_is_cut_first(width: int, expected: str) -> None:
    assert draw_table(HEADS, ROWS, width, color=False).splitlines()[1] == expected


def test_a_table_without_rows_has_no_header() -> None:
    assert draw_table(HEADS, [], 10, color=False) == ""


def test_colors_do_not_count_as_width() -> None:
    rows = [[Cell("A-1", RED), Cell("x")], [Cell("A-22"), Cell("y")]]
    assert draw_table(("ID", "T"), rows, None, color=True).splitlines()[1] == "\x1b[31mA-1\x1b[0m   x"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=4), st.integers(13, 80))
def test_no_line_is_wider_than_the_terminal_or_moves_its_cursor(texts: list[tuple[str, str, str]], width: int) -> None:
    table = draw_table(HEADS, [[Cell(text) for text in row] for row in texts], width, color=False)
    lines = table.removesuffix("\n").split("\n")
    assert len(lines) == len(texts) + 1
    assert all(cell_len(line) <= width for line in lines)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e]", "".join(lines))
