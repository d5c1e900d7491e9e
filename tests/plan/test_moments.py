from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.moments import build_moment, explain_date, read_duration, read_moment, resolve_moment
from tests.plan.builder import at, get_zone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-05-18 23:00", "2025-05-18T15:00:00"),
        ("2025-05-18T23:00", "2025-05-18T15:00:00"),
        ("2025-05-18 23:00:30", "2025-05-18T15:00:30"),
        ("2025-05-18 23:00 +02:00", "2025-05-18T21:00:00"),
        ("2025-05-18 23:00+02:00", "2025-05-18T21:00:00"),
        ("2025-05-18T23:00+0200", "2025-05-18T21:00:00"),
        ("2025-05-18T23:00:00Z", "2025-05-18T23:00:00"),
        ("2025-05-18 23:00 UTC", "2025-05-18T23:00:00"),
        ("2025-05-18 23:00 UTC-05:30", "2025-05-19T04:30:00"),
        ("2025-05-18 23:00 -14:00", "2025-05-19T13:00:00"),
        ("2025-05-18 23:00 +14:00", "2025-05-18T09:00:00"),
        ("2025-05-18 23:00 AoE", "2025-05-19T11:00:00"),
        ("2025-05-18 23:00 Europe/Berlin", "2025-05-18T21:00:00"),
        ("2025-05-22", "2025-05-22T15:59:59"),
        ("2025-05-22 EOD", "2025-05-22T15:59:59"),
        ("2025-05-22 AoE", "2025-05-23T11:59:59"),
        ("2025-05-22 +02:00", "2025-05-22T21:59:59"),
        ("2024-02-29", "2024-02-29T15:59:59"),
        ("1970-01-01 00:00", "1969-12-31T16:00:00"),
        ("2199-12-31", "2199-12-31T15:59:59"),
    ],
)
def test_every_form_of_a_moment(text: str, expected: str) -> None:
    assert at(text, "UTC+08:00").at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-05-18 24:00", "the time must be from 00:00 to 23:59"),
        ("2025-05-18 23:60", "the time must be from 00:00 to 23:59"),
        ("2025-05-18 23:59:60", "the time must be from 00:00 to 23:59"),
        ("2025-13-01", "there is no month 13"),
        ("2025-00-01", "there is no month 00"),
        ("2025-02-29", "February 2025 has 28 days"),
        ("2024-02-30", "February 2024 has 29 days"),
        ("2025-12-32", "December 2025 has 31 days"),
        ("2025-04-00", "April 2025 has 30 days"),
        ("1969-12-31", "the year must be between 1970 and 2199"),
        ("2200-01-01", "the year must be between 1970 and 2199"),
        ("0000-01-01", "the year must be between 1970 and 2199"),
        ("2025-05-18 23:00 +14:01", "there is no time zone +14:01"),
        ("2025-05-18 23:00 Mars/Olympus", "there is no time zone Mars/Olympus"),
    ],
)
def test_an_invalid_moment_gets_a_reason(text: str, reason: str) -> None:
    assert read_moment(text) == reason


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2025-5-18", "18.05.2025", "05/18/2025", "2025-05-18 5pm", "2025-05-18  23:00", "2025-05-18 ",
     "2025-05-18\n", "２０２５-05-18", "2025-05-18 23", "20250518", "2025-05-18 EOD 23:00"],
)  # fmt: skip
def test_other_text_gets_a_list_of_the_formats(text: str) -> None:
    reason = read_moment(text)
    assert isinstance(reason, str)
    assert reason.startswith("write 2025-05-18 or 2025-05-18 23:00, optionally followed by an offset")


def test_resolving_such_text_fails_with_the_reason() -> None:
    with pytest.raises(ValueError, match="there is no month 13"):
        at("2025-13-01")


def test_a_date_alone_is_the_end_of_that_day() -> None:
    moment = at("2025-05-22", "Europe/Berlin")
    assert (moment.all_day, moment.own_zone, moment.local.isoformat()) == (True, False, "2025-05-22T23:59:59+02:00")


def test_a_moment_keeps_the_zone_it_was_written_in() -> None:
    moment = at("2025-05-18 23:00 America/New_York", "UTC+08:00")
    assert moment.own_zone
    assert moment.local.isoformat() == "2025-05-18T23:00:00-04:00"
    assert moment.local.tzinfo is get_zone("America/New_York")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-03-30 01:59", "2025-03-30T00:59:00"),
        ("2025-03-30 02:30", "2025-03-30T01:30:00"),  # never happens: at the offset before the gap
        ("2025-03-30 03:00", "2025-03-30T01:00:00"),
        ("2025-10-26 02:30", "2025-10-26T00:30:00"),  # happens twice: the first time
        ("2025-10-26 02:30 +01:00", "2025-10-26T01:30:00"),
        ("2025-10-26 03:00", "2025-10-26T02:00:00"),
    ],
)
def test_nights_when_clocks_change(text: str, expected: str) -> None:
    assert at(text, "Europe/Berlin").at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_an_instant_becomes_a_moment_to_the_second() -> None:
    moment = build_moment(datetime(2025, 5, 17, 10, 30, 5, 999_999, tzinfo=UTC), get_zone("UTC+08:00"))
    assert moment == at("2025-05-17 18:30:05", "UTC+08:00")


@pytest.mark.parametrize(
    ("text", "hours"), [("4h", 4), ("2d", 48), ("1.5w", 252), ("0h", 0), ("4", None), ("-1d", None), ("1m", None)]
)
def test_durations(text: str, hours: float | None) -> None:
    assert read_duration(text) == (None if hours is None else timedelta(hours=hours))


@given(st.dates(date(1970, 1, 2), date(2199, 12, 30)), st.times(), st.sampled_from(["UTC", "Europe/Berlin", "AoE"]))
def test_every_written_moment_is_read_back(day: date, clock: object, zone: str) -> None:
    text = f"{day.isoformat()} {str(clock)[:5]}"
    assert f"{resolve_moment(text, get_zone(zone)).local:%Y-%m-%d %H:%M}" == text


@given(st.integers(1970, 2199), st.integers(0, 14), st.integers(0, 33))
def test_a_day_has_a_reason_exactly_when_it_does_not_exist(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        assert explain_date(year, month, day)
    else:
        assert not explain_date(year, month, day)


@given(st.text(alphabet="0123456789-: TZ+EODUC/", max_size=24))
def test_no_text_crashes_the_reader(text: str) -> None:
    written = read_moment(text)
    assert isinstance(written, (str, tuple))
