from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.moments import read_duration
from launchlist.plan.words.estimates import read_estimate, write_hours


@pytest.mark.parametrize(
    ("text", "estimate"),
    [
        ("4h", "4h"),
        ("4 hours", "4h"),
        ("1,5 days", "1.5d"),
        ("2 Weeks", "2w"),
        ("90 min", "1.5h"),
        ("PT4H", "4h"),
        ("PT90M", "1.5h"),
        ("P2D", "2d"),
        ("P1W", "1w"),
        ("P1DT12H", "36h"),
        ("P", ""),
        ("3", ""),
        ("a day", ""),
        ("0h", ""),
        ("99999w", ""),
    ],
)
def test_lengths_of_time(text: str, estimate: str) -> None:
    assert read_estimate(text) == estimate


@given(st.floats(min_value=0.1, max_value=10_000))
def test_hours_are_written_as_a_plan_reads_them(hours: float) -> None:
    length = read_duration(write_hours(hours))
    assert length is not None
    assert abs(length.total_seconds() / 3600 - hours) < 0.01


@given(st.text(alphabet="0123456789.,hdwmPTHDWM ", max_size=10))
def test_what_is_read_is_what_a_plan_may_hold(text: str) -> None:
    estimate = read_estimate(text)
    assert not estimate or read_duration(estimate) is not None
