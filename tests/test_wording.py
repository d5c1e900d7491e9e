from __future__ import annotations

import pytest

from launchlist.vocabulary import find_nearest, suggest
from launchlist.wording import MAX_SHOWN, count_noun, join_names, quote, shorten_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Gina", "'Gina'"),
        ("", "''"),
        ("two\nlines\t", "'two\\nlines\\t'"),
        ("\x1b[31m\x7f\x85", "'\\x1b[31m\\x7f\\x85'"),
        ("a\u202eb\u2028\ud800", "'a\\u202eb\\u2028\\ud800'"),
        ("Zoë 🚀", "'Zoë 🚀'"),
        ("x" * MAX_SHOWN, f"'{'x' * MAX_SHOWN}'"),
        ("x" * (MAX_SHOWN + 1), f"'{'x' * MAX_SHOWN}…'"),
        ("x" * 1_000_000, f"'{'x' * MAX_SHOWN}…'"),
    ],
)
def test_user_text_is_quoted_short_and_harmless(text: str, shown: str) -> None:
    assert quote(text) == shown


def test_another_limit() -> None:
    assert shorten_text("abc", 2) == "ab…"


@pytest.mark.parametrize(
    ("word", "nearest"),
    [("Ginna", "Gina"), ("gina", "Gina"), ("Maya", "Maya"), ("zzz", ""), ("", "")],
)
def test_the_nearest_name_is_suggested(word: str, nearest: str) -> None:
    assert find_nearest(word, ("Maya", "Gina")) == nearest
    assert suggest(word, ("Maya", "Gina")) == (f"did you mean '{nearest}'?" if nearest else "")


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_names_are_joined(names: tuple[str, ...], text: str) -> None:
    assert join_names(names, "or") == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 tasks"), (1, "1 task"), (14_000, "14,000 tasks")])
def test_numbers_take_their_noun(number: int, text: str) -> None:
    assert count_noun(number, "task") == text
