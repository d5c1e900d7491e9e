from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.rendering.outputs import (
    RegionFault,
    check_regions,
    find_regions,
    is_conflicted,
    replace_regions,
    seal,
    unseal,
)

BEGIN, END = "<!-- launchlist:begin metrics -->\n", "<!-- launchlist:end -->\n"
words = st.text(alphabet="ab \n<!->", max_size=30)


def test_a_seal_records_its_time_and_shows_manual_edits() -> None:
    sealed = seal(b"Body\n", "2025-05-17T18:30:00+08:00")
    whole, changed = unseal(sealed), unseal(sealed + b"more")
    assert whole
    assert changed
    assert (whole.as_of, whole.is_intact, whole.body) == ("2025-05-17T18:30:00+08:00", True, b"Body\n")
    assert not changed.is_intact
    assert unseal(b"Body\n") is None


@given(words, words, words, words)
def test_what_is_outside_a_region_stays_to_the_byte(before: str, old: str, after: str, new: str) -> None:
    text = f"{before}\n{BEGIN}{old}\n{END}{after}"
    replaced = replace_regions(text, {"metrics": f"{new}\n"})
    assert replaced == f"{before}\n{BEGIN}{new}\n{END}{after}"
    assert find_regions(replaced) == {"metrics": f"{new}\n"}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_region_that_ends_the_file_has_the_line_ends_of_its_beginning(end: str) -> None:
    text = f"Own{end}<!-- launchlist:begin metrics -->{end}old{end}<!-- launchlist:end -->"
    written = replace_regions(text, {"metrics": "new\nlines\n"})
    assert written == text.replace("old", f"new{end}lines")


def test_regions_that_are_not_asked_for_stay() -> None:
    text = BEGIN + "old\n" + END + BEGIN.replace("metrics", "blockers") + "other\n" + END
    assert replace_regions(text, {"metrics": "new\n"}) == text.replace("old", "new")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (f"a\n{BEGIN}", 2, "region metrics never ends"),
        (f"a\n{END}", 2, "a region ends here without a beginning"),
        (BEGIN + BEGIN.replace("metrics", "blockers"), 2, "region blockers begins inside region metrics"),
        (BEGIN + END + BEGIN + END, 3, "region metrics is here a second time"),
        ("nothing\n", 1, "region metrics is missing"),
        (f"in a line {BEGIN}", 1, "region metrics is missing"),
    ],
)
def test_invalid_region_marks_are_reported(text: str, line: int, message: str) -> None:
    fault = check_regions(text, ["metrics"])
    assert isinstance(fault, RegionFault)
    assert (fault.line, fault.message) == (line, message)


@pytest.mark.parametrize("text", [BEGIN + END, f"a\n{BEGIN}b\n{END}c\n", BEGIN + END.rstrip("\n")])
def test_valid_region_marks_are_accepted(text: str) -> None:
    assert check_regions(text, ["metrics"]) is None


@pytest.mark.parametrize(
    ("marks", "conflicted"),
    [
        (b"<<<<<<< a\n" * 2000 + b"=======\n" * 2500, False),
        (b"<<<<<<< a\n" * 2000 + b"=======\n" * 2500 + b">>>>>>> b\n", True),
        (b">>>>>>> b\n=======\n<<<<<<< a\n" * 2000, True),
        (b">>>>>>> b\n=======\n<<<<<<< a\n", False),
        (b"<<<<<<< a\n======= \n>>>>>>> b\n", False),
        (b" <<<<<<< a\n=======\n>>>>>>> b\n", False),
    ],
)
def test_a_conflict_is_its_three_marks_in_their_order(marks: bytes, *, conflicted: bool) -> None:
    assert is_conflicted(seal(b"x\n", "2025-05-17T12:00:00+00:00") + marks) is conflicted
    assert not is_conflicted(marks)
