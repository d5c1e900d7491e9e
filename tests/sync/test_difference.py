from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.sync.issue_edits import IssueText, describe_difference

HEAD = "Ship it\n\n- **Owner:** Maya\n- **Status:** pending\n"
MANY = "a: none → x, b: none → x, c: none → x, d: none → x"
ADVICE = (
    "\n---\nTo resolve it, set `status: complete` in [x](https://github.com/a/b/blob/{}/x); the next sync closes it."
)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (HEAD, HEAD, ""),
        (HEAD + ADVICE.format("c1"), HEAD + ADVICE.format("c2"), ""),
        (HEAD + "- **Late:** 5 hours on May 18\n", HEAD + "- **Late since:** May 18\n", ""),
        (HEAD, HEAD.replace("pending", "complete"), "status: pending → complete"),
        (HEAD, HEAD.replace("Maya", "Gi\\_na &#8203;&lt;x>"), "owner: Maya → Gi_na <x>"),
        (HEAD, HEAD + "\nNearly there\n", "notes: none → Nearly there"),
        (HEAD + "\nNearly there\n", HEAD, "notes: Nearly there → none"),
        (HEAD, HEAD + "\n" + "long " * 40, "notes: none → long long long long long long long…"),
        (HEAD, HEAD + "- **Link:** https://a.example\n- **Link:** https://b.example\n", "link"),
        (HEAD, HEAD.replace("Ship it", "Ship both"), "title: Ship it → Ship both"),
        ("", "- **A:** x\n- **B:** x\n- **C:** x\n- **D:** x\n- **E:** x\n- **F:** x\n", f"{MANY}, 2 more"),
        ("words of a template\nof their own", "other words", "text"),
    ],
)  # fmt: skip
def test_a_plan_says_what_changes(old: str, new: str, told: str) -> None:
    assert describe_difference(IssueText("", old), IssueText("", new)) == told


def test_a_new_title_is_reported_once() -> None:
    assert describe_difference(IssueText("A", HEAD), IssueText("B", HEAD)) == "title: A → B"
    renamed = HEAD.replace("Ship it", "Ship")
    assert describe_difference(IssueText("A", HEAD), IssueText("B", renamed)) == "title: Ship it → Ship"


@given(st.text(), st.text())
def test_the_reported_difference_is_one_short_line(old: str, new: str) -> None:
    told = describe_difference(IssueText("", old), IssueText("", new))
    assert len(told.splitlines()) <= 1
    assert len(told) <= 2000
    assert describe_difference(IssueText("", old), IssueText("", old)) == ""
