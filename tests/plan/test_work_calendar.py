"""Working days and working time, against a count of each day and of each quarter of an hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from launchlist.plan.work_calendar import WorkCalendar

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = (UTC, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe"))

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any calendar with at least one working day and a few ranges of days off."""
    ranges = draw(st.lists(st.tuples(days, st.integers(0, 20)), max_size=5))
    opens = draw(st.integers(0, 23))
    return WorkCalendar(
        zone=draw(st.sampled_from(ZONES)),
        weekend=frozenset(draw(st.sets(st.integers(0, 6), max_size=6))),
        days_off=tuple((first, first + more * DAY) for first, more in ranges),
        opens=timedelta(hours=opens),
        closes=timedelta(hours=draw(st.integers(opens + 1, 24))),
    )


def is_off(calendar: WorkCalendar, day: date) -> bool:
    """Say by the definition whether a day is not worked."""
    return day.weekday() in calendar.weekend or any(first <= day <= last for first, last in calendar.days_off)


def walk(calendar: WorkCalendar, day: date, size: int, *, is_backward: bool) -> date:
    """Find a working day by going from one day to the next."""
    step = -DAY if size < 0 or is_backward else DAY
    if size == 0:
        while is_off(calendar, day):
            day += step
        return day
    for _ in range(abs(size)):
        day += step
        while is_off(calendar, day):
            day += step
    return day


@given(calendars(), days, st.integers(-60, 60), st.booleans())
def test_shift_counts_working_days(calendar: WorkCalendar, day: date, size: int, is_backward: bool) -> None:
    is_backward = is_backward and size == 0
    assert calendar.shift(day, size, is_backward=is_backward) == walk(calendar, day, size, is_backward=is_backward)


@given(calendars(), days, st.integers(1, 60))
def test_shift_there_and_back_is_where_it_began_on_a_working_day(calendar: WorkCalendar, day: date, size: int) -> None:
    day = calendar.shift(day, 0)
    assert calendar.shift(calendar.shift(day, size), -size) == day


def count_quarters(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """Add up the quarters of an hour that the local clock shows, each once, and those it skips."""
    quarter, last = (at.astimezone(calendar.zone).replace(tzinfo=None) for at in (start, end))
    total = timedelta()
    while quarter < last:
        clock = quarter - datetime.combine(quarter, datetime.min.time())
        if not is_off(calendar, quarter.date()) and calendar.opens <= clock < calendar.closes:
            total += QUARTER
        quarter += QUARTER
    return total


@given(calendars(), days, st.integers(0, 95), st.integers(0, 400))
def test_measure_adds_up_what_is_worked(calendar: WorkCalendar, day: date, first: int, quarters: int) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + first * QUARTER
    end = start + quarters * QUARTER
    assume(not (start.astimezone(calendar.zone).fold or end.astimezone(calendar.zone).fold))  # a repeated hour is over
    assert calendar.measure(start, end) == count_quarters(calendar, start, end)


instants = st.tuples(days, st.integers(0, 24 * 60 * 60 - 1)).map(
    lambda given: datetime(given[0].year, given[0].month, given[0].day, tzinfo=UTC) + timedelta(seconds=given[1])
)
works = st.integers(1, 60 * 24 * 20).map(lambda minutes: timedelta(minutes=minutes))


@given(calendars(), instants, works, works)
def test_add_is_the_inverse_of_measure_and_its_steps_compose(
    calendar: WorkCalendar, start: datetime, work: timedelta, more: timedelta
) -> None:
    end = calendar.add(start, work)
    assert calendar.measure(start, end) >= work  # more only where the clock skips what would be the end
    assert calendar.measure(start, end - timedelta(seconds=1)) < work
    assert calendar.add(start, work + more) >= end
    assert calendar.add(start + timedelta(minutes=1), work) >= end


@given(calendars().filter(lambda calendar: calendar.zone is UTC), instants, works)
def test_subtract_is_the_last_start_that_leaves_enough(calendar: WorkCalendar, end: datetime, work: timedelta) -> None:
    start = calendar.subtract(end, work)
    assert calendar.measure(start, end) == work
    assert calendar.measure(start + timedelta(seconds=1), end) < work


@pytest.mark.parametrize(
    ("start", "work", "end"),
    [
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # over a weekend in which the clock is put forward
        ("2026-03-28 12:00", 8, "2026-03-30 17:00"),
        ("2026-04-02 09:00", 9, "2026-04-07 10:00"),  # over Easter, which is off
    ],
)
def test_hours_end_when_people_work(start: str, work: int, end: str) -> None:
    calendar = WorkCalendar(
        BERLIN,
        days_off=((date(2026, 4, 3), date(2026, 4, 6)),),
        opens=timedelta(hours=9),
        closes=timedelta(hours=17),
    )
    at = datetime.fromisoformat(start).replace(tzinfo=BERLIN).astimezone(UTC)
    assert f"{calendar.add(at, timedelta(hours=work)).astimezone(BERLIN):%Y-%m-%d %H:%M}" == end
