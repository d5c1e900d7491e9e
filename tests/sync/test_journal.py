from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.sync.journal import Journal, JournalEntry, JournalError, read_journal, write_journal

numbers = st.none() | st.integers(1, 10**9)
entries = st.builds(
    JournalEntry,
    due=st.text(min_size=1, max_size=20),
    number=numbers,
    intent=st.integers(0, 2**33),
    run=st.text(max_size=8),
    is_released=st.booleans(),
    told=st.text(max_size=8),
    blocked_by=st.lists(st.text(max_size=8), max_size=3).map(tuple),
)
journals = st.builds(
    Journal,
    entries=st.dictionaries(st.text(max_size=12), entries, max_size=5),
    commit=st.text(max_size=40),
    committed=st.integers(0, 2**33),
    login=st.text(max_size=20),
)


@given(journals)
def test_what_is_written_is_read(journal: Journal) -> None:
    assert read_journal(write_journal(journal)) == journal


@given(journals)
def test_i4_the_same_journal_is_the_same_text(journal: Journal) -> None:
    turned = journal._replace(entries=dict(reversed(journal.entries.items())))
    assert write_journal(read_journal(write_journal(turned))) == write_journal(journal)


def test_no_text_is_an_empty_journal() -> None:
    assert read_journal("") == Journal({})


def test_each_line_has_one_value() -> None:
    text = write_journal(Journal({"T-1": JournalEntry("d1", 7)}))
    assert '\n   "number": 7\n' in text
    assert text.endswith("}\n")


GOOD = {"launchlist": 1, "commit": "", "committed": 0, "login": "", "issues": {}}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        3,
        {},
        {**GOOD, "launchlist": "1"},
        {**GOOD, "issues": []},
        {**GOOD, "issues": {"T-1": 3}},
        {**GOOD, "issues": {"T-1": {}}},
        {**GOOD, "issues": {"T-1": {"due": 1}}},
        {**GOOD, "issues": {"T-1": {"due": "", "number": "1"}}},
        {**GOOD, "issues": {"T-1": {"due": "", "released": "no"}}},
        {**GOOD, "issues": {"T-1": {"due": "", "blocked_by": [1]}}},
        {**GOOD, "commit": None},
        {**GOOD, "committed": "now"},
        {**GOOD, "login": 3},
    ],
)
def test_a_damaged_journal_is_an_error(data: object) -> None:
    with pytest.raises(JournalError, match="damaged"):
        read_journal(json.dumps(data))


@pytest.mark.parametrize("text", ["{", "\x00", "[" * 5000])
def test_invalid_json_is_an_error(text: str) -> None:
    with pytest.raises(JournalError, match="damaged"):
        read_journal(text)


def test_a_journal_of_a_later_release_is_an_error() -> None:
    with pytest.raises(JournalError, match=r"format 2.*update launchlist"):
        read_journal(json.dumps({"launchlist": 2}))
