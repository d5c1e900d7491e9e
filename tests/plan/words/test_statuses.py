from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.words.statuses import Status, read_status


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", Status("pending")),
        ("To Do", Status("pending")),
        ("not-started", Status("pending")),
        ("IN_PROGRESS", Status("in_progress")),
        ("🔄 In Progress", Status("in_progress")),
        ("**Done** ✅", Status("complete")),
        ("✔️", Status("complete")),
        ("x", Status("complete")),
        ("100%", Status("complete")),
        ("0%", Status("pending")),
        ("40 %", Status("in_progress", "40 %")),
        ("Won’t do", Status("cancelled")),
        ("Duplicate", Status("cancelled", "Duplicate")),
        ("In Review", Status("in_progress", "In Review")),
        ("Blocked", Status("pending", "Blocked")),
        ("on hold", Status("pending", "on hold")),
        ("Someday", Status("pending", "Someday", is_known=False)),
        ("not done", Status("pending", "not done", is_known=False)),
        ("???", Status("pending", "???", is_known=False)),
    ],
)
def test_words_of_many_trackers(word: str, status: Status) -> None:
    assert read_status(word) == status


@given(st.text(max_size=20))
def test_a_word_that_is_not_known_is_kept(word: str) -> None:
    status = read_status(word)
    assert status.is_known or status == Status("pending", word.strip(), is_known=False)
