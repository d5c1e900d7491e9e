from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.page.task_list import Tail, read_tail
from tests.adopt.page.test_timeline import WISHES


def read(text: str, *names: str) -> tuple[Tail, list[str]]:
    told: list[str] = []
    return read_tail(text, names, WISHES, lambda message, _: told.append(message)), told


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("Write (@maya, due 18 May 2026 23:00)", Tail("Write", "", "maya", "2026-05-18 23:00")),
        ("Write (owner: Maya K; due: 2026-05-18)", Tail("Write", "Maya K", "", "2026-05-18")),
        ("Write — due 18 May 2026", Tail("Write", "", "", "2026-05-18")),
        ("Write 📅 2026-05-18", Tail("Write", "", "", "2026-05-18")),
        ("Write @maya", Tail("Write", "", "maya")),
        ("Write by 18 May 2026 @maya", Tail("Write", "", "maya", "2026-05-18")),
        ("Write (see page 12)", Tail("Write (see page 12)")),
        ("Write (see page 12, due 18 May 2026)", Tail("Write (see page 12)", "", "", "2026-05-18")),
        # What only looks like more is left as it stands.
        ("Test the installer (Windows)", Tail("Test the installer (Windows)")),
        ("Read the guide: [docs](https://example.org/docs)", Tail("Read the guide: [docs](https://example.org/docs)")),
        ("Buy https://x.org/a_(b)", Tail("Buy https://x.org/a_(b)")),
        ("Call f(a;b)", Tail("Call f(a;b)")),
        ("Ping `@here`", Tail("Ping `@here`")),
        ("Install @types/node", Tail("Install @types/node")),
        ("Ask @maya and @tim.", Tail("Ask @maya and @tim.")),
        ("Set `due 18 May 2026`", Tail("Set `due 18 May 2026`")),
        ("Write to maya@example.org", Tail("Write to maya@example.org")),
        ("(@tim) first", Tail("(@tim) first")),
    ],
)
def test_details_after_a_title_are_read(text: str, tail: Tail) -> None:
    assert read(text) == (tail, [])


def test_a_bare_name_is_an_owner_if_it_is_known_or_next_to_a_date() -> None:
    assert read("Write (Maya)", "Maya") == (Tail("Write", "Maya"), [])
    tail, told = read("Write (Tomasz, by 18 May 2026)")
    assert tail == Tail("Write", "Tomasz", "", "2026-05-18")
    assert told == ["'Tomasz' is taken for the owner"]


def test_an_invalid_date_stays_in_the_title_and_is_reported() -> None:
    assert read("Write (due soon)") == (Tail("Write (due soon)"), ["'soon' is not understood"])
    assert read("Write by 31 April 2026") == (Tail("Write by 31 April 2026"), ["April 2026 has 30 days"])


@given(st.text(max_size=40) | st.text("ab ()[]`@,;:/.due 2026-05-18https", max_size=40))
def test_only_words_that_introduce_a_detail_are_dropped(text: str) -> None:
    tail, _ = read(text)
    for word in text.split():
        plain = word.strip("()[],;:-–—")
        kept = " ".join((tail.title, tail.owner, f"@{tail.login}"))
        assert plain in kept or tail.deadline or plain in {"owner", "assignee", "who"}
