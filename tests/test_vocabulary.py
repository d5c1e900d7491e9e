from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist import vocabulary
from launchlist.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

words = st.text("abAB-1", max_size=6)


@given(words, st.lists(words, max_size=8))
def test_among_few_words_the_nearest_is_that_of_difflib(word: str, known: list[str]) -> None:
    by_case = {each.lower(): each for each in sorted(set(known))}
    close = difflib.get_close_matches(word.lower(), by_case, n=1, cutoff=0.6)
    assert Vocabulary(known).find_nearest(word) == (by_case[close[0]] if close else "")


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("TASK-12x", "TASK-12"),
        ("TSK-777", "TASK-777"),
        ("ASK-4321", "TASK-4321"),
        ("TASK-1z23", "TASK-123"),
        ("TASK-9182", "TASK-"),
        ("TSAK-9", "TASK-9"),
        ("zzz", ""),
        ("x" * 100_000, ""),
    ],
)
def test_a_misspelled_id_is_found_among_thousands_by_its_start_or_its_end(word: str, nearest: str) -> None:
    found = Vocabulary(f"TASK-{number}" for number in range(5000)).find_nearest(word)
    assert found == nearest or (nearest == "TASK-" and found.startswith(nearest))


def test_words_that_cannot_be_meant_are_passed_over() -> None:
    known = Vocabulary(["Gina", "Ginny"])
    assert known.suggest("Ginna", but={"Gina"}) == "did you mean 'Ginny'?"
    assert known.suggest("Ginna") == "did you mean 'Gina'?"


def test_many_unknown_words_are_compared_with_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def find(word: str, options: Sequence[str], **_: object) -> list[str]:
        compared.append(len(word) * sum(map(len, options)))
        return []

    monkeypatch.setattr(difflib, "get_close_matches", find)
    known = Vocabulary(f"A-{number}" for number in range(3000))
    for number in range(3000):
        assert known.suggest(f"B-{number + 100_000}") == ""
    assert len(compared) > 2000
    assert sum(compared) <= vocabulary._WORK
    assert max(compared) <= 8 * 4 * vocabulary._NEAR * len("A-2999")
