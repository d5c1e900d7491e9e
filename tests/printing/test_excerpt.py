from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.printing.text import draw_excerpt, measure_width


@pytest.mark.parametrize(
    ("source", "column", "shown", "caret"),
    [
        ("owner: Ginna", 8, "    5 | owner: Ginna", "      |        ^"),
        ("owner: Ginna\r\n", 1, "    5 | owner: Ginna", "      | ^"),
        ("\towner: x", 2, "    5 |     owner: x", "      |     ^"),
        ("名前: x", 5, "    5 | 名前: x", "      |       ^"),
        ("e\u0301: x", 5, "    5 | e\u0301: x", "      |    ^"),
        ("a\x1bb: x", 6, r"    5 | a\x1bb: x", "      |         ^"),
        ("👩‍💻: x", 6, "    5 | 👩‍💻: x", "      |       ^"),
        ("##[add-mask]x", 3, r"    5 | ##\[add-mask]x", "      |   ^"),
        ("", 1, "    5 |", "      | ^"),
        ("short", 40, "    5 | short", "      |      ^"),
    ],
)
def test_the_caret_is_under_the_position(source: str, column: int, shown: str, caret: str) -> None:
    assert draw_excerpt(source, 5, column) == (shown, caret)


def test_long_line_is_cut_around_the_place() -> None:
    source = "a" * 500 + "X" + "b" * 500
    shown, caret = draw_excerpt(source, 5, 501)
    assert shown.startswith("    5 | …aaa")
    assert shown.endswith("bbb…")
    assert shown[caret.index("^")] == "X"
    assert len(shown) == len("    5 | ") + 120


@given(st.text(max_size=400), st.integers(1, 400))
def test_excerpt_is_narrow_whatever_the_line(source: str, column: int) -> None:
    shown, caret = draw_excerpt(source, 5, column)
    assert measure_width(shown) <= 130
    assert len(caret) <= 130
    assert "\n" not in shown + caret
