from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.printing.differences import _find_anchors, list_differences

TEXTS = st.lists(st.sampled_from("abcdef"), max_size=12).map("\n".join)


def apply(old: str, diff: list[str]) -> list[str]:
    """Return the new lines, as patch makes them from the old ones."""
    lines, made, at = old.splitlines(), [], 0
    for line in diff[2:]:
        if line.startswith("@@"):
            start, _, count = line.split()[1][1:].partition(",")
            begin = int(start) - (count != "0")
            made += lines[at:begin]
            at = begin
        elif line.startswith("+"):
            made.append(line[1:])
        else:
            assert lines[at] == line[1:]
            made += [lines[at]] if line.startswith(" ") else []
            at += 1
    return made + lines[at:]


@given(TEXTS, TEXTS)
def test_the_new_text_can_be_made_from_the_old_one_and_the_difference(old: str, new: str) -> None:
    diff = list_differences(old, new, "A.md")
    assert apply(old, diff) == new.splitlines()
    assert bool(diff) == (old.splitlines() != new.splitlines())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc", "a\nx\nc"),
        ("a\nb", ""),
        ("", "a"),
        ("\n".join(map(str, range(60))), "\n".join([*map(str, range(9)), "new", *map(str, range(9, 40)), "41"])),
    ],
)
def test_short_texts_are_compared_as_by_difflib(old: str, new: str) -> None:
    theirs = difflib.unified_diff(old.splitlines(), new.splitlines(), "A.md (is)", "A.md (should be)", lineterm="")
    assert list_differences(old, new, "A.md") == [*theirs]


def test_every_other_line_of_a_long_file_is_matched_without_comparing_all_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    real = difflib.SequenceMatcher.find_longest_match

    def count(self: difflib.SequenceMatcher[str], *bounds: int) -> difflib.Match:
        compared.append((bounds[1] - bounds[0]) * (bounds[3] - bounds[2]))
        return real(self, *bounds)

    monkeypatch.setattr(difflib.SequenceMatcher, "find_longest_match", count)
    old = "\n".join(f"# {at}\nlabels:   [a, b]" for at in range(20_000))
    new = old.replace("labels:   [a", "labels: [a")
    diff = list_differences(old, new, "A.md")
    assert sum(line.startswith(("+ ", "+l")) for line in diff) == 20_000
    assert sum(compared) <= 40_000


def test_anchors_are_the_longest_run_in_one_order() -> None:
    a, b = list("abcdefxx"), list("fabcxxde")
    assert _find_anchors(a, b, (0, 0), (len(a), len(b))) == [(0, 1), (1, 2), (2, 3), (3, 6), (4, 7)]
