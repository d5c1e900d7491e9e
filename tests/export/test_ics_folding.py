from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.export.ics import fold_lines

OBEYED = re.compile("\\A([^\x00-\x1f!-\x7f]*):[^\x00-\x7f]*:")
LEGACY = re.compile("#[^\x00-\x7f]*#[^\x00-\x7f]*\\[")
HOSTILE = st.lists(
    st.sampled_from(["::error::x", "##[error]", "#", "[", ":", " ", "\u00ad", "漢", "🚀", "a" * 40, "漢" * 30])
    | st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\x85\u2028\u2029"), max_size=5),
    max_size=12,
).map(lambda parts: "SUMMARY:" + "".join(parts))


def unfold(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_short_lines_stay() -> None:
    assert fold_lines(["BEGIN:VEVENT", "", "SUMMARY:x"]) == "BEGIN:VEVENT\r\nSUMMARY:x\r\n"


def test_a_long_line_is_folded_at_75_octets_and_never_within_a_character() -> None:
    folded = fold_lines(["SUMMARY:" + "é" * 100]).split("\r\n")[:-1]
    assert [len(line.encode()) for line in folded] == [74, 75, 61]


@pytest.mark.parametrize("length", range(55, 80))
def test_no_line_starts_with_a_workflow_command(length: int) -> None:
    line = f"SUMMARY:{'a' * length} ::error::x"
    folded = fold_lines([line]).split("\r\n")[:-1]
    assert not [part for part in folded if OBEYED.match(part)]
    assert all(len(part.encode()) <= 75 for part in folded)


@given(st.lists(HOSTILE, max_size=3))
def test_folding_is_reversible_and_no_line_is_a_command(lines: list[str]) -> None:
    text = fold_lines(lines)
    assert unfold(text) == lines
    for part in text.split("\r\n"):
        assert not OBEYED.match(part)
        assert not LEGACY.search(part)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=":#\x85\u2028\u2029"), max_size=300))
def test_lines_without_hostile_signs_are_never_too_long(text: str) -> None:
    assert all(len(line.encode()) <= 75 for line in fold_lines([f"X-A:{text}"]).split("\r\n"))


@pytest.mark.parametrize(
    "text", [":" * 20_000, "漢" * 20_000 + "::", "漢:" * 10_000, " " * 20_000 + "::x", "#" * 20_000 + "["]
)
def test_long_lines_of_hostile_signs_are_folded_like_short_ones(text: str) -> None:
    folded = fold_lines([f"SUMMARY:{text}"])
    assert unfold(folded) == [f"SUMMARY:{text}"]
    assert not any(OBEYED.match(part) or LEGACY.search(part) for part in folded.split("\r\n"))
