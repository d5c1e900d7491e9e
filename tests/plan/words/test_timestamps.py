from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.moments import find_zone, read_moment, resolve_moment
from launchlist.plan.words.timestamps import find_iteration_end, read_timestamp, write_day, write_moment


@pytest.mark.parametrize(
    ("text", "zone", "moment"),
    [
        ("20250518T150000Z", "UTC+08:00", "2025-05-18 23:00"),
        ("20250518T150000Z", "", "2025-05-18 15:00 UTC"),
        ("2025-05-18T15:00:00.123456789-07:00", "", "2025-05-18 22:00 UTC"),
        ("2025-05-18 15:00 UTC", "Europe/Berlin", "2025-05-18 17:00"),
        ("2025-05-18T15:00:30Z", "UTC", "2025-05-18 15:00:30"),
        ("2025-05-18 15:00", "Europe/Berlin", "2025-05-18 15:00"),
        ("2025-05-18", "Europe/Berlin", "2025-05-18"),
        ("20250518", "", "2025-05-18"),
        ("2025-10-26T00:30:00Z", "Europe/Berlin", "2025-10-26 00:30 UTC"),
    ],
)
def test_timestamps_become_moments(text: str, zone: str, moment: str) -> None:
    stamp = read_timestamp(text)
    assert stamp is not None
    assert write_moment(stamp, find_zone(zone) if zone else None) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18 May",
        "2025-02-30",
        "2025-05-18T25:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31",
        "2025-5-1",
        "٢٠٢٥-٠٥-١٨",
    ],
)
def test_text_that_is_not_a_timestamp_is_none(text: str) -> None:
    assert read_timestamp(text) is None


@given(st.datetimes(min_value=datetime.fromisoformat("1971-01-01"), max_value=datetime.fromisoformat("2198-01-01")))
def test_a_moment_is_the_instant_that_was_written(at: datetime) -> None:
    text = f"{at:%Y-%m-%dT%H:%M:%S}Z"
    stamp = read_timestamp(text)
    zone = find_zone("Europe/Berlin")
    assert stamp is not None
    assert zone is not None
    moment = write_moment(stamp, zone)
    assert not isinstance(read_moment(moment), str)
    assert resolve_moment(moment, zone).at == stamp.at


def test_days_are_those_of_the_zone() -> None:
    zone = find_zone("UTC+08:00")
    assert [write_day("2025-05-18T20:00:00Z", each) for each in (None, zone)] == ["2025-05-18", "2025-05-19"]
    assert write_day("yesterday", zone) == ""


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [("2025-05-12", "14", "2025-05-25"), ("2025-05-12", "0", ""), ("2025-05-12", "", ""), ("soon", "7", "")],
)
def test_an_iteration_ends_with_its_last_day(start: str, days: str, end: str) -> None:
    assert find_iteration_end(start, days) == end
