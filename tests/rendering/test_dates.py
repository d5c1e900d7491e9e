from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

import pytest

from launchlist.rendering.dates import Clock, name_day, name_deadline, name_eta, name_stamp, name_time, set_clock
from tests.plan.builder import at, build_plan, get_zone

PLAIN = Clock(zone=get_zone("UTC+08:00"), year=2025)
BERLIN = Clock(zone=get_zone("Europe/Berlin"), year=2025)
WIDE = Clock(zone=get_zone("UTC"), year=2025, display_zones=(get_zone("America/Los_Angeles"), get_zone("AoE")))


def test_days_are_in_english_in_every_locale() -> None:
    assert [name_day(date(2025, month, 7))[:4] for month in (1, 3, 5, 10, 12)] == [
        "Janu",
        "Marc",
        "May ",
        "Octo",
        "Dece",
    ]
    assert name_day(date(2025, 5, 7)) == "May 7, 2025"


def test_the_stamp_is_in_the_plans_zone() -> None:
    assert name_stamp(at("2025-05-17 10:30"), get_zone("UTC+08:00")) == "May 17, 2025 18:30 UTC+08"


@pytest.mark.parametrize(
    ("written", "clock", "deadline", "eta", "time"),
    [
        ("2025-05-18 23:00", PLAIN, "18 May 23:00", "May 18 23:00", "23:00 UTC+08"),
        ("2025-05-18", PLAIN, "18 May EOD", "May 18", "all day"),
        ("2026-05-08 09:05", PLAIN, "8 May 2026 09:05", "May 8, 2026 09:05", "09:05 UTC+08"),
        ("2026-05-18", PLAIN, "18 May 2026 EOD", "May 18, 2026", "all day"),
        ("2025-05-18 23:00 +08:00", PLAIN, "18 May 23:00", "May 18 23:00", "23:00 UTC+08"),
        ("2025-05-18 23:00 +02:00", PLAIN, "18 May 23:00 UTC+02", "May 18 23:00 UTC+02", "23:00 UTC+02"),
        ("2025-05-18 AoE", PLAIN, "18 May EOD AoE", "May 18 AoE", "all day"),
        ("2025-07-01 12:00 +02:00", BERLIN, "1 Jul 12:00", "July 1 12:00", "12:00 UTC+02"),
        ("2025-01-01 12:00 +02:00", BERLIN, "1 Jan 12:00 UTC+02", "January 1 12:00 UTC+02", "12:00 UTC+02"),
        (
            "2025-10-08 02:00",
            WIDE,
            "8 Oct 02:00 / 7 Oct 19:00 America/Los_Angeles / 7 Oct 14:00 AoE",
            "October 8 02:00 / 7 Oct 19:00 America/Los_Angeles / 7 Oct 14:00 AoE",
            "02:00 UTC / 7 Oct 19:00 America/Los_Angeles / 7 Oct 14:00 AoE",
        ),
        (
            "2025-10-08 22:00",
            WIDE,
            "8 Oct 22:00 / 15:00 America/Los_Angeles / 10:00 AoE",
            "October 8 22:00 / 15:00 America/Los_Angeles / 10:00 AoE",
            "22:00 UTC / 15:00 America/Los_Angeles / 10:00 AoE",
        ),
        (
            "2025-12-31",
            WIDE,
            "31 Dec EOD / 31 Dec 15:59 America/Los_Angeles / 31 Dec 11:59 AoE",
            "December 31",
            "all day",
        ),
    ],
)
def test_moments_only_name_what_differs_from_the_defaults(
    written: str, clock: Clock, deadline: str, eta: str, time: str
) -> None:
    moment = at(written, getattr(clock.zone, "key", None) or str(clock.zone))
    assert (name_deadline(moment, clock), name_eta(moment, clock), name_time(moment, clock)) == (deadline, eta, time)


def test_the_year_is_that_of_as_of_in_the_plans_zone() -> None:
    plan = build_plan(zone="UTC+08:00")._replace(display_zones=(get_zone("AoE"),))
    assert set_clock(plan, at("2025-12-31 20:00")) == Clock(plan.zone, 2026, plan.display_zones)


class Changing(tzinfo):
    """UTC+08 as a zone whose offset might change, so that each moment has to be looked up in it."""

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(hours=8)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "UTC+08"


@pytest.mark.parametrize("zone", ["", " +08:00", " +02:00", " UTC", " AoE", " Asia/Shanghai", " Europe/Berlin"])
def test_a_zone_that_never_changes_reads_as_any_other(zone: str) -> None:
    moment = at(f"2025-05-18 23:00{zone}")
    assert name_deadline(moment, PLAIN) == name_deadline(moment, PLAIN._replace(zone=Changing()))
