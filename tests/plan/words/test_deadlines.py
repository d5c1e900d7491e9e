from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.moments import find_zone, read_moment, resolve_moment
from launchlist.plan.words.deadlines import Calendar, Reading, find_order, read_deadline

ZONE = find_zone("UTC+08:00") or UTC
CALENDAR = Calendar(ZONE, date(2025, 5, 17), clock=time(18, 30))  # a Saturday
PAIR = "02:00 UTC Wednesday 8 October 2025 / {} PDT Tuesday 7 October 2025"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18 May 23:00", "2025-05-18 23:00"),
        ("**18 May 23:00**", "2025-05-18 23:00"),
        ("22 May EOD", "2025-05-22"),
        ("22 May, end of day", "2025-05-22"),
        ("May 18, 2025", "2025-05-18"),
        ("18 May 2025 11pm", "2025-05-18 23:00"),
        ("Sept 3rd at noon", "2025-09-03 12:00"),
        ("12 am on 3 June", "2025-06-03 00:00"),
        ("18 May 24:00", "2025-05-19 00:00"),
        ("18.05.2025 14:00", "2025-05-18 14:00"),
        ("13/04/2025", "2025-04-13"),
        ("2025/5/18 9:00", "2025-05-18 09:00"),
        ("2025-05-18", "2025-05-18"),
        ("2025-05-18T23:00+08:00", "2025-05-18 23:00+08:00"),
        ("2025-10-08T02:00:00Z", "2025-10-08 02:00:00Z"),
        ("2025-10-08 02:00 UTC", "2025-10-08 02:00 UTC"),
        ("end of February", "2025-02-28"),
        ("Friday", "2025-05-23"),
        ("Wed, 21 May", "2025-05-21"),
        ("tomorrow 18:00", "2025-05-18 18:00"),
        ("today", "2025-05-17"),
        ("+3d", "2025-05-20"),
        ("in 2 weeks", "2025-05-31"),
        ("+8h", "2025-05-18 02:30"),
        ("tomorrow, Sunday", "2025-05-18"),
        ("Sunday +8h", "2025-05-18 02:30"),
        ("22 May AoE", "2025-05-22 AoE"),
        ("22 May, anywhere on Earth", "2025-05-22 AoE"),
        ("18 May 23:00 (UTC+08)", "2025-05-18 23:00 UTC+08:00"),
        ("18 May 23:00 Asia/Manila", "2025-05-18 23:00 Asia/Manila"),
        ("10:00 ET 3 June", "2025-06-03 10:00 America/New_York"),
        ("10:00 CEST 3 June", "2025-06-03 10:00 +02:00"),
        ("18 May (23:00 UTC+08 / 15:00 UTC)", "2025-05-18 23:00 UTC+08:00"),
        (PAIR.format("19:00"), "2025-10-08 02:00 UTC"),
        ("8 October 2025 / 02:00 UTC 8 October 2025", "2025-10-08"),
    ],
)
def test_clear_deadlines_are_read_without_warnings(text: str, moment: str) -> None:
    assert read_deadline(text, CALENDAR) == Reading(moment)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("03/04/2025", ("2025-04-03", "2025-03-04")),
        ("before 20 May", ("2025-05-19", "2025-05-20")),
        ("before the 1st of June", ("2025-05-31", "2025-06-01")),
        ("midnight 18 May", ("2025-05-18 00:00", "2025-05-19 00:00")),
        ("Saturday", ("2025-05-17", "2025-05-24")),
        ("next Friday", ("2025-05-23", "2025-05-30")),
        ("18 May 10:00 CST", ("2025-05-18 10:00 -06:00", "2025-05-18 10:00 +08:00")),
        ("3 December", ("2025-12-03", "2024-12-03")),
    ],
)
def test_ambiguous_deadlines_are_not_guessed(text: str, choices: tuple[str, ...]) -> None:
    assert read_deadline(text, CALENDAR) == Reading("", (), choices)


@pytest.mark.parametrize(
    ("text", "moment", "fault"),
    [
        (PAIR.format("18:00"), "", "are 1 h apart"),
        (PAIR.replace("Wednesday", "Thursday").format("19:00"), "2025-10-08 02:00 UTC", "is a Wednesday, not a Thur"),
        ("18:00 UTC 1 July / 20:00 CET 1 July", "2025-07-01 18:00 UTC", "it is CEST in Europe/Berlin, not CET"),
        ("31 April", "", "April 2025 has 30 days"),
        ("Monday 18 May", "2025-05-18", "2025-05-18 is a Sunday, not a Monday"),
        ("TBD", "", "'TBD' is not understood"),
        ("Q3", "", "'Q3' is not understood"),
        ("~18 May", "", "'~18' is not understood"),
        ("18–20 May", "", "'–20' is not understood"),
        ("25:00 3 June", "", "is not understood"),
        ("23:00", "", "'23:00' has no date"),
        ("June", "", "'June' has no date"),
        ("", "", "it is empty"),
        ("Monday, Friday", "", "'Friday' is not understood"),
        ("today tomorrow", "", "'tomorrow' is not understood"),
        ("today, in 3 days", "", "'in' is not understood"),
        ("18 May +3d", "", "'18 May +3d' gives its date or time twice"),
        ("18 May +4h", "", "gives its date or time twice"),
        ("tomorrow 3/4", "", "gives its date or time twice"),
        ("+4h today", "", "gives its date or time twice"),
        ("+4h 18:00", "", "gives its date or time twice"),
        ("2026 tomorrow", "", "gives its date or time twice"),
        ("May 3/4/2025", "", "gives its date or time twice"),
        ("18 end of May", "", "gives its date or time twice"),
        ("tomorrow Monday", "2025-05-18", "2025-05-18 is a Sunday, not a Monday"),
        ("+8h, Monday", "2025-05-18 02:30", "2025-05-18 is a Sunday, not a Monday"),
        ("Friday 2026", "", "'Friday 2026' has no date"),
        ("0000-05-18", "", "the year cannot be right"),
        ("0 May", "", "May 2025 has 31 days"),
    ],
)
def test_contradictory_deadlines_are_reported(text: str, moment: str, fault: str) -> None:
    reading = read_deadline(text, CALENDAR)
    assert reading.moment == moment
    assert [each for each in reading.faults if fault in each]


@pytest.mark.parametrize(
    ("at", "fold", "text", "moment"),
    [
        ("2025-03-30 01:30", 0, "+4h", "2025-03-30 06:30"),
        ("2025-10-25 23:30", 0, "+4h", "2025-10-26 01:30 UTC"),
        ("2025-10-26 02:30", 1, "+4h", "2025-10-26 06:30"),
        ("2025-10-26 02:30", 0, "+4h", "2025-10-26 05:30"),
    ],
)
def test_hours_are_counted_across_a_change_of_the_clocks(at: str, fold: int, text: str, moment: str) -> None:
    now = datetime.fromisoformat(at).replace(fold=fold)
    calendar = Calendar(find_zone("Europe/Berlin") or UTC, now.date(), clock=now.time())
    assert read_deadline(text, calendar) == Reading(moment)


def test_an_order_that_other_rows_tell_settles_day_and_month() -> None:
    assert find_order(["03/04/2025", "13/04/2025"]) == "day first"
    assert find_order(["03/04/2025", "4/13/2025"]) == "month first"
    assert find_order(["13/04/2025", "4/13/2025"]) == ""
    assert read_deadline("03/04/2025", CALENDAR._replace(order="month first")).moment == "2025-03-04"


@given(st.datetimes(datetime(2024, 12, 1), datetime(2025, 10, 30)), st.booleans())  # noqa: DTZ001 - local times
def test_every_day_near_the_document_is_read_back(local: datetime, names_year: bool) -> None:
    text = f"{local:%A} {local.day} {local:%B}{f' {local.year}' if names_year else ''} {local:%H:%M}"
    assert read_deadline(text, CALENDAR) == Reading(f"{local:%Y-%m-%d %H:%M}")


@given(
    st.datetimes(datetime(2025, 6, 1), datetime(2025, 6, 30)),  # noqa: DTZ001 - in UTC below
    st.integers(-11, 11),
    st.integers(-11, 11).filter(bool),
)
def test_a_pair_is_one_moment_or_a_fault(at: datetime, offset: int, error: int) -> None:
    there = at + timedelta(hours=offset)
    first, second = f"{at:%H:%M} UTC {at.day} June", f"{there:%H:%M} UTC{offset:+03} {there.day} {there:%B}"
    assert read_deadline(f"{first} / {second}", CALENDAR) == Reading(f"{at:%Y-%m-%d %H:%M} UTC")
    wrong = there + timedelta(hours=error)
    reading = read_deadline(f"{first} / {wrong:%H:%M} UTC{offset:+03} {wrong.day} {wrong:%B}", CALENDAR)
    assert (reading.moment, len(reading.choices)) == ("", 2)
    assert [fault for fault in reading.faults if f"are {abs(error)} h apart" in fault]


@given(st.text(max_size=40) | st.text("0123456789:/-. MayFridPDTUCeod+()", max_size=30))
def test_whatever_is_written_the_moments_are_ones_a_plan_can_hold(text: str) -> None:
    reading = read_deadline(text, CALENDAR)
    for moment in filter(None, (reading.moment, *reading.choices)):
        assert not isinstance(read_moment(moment), str)
        resolve_moment(moment, ZONE)
    assert reading.moment or reading.faults or reading.choices


def test_what_is_too_long_for_a_deadline_is_not_read() -> None:
    reading = read_deadline("1/2 or " * 10_000, CALENDAR)
    assert reading.moment == ""
    assert "is too long for a deadline" in reading.faults[0]
