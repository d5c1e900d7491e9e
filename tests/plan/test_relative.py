"""Relative moments: what each form comes to, what is refused, and the laws that steps follow."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.model import Moment
from launchlist.plan.moments import WEEKDAYS, DateFault
from launchlist.plan.relative import ANCHOR_FORM, RESERVED, DateStep, Relative, add_steps, evaluate, read_relative
from launchlist.plan.work_calendar import WorkCalendar
from launchlist.reading.schema.validator import read_schema
from tests.plan.builder import at, get_zone

BERLIN = get_zone("Europe/Berlin")
WEEK = WorkCalendar(BERLIN, days_off=((date(2026, 8, 17), date(2026, 8, 17)),))


def come_to(text: str, anchor: str, zone: str = "Europe/Berlin") -> str:
    """Return what a text comes to from an anchor, as local time and zone, or the fault."""
    relative = read_relative(text)
    assert isinstance(relative, Relative), relative
    found = evaluate(relative, at(anchor, zone), get_zone(zone), WEEK)
    if isinstance(found, DateFault):
        return f"{found.rule}: {found.message}"
    return f"{found.local:%Y-%m-%d}" + (" EOD" if found.all_day else f"{found.local: %H:%M %z}")


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        ("release", "2026-08-26", "2026-08-26 EOD"),
        ("release-14d", "2026-08-26", "2026-08-12 EOD"),
        ("release-2w", "2026-08-26 18:00", "2026-08-12 18:00 +0200"),
        ("release-2w tue", "2026-08-26", "2026-08-11 EOD"),
        ("release tue", "2026-08-26", "2026-08-25 EOD"),
        ("release sun", "2026-08-26", "2026-08-30 EOD"),  # Sunday ends the ISO week of a Wednesday
        ("release mon", "2026-08-30", "2026-08-24 EOD"),
        ("start+8w tue", "2026-05-18", "2026-07-14 EOD"),  # Tuesday of the ninth week
        ("release-5wd", "2026-08-21", "2026-08-13 EOD"),  # over a weekend and a day off
        ("release+1wd", "2026-08-14", "2026-08-18 EOD"),
        ("release+0wd", "2026-08-15", "2026-08-18 EOD"),
        ("release-0wd", "2026-08-17", "2026-08-14 EOD"),
        ("release+0wd", "2026-08-14", "2026-08-14 EOD"),
        ("release-14d 18:00", "2026-08-26", "2026-08-12 18:00 +0200"),
        ("release-14d EOD", "2026-08-26 18:00", "2026-08-12 EOD"),
        ("release-14d 18:00 AoE", "2026-08-26", "2026-08-12 18:00 -1200"),
        ("release-14d 18:00Z", "2026-08-26", "2026-08-12 18:00 +0000"),
        ("release-14d 18:00 +09:30", "2026-08-26", "2026-08-12 18:00 +0930"),
        ("release-4h", "2026-08-26 18:00", "2026-08-26 14:00 +0200"),
        ("CUT-1+3d", "2026-08-12", "2026-08-15 EOD"),
        ("CUT-1 + 3d", "2026-08-12", "2026-08-15 EOD"),
        ("release-1w tue+1d", "2026-08-26", "2026-08-19 EOD"),
        ("release+1d", "2026-03-28 02:30", "2026-03-29 02:30 +0100"),  # a time that the clock skips: one hour later
        ("release+24h", "2026-03-28 12:00", "2026-03-29 13:00 +0200"),
        ("release+1d", "2026-10-24 02:30", "2026-10-25 02:30 +0200"),  # a time that happens twice: the first
        ("release+25h", "2026-10-24 02:30", "2026-10-25 02:30 +0100"),
        ("release+1d", "2026-08-26 23:00 AoE", "2026-08-27 23:00 -1200"),  # the zone of the anchor is kept
        ("release+1d 09:00", "2026-08-26 23:00 AoE", "2026-08-27 09:00 +0200"),  # on that date, in the plan's zone
        ("release-4h", "2026-08-26", "bad-date: release has no time of day to count hours from"),
        ("release+999w", "2195-08-26", "bad-date: 'release+999w' is outside the years 1970 to 2199"),
        (
            "release-999w-999w-999w",
            "1990-08-26",
            "bad-date: 'release-999w-999w-999w' is outside the years 1970 to 2199",
        ),
    ],
)
def test_what_a_relative_moment_comes_to(text: str, anchor: str, expected: str) -> None:
    assert come_to(text, anchor) == expected


def test_working_days_need_a_calendar() -> None:
    relative = read_relative("release-5wd")
    assert isinstance(relative, Relative)
    found = evaluate(relative, at("2026-08-26"), BERLIN, None)
    assert isinstance(found, DateFault)
    assert found.rule == "no-calendar"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("release-", "write release-14d"),
        ("release-14", "write release-14d"),
        ("release-14days", "write release-14d"),
        ("release 14d", "write release-14d"),
        ("release-1000d", "write release-14d"),
        ("release-1.5d", "write release-14d"),
        ("Release-14d", "write release-14d"),
        ("release-14d tuesday", "write release-14d"),
        ("release-14d 18", "write release-14d"),
        ("release-14d 18:00 tue", "no time zone is called tue"),
        ("release-14dtue", "write release-14d"),
        ("T-14d", "write release-14d"),
        ("release+1d+1d+1d+1d", "it has 4 steps, and 3 are the most"),
        ("release 24:00", "the time must be from 00:00 to 23:59"),
        ("release 18:00 Mars", "no time zone is called Mars"),
        ("today+2d", "today is another date every day"),
        ("none", "leave the field out"),
        ("tue", "tue is another date every day"),
    ],
)
def test_what_is_not_a_relative_moment(text: str, reason: str) -> None:
    found = read_relative(text)
    assert isinstance(found, str)
    assert found.startswith(reason)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("release - 14d", "release-14d"),
        ("release-14d   18:00", "release-14d 18:00"),
        ("start +3w  tue", "start+3w tue"),
        ("release-2w 18:00Z", "release-2w 18:00 Z"),
        ("release-014d", "release-14d"),
        ("release-0wd", "release-0wd"),
        ("CUT-1 +3d", "CUT-1+3d"),
    ],
)
def test_one_form_is_written(text: str, written: str) -> None:
    relative = read_relative(text)
    assert isinstance(relative, Relative)
    assert relative.write() == written
    assert read_relative(written) == relative._replace(zone=relative.zone)


nominal = st.builds(DateStep, st.sampled_from("dw"), st.integers(-400, 400)).map(
    lambda step: step._replace(is_backward=step.size < 0)
)
days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
clocks = st.sampled_from(["", " 00:00", " 02:30", " 18:00", " 18:00 AoE", " 02:30 America/New_York"])


def move(moment: Moment, *steps: DateStep) -> Moment:
    found = evaluate(Relative("release", steps), moment, BERLIN, WEEK)
    assert isinstance(found, Moment)
    return found._replace(written="")


@given(days, clocks, nominal)
def test_a_step_and_its_opposite_are_nothing(day: date, clock: str, step: DateStep) -> None:
    moment = at(f"{day}{clock}", "Europe/Berlin")
    back = step._replace(size=-step.size, is_backward=not step.is_backward)
    assert move(moment, step, back) == moment
    assert move(move(moment, step), back).local == moment.local


@given(days, clocks, nominal, nominal)
def test_steps_compose(day: date, clock: str, one: DateStep, other: DateStep) -> None:
    moment = at(f"{day}{clock}", "Europe/Berlin")
    assert move(moment, one, other) == move(move(moment, one), other) == move(moment, other, one)


@given(days, clocks, st.integers(1, 400), st.sampled_from(["d", "w", "wd"]))
def test_a_later_step_is_never_earlier(day: date, clock: str, size: int, unit: str) -> None:
    moment = at(f"{day}{clock}", "Europe/Berlin")
    assert move(moment, DateStep(unit, size)).at > moment.at
    assert move(moment, DateStep(unit, -size, is_backward=True)).at < moment.at


@given(days, st.sampled_from([" 00:00", " 02:30", " 18:00 America/New_York"]), st.integers(-999, 999))
def test_hours_are_elapsed_time(day: date, clock: str, size: int) -> None:
    moment = at(f"{day}{clock}", "Europe/Berlin")
    assert move(moment, DateStep("h", size, size < 0)).at - moment.at == timedelta(hours=size)


@given(days, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_that_of_the_iso_week(day: date, name: str) -> None:
    moment = move(at(str(day)), DateStep("weekday", WEEKDAYS.index(name)))
    assert moment.local.isocalendar()[:2] == day.isocalendar()[:2]
    assert moment.local.weekday() == WEEKDAYS.index(name)


relatives = st.builds(
    Relative,
    st.sampled_from(["release", "start", "code_freeze", "CUT-1"]),
    st.lists(
        st.builds(DateStep, st.sampled_from(["d", "w", "wd", "h"]), st.integers(-999, 999)).map(
            lambda step: step._replace(is_backward=step.size < 0)
        )
        | st.builds(DateStep, st.just("weekday"), st.integers(0, 6), st.just(False)),
        max_size=3,
    ).map(tuple),
    st.none() | st.tuples(st.integers(0, 23), st.integers(0, 59)),
    st.just(False),
)


@given(relatives, st.sampled_from(["", "AoE", "+08:00", "Europe/Berlin"]))
def test_what_is_written_reads_as_what_it_was(relative: Relative, zone: str) -> None:
    relative = relative._replace(zone=zone if relative.clock else "")
    assert read_relative(relative.write()) == relative


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("release-14d", DateStep("d", 2), "release-12d"),
        ("release-2w", DateStep("d", 2), "release-2w+2d"),
        ("release-2d", DateStep("d", 2), "release"),
        ("release-2w tue", DateStep("d", 1), "release-2w tue+1d"),
        ("release-14d 18:00", DateStep("w", 1), "release-14d+1w 18:00"),
        ("release-999d", DateStep("d", -1, is_backward=True), None),
        ("release-2w tue+1d", DateStep("wd", 1), None),
    ],
)
def test_added_steps(text: str, more: DateStep, expected: str | None) -> None:
    relative = read_relative(text)
    assert isinstance(relative, Relative)
    added = add_steps(relative, (more,))
    assert (added.write() if added else None) == expected


SCHEMA = read_schema("plan")["properties"]


@given(relatives, st.sampled_from(["", "AoE", "+08:00", "Europe/Berlin"]))
def test_the_schema_lets_in_what_the_grammar_reads(relative: Relative, zone: str) -> None:
    text = relative._replace(zone=zone if relative.clock else "").write()
    assert re.search(SCHEMA["release"]["pattern"], text)


def test_the_schema_reserves_the_same_names() -> None:
    names = SCHEMA["anchors"]["propertyNames"]
    assert set(names["not"]["enum"]) == RESERVED
    assert names["pattern"] == f"^{ANCHOR_FORM}$"
