"""Offsets as people write them: the one form that each is read into, the moment that comes to, or what is wrong."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.model import Moment
from launchlist.plan.relative import DateStep, Relative, evaluate, read_relative
from launchlist.plan.words.offsets import OffsetReading, read_offset
from launchlist.plan.work_calendar import WorkCalendar
from tests.plan.builder import at, get_zone

BERLIN = get_zone("Europe/Berlin")
WEEK = WorkCalendar(BERLIN, days_off=((date(2026, 8, 17), date(2026, 8, 17)),))
ANCHORS = {"release": "2026-08-26", "start": "2026-05-18", "code_freeze": "2026-07-22", "end_of_life": "2027-08-26"}
TASKS = {"CUT-1": "2026-08-12", "T-14": "2026-06-01", "R-5": "2026-06-02"}


def come_to(text: str) -> str:
    """Return what the one form comes to, as local time and zone."""
    relative = read_relative(text)
    assert isinstance(relative, Relative), relative
    found = evaluate(relative, at({**ANCHORS, **TASKS}[relative.anchor], "Europe/Berlin"), BERLIN, WEEK)
    assert isinstance(found, Moment)
    return f"{found.local:%Y-%m-%d}" + (" EOD" if found.all_day else f"{found.local: %H:%M %z}")


@pytest.mark.parametrize(
    ("text", "written", "moment"),
    [
        # counted down, as on a launch pad
        ("T-14d", "release-14d", "2026-08-12 EOD"),
        ("T-14", "release-14d", "2026-08-12 EOD"),
        ("t−14", "release-14d", "2026-08-12 EOD"),
        ("T–14 d", "release-14d", "2026-08-12 EOD"),
        ("T minus 14 days", "release-14d", "2026-08-12 EOD"),
        ("T-minus 14 days", "release-14d", "2026-08-12 EOD"),
        ("T-minus four days", "release-4d", "2026-08-22 EOD"),
        ("T-7W", "release-7w", "2026-07-08 EOD"),
        ("T-0W", "release", "2026-08-26 EOD"),
        ("T+3d", "release+3d", "2026-08-29 EOD"),
        ("T plus 3 days", "release+3d", "2026-08-29 EOD"),
        ("T-10 working days", "release-10wd", "2026-08-11 EOD"),
        ("T-10wd", "release-10wd", "2026-08-11 EOD"),
        ("T-2w + 1d", "release-2w+1d", "2026-08-13 EOD"),
        ("L-7", "release-7d", "2026-08-19 EOD"),
        ("D+3", "release+3d", "2026-08-29 EOD"),
        ("D-3 days", "release-3d", "2026-08-23 EOD"),
        # by weeks of the cycle
        ("R-5", "release-5w mon", "2026-07-20 EOD"),
        ("R+1", "release+1w mon", "2026-08-31 EOD"),
        ("R-0", "release mon", "2026-08-24 EOD"),
        ("R-5, Thursday", "release-5w thu", "2026-07-23 EOD"),
        ("Thursday of the R-5 week", "release-5w thu", "2026-07-23 EOD"),
        ("R-5w", "release-5w", "2026-07-22 EOD"),
        ("week 9", "start+8w mon", "2026-07-13 EOD"),
        ("week 1", "start mon", "2026-05-18 EOD"),
        ("week 9, Tuesday", "start+8w tue", "2026-07-14 EOD"),
        ("wk 9 Tue", "start+8w tue", "2026-07-14 EOD"),
        ("W9 tues", "start+8w tue", "2026-07-14 EOD"),
        ("Tuesday of week 9 at 10:00", "start+8w tue 10:00", "2026-07-14 10:00 +0200"),
        ("Tuesday of the week before release", "release-1w tue", "2026-08-18 EOD"),
        ("Tuesday of release week", "release tue", "2026-08-25 EOD"),
        ("release week", "release mon", "2026-08-24 EOD"),
        ("the week of code freeze", "code_freeze mon", "2026-07-20 EOD"),
        ("Tuesday, 2 weeks before release", "release-2w tue", "2026-08-11 EOD"),
        # in a sentence
        ("2 weeks before release", "release-2w", "2026-08-12 EOD"),
        ("Two Weeks before the Release", "release-2w", "2026-08-12 EOD"),
        ("a fortnight before release", "release-2w", "2026-08-12 EOD"),
        ("10 working days before the release", "release-10wd", "2026-08-11 EOD"),
        ("six business days prior to launch", "release-6wd", "2026-08-18 EOD"),
        ("the last working day before release", "release-1wd", "2026-08-25 EOD"),
        ("three days after code freeze", "code_freeze+3d", "2026-07-25 EOD"),
        ("three days after code_freeze", "code_freeze+3d", "2026-07-25 EOD"),
        ("three days following the code-freeze", "code_freeze+3d", "2026-07-25 EOD"),
        ("14 days before launch", "release-14d", "2026-08-12 EOD"),
        ("14 days pre-launch", "release-14d", "2026-08-12 EOD"),
        ("1 wk before go-live", "release-1w", "2026-08-19 EOD"),
        ("no later than 2 days before ship", "release-2d", "2026-08-24 EOD"),
        ("a week before release", "release-1w", "2026-08-19 EOD"),
        ("the day before release", "release-1d", "2026-08-25 EOD"),
        ("the day after CUT-1", "CUT-1+1d", "2026-08-13 EOD"),
        ("2 weeks and a day before release", "release-2w-1d", "2026-08-11 EOD"),
        ("2 weeks before end of life", "end_of_life-2w", "2027-08-12 EOD"),
        ("5 days to launch", "release-5d", "2026-08-21 EOD"),
        ("-3 days from release", "release-3d", "2026-08-23 EOD"),
        # around an anchor or a task
        ("release minus 14 days", "release-14d", "2026-08-12 EOD"),
        ("release-minus-14-days", "release-14d", "2026-08-12 EOD"),
        ("release - 2 weeks", "release-2w", "2026-08-12 EOD"),
        ("release, 3 days later", "release+3d", "2026-08-29 EOD"),
        ("3d after CUT-1", "CUT-1+3d", "2026-08-15 EOD"),
        ("after CUT-1 +3d", "CUT-1+3d", "2026-08-15 EOD"),
        ("CUT-1 + 3 days", "CUT-1+3d", "2026-08-15 EOD"),
        ("cut-1 + 3 days", "CUT-1+3d", "2026-08-15 EOD"),
        ("on release day", "release", "2026-08-26 EOD"),
        ("at release", "release", "2026-08-26 EOD"),
        # with a time
        ("T-14 at 18:00", "release-14d 18:00", "2026-08-12 18:00 +0200"),
        ("two weeks before release, 6pm", "release-2w 18:00", "2026-08-12 18:00 +0200"),
        ("6.30 p.m. the day before release", "release-1d 18:30", "2026-08-25 18:30 +0200"),
        ("EOD the day before release", "release-1d EOD", "2026-08-25 EOD"),
        ("release day by noon UTC", "release 12:00 UTC", "2026-08-26 12:00 +0000"),
        ("T-2w 18:00 (UTC-8)", "release-2w 18:00 UTC-08:00", "2026-08-12 18:00 -0800"),
        ("T-2w 9:00 ET", "release-2w 09:00 America/New_York", "2026-08-12 09:00 -0400"),
        ("T-14 AoE", "release-14d EOD AoE", "2026-08-12 EOD"),
        ("T-14 24:00", "release-13d 00:00", "2026-08-13 00:00 +0200"),
        # the one form, not quite as a plan has it
        ("Release - 14d", "release-14d", "2026-08-12 EOD"),
        ("START + 3W  TUE", "start+3w tue", "2026-06-09 EOD"),
        ("release-5WD 18:00", "release-5wd 18:00", "2026-08-19 18:00 +0200"),
    ],
)
def test_what_people_write(text: str, written: str, moment: str) -> None:
    assert read_offset(text, ANCHORS, ["CUT-1"]) == OffsetReading(written)
    assert come_to(written) == moment


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("release-14", ("release-14d", "release-14w")),
        ("T-14 midnight", ("release-14d 00:00", "release-13d 00:00")),
        ("T-14 18:00 CST", ("release-14d 18:00 -06:00", "release-14d 18:00 +08:00")),
        ("T-14 18:00 CET", ("release-14d 18:00 +01:00", "release-14d 18:00 Europe/Berlin")),
    ],
)
def test_ambiguous_offsets_are_not_guessed(text: str, choices: tuple[str, ...]) -> None:
    assert read_offset(text, ANCHORS) == OffsetReading("", (), choices)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("T-5M", "a month has no fixed length; write weeks or days, or add the date to the anchors of plan.yaml"),
        ("W-2", "it may mean 2 weeks before the release or week 2; write release-2w or start+1w mon"),
        ("two years after release", "a year has no fixed length; write weeks or days"),
        ("release - 30 minutes", "an offset does not count minutes; write hours, or a time of day such as 17:30"),
        ("second Tuesday in July", "'second Tuesday' cannot be counted from an anchor; add the date to the anchors"),
        ("last Friday before release", "'last Friday' cannot be counted from an anchor; add the date to the anchors"),
        ("third Tuesday", "'third Tuesday' cannot be counted from an anchor"),
        (
            "Friday before release",
            "the Friday before release may be in the same week or in another; write release-1w fri for the week before",
        ),
        ("2 weeks before freeze", "the plan has no anchor 'freeze'; did you mean 'code_freeze'?"),
        ("beta launch - 2w", "the plan has no anchor 'beta launch'; add beta_launch: to the anchors of plan.yaml"),
        ("10½ weeks before release", "an offset counts whole units; write days or hours for a part of a week or a day"),
        ("T-1.5w", "an offset counts whole units"),
        ("half a week before release", "an offset counts whole units"),
        ("1000 days before release", "1000 is too many; an offset counts up to 999"),
        ("T-1000", "1000 is too many; an offset counts up to 999"),
        ("release-1w-1d-1d-1d", "it has 4 steps, and 3 are the most; add the date to the anchors of plan.yaml"),
        ("release-1w tue-1h 24:00", "with its time it has more than 3 steps; write 00:00 or EOD"),
        ("before release", "it does not say how long before; write 2 days before release"),
        ("after CUT-1", "it does not say how long after; write 2 days after CUT-1"),
        ("after release -3d", "it says after, and then the opposite; write 3 days after release"),
        ("2 weeks before", "it does not say before what; write 2 weeks before release"),
        ("3 days before 20 May", "an offset counts from an anchor or a task, and '20 May' is neither; write the day"),
        ("2 weeks from now", "and 'now' is neither; write +3d to count from today"),
        ("week 0", "weeks are counted from 1; write start-1w for the week before the first one"),
        ("T-14 PST", "'PST' needs a time of day before it: write 18:00 or EOD"),
        ("T-14 25:00", "'25:00' is not a time of day; write 00:00 to 23:59"),
        ("EOD T-14 18:00", "it gives two times of day; keep one"),
        ("T-14 or so", "'or so' is not understood; write release-14d, start+3w tue or CUT-1+2d 18:00"),
    ],
)
def test_refused_offsets_say_what_to_write(text: str, fault: str) -> None:
    reading = read_offset(text, ANCHORS)
    assert reading
    assert not reading.moment
    assert [each for each in reading.faults if fault in each], reading.faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("T-14", "the plan has no release to count from; add release: to plan.yaml"),
        ("week 9", "week 9 is counted from the anchor start, and the plan has none; add anchors: {start: 2026-05-18}"),
    ],
)
def test_a_missing_anchor_is_named(text: str, fault: str) -> None:
    reading = read_offset(text, ["freeze"])
    assert reading
    assert reading.faults[0].startswith(fault)


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-12",
        "18 May 23:00",
        "18:00 UTC-8 18 May",
        "UTC-8",
        "May-18",
        "18-May-2026",
        "3/4/2025",
        "Friday",
        "before 20 May",
        "+3d",
        "in 2 weeks",
        "3 months",
        "tomorrow",
        "today+2d",
        "Sunday +8h",
        "02:00 UTC Wednesday 8 October 2025 / 19:00 PDT Tuesday 7 October 2025",
        "Q3-2026",
        "TBD",
        "half past nine",
        "release notes",
        "T-shirt",
        "CUT-1 is done",
        "-",
        "",
        "2 weeks before release " * 20,
    ],
)
def test_dates_and_other_texts_are_left_alone(text: str) -> None:
    assert read_offset(text, ANCHORS, TASKS) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("T-14", "T-14"),
        ("t-14", "T-14"),
        ("T-14 + 2 days", "T-14+2d"),
        ("the day after R-5", "R-5+1d"),
        ("T-14 days", "release-14d"),
        ("T-14d", "release-14d"),
    ],
)
def test_a_task_of_the_plan_wins_over_an_abbreviation(text: str, written: str) -> None:
    assert read_offset(text, ANCHORS, TASKS) == OffsetReading(written)


@pytest.mark.parametrize(
    ("text", "meant"), [("T-15", "release-15d"), ("R-4", "release-4w"), ("LAUNCH-2", "release-2d")]
)
def test_the_id_of_a_missing_task_is_not_read_as_an_abbreviation(text: str, meant: str) -> None:
    reading = read_offset(text, ANCHORS, [*TASKS, "LAUNCH-1"])
    assert reading
    assert reading.faults[0].startswith(f"there is no task {text}, and other tasks begin with ")
    assert reading.faults[0].endswith(f"write {meant}")


def test_an_anchor_wins_over_a_word_for_the_release() -> None:
    assert read_offset("2 days before launch", ["release", "launch"]) == OffsetReading("launch-2d")


steps = st.builds(DateStep, st.sampled_from(["d", "w", "wd", "h"]), st.integers(-999, 999)).map(
    lambda step: step._replace(is_backward=step.size < 0)
) | st.builds(DateStep, st.just("weekday"), st.integers(0, 6))
relatives = st.builds(
    Relative,
    st.sampled_from([*ANCHORS, *TASKS, "A-1"]),
    st.lists(steps, max_size=3).map(tuple),
    st.none() | st.tuples(st.integers(0, 23), st.integers(0, 59)),
    st.just(False),
    st.just(""),
)


@given(relatives, st.sampled_from(["", "AoE", "+08:00", "Europe/Berlin"]), st.booleans())
def test_what_a_plan_has_is_read_as_itself(relative: Relative, zone: str, is_eod: bool) -> None:
    if is_eod or relative.clock:
        relative = relative._replace(zone=zone, clock=None if is_eod else relative.clock, is_eod=is_eod)
    written = relative.write()
    assert read_offset(written, ANCHORS, TASKS) == OffsetReading(written)


WORDS = (
    *("T-", "R-5", "week", "9", "2", "½", "weeks", "a", "day", "before", "after", "release", "code", "freeze", "_"),
    *("-", "+", "mon", "18:00", "UTC-8", "EOD", "CUT-1", "first", "/", "(", "’", "ſ", "\u0660", "midnight", "CET"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(["", " "]))
def test_whatever_is_read_is_valid(words: list[str], between: str) -> None:
    reading = read_offset(between.join(words), ANCHORS, TASKS)
    if reading:
        assert bool(reading.moment) + bool(reading.faults) + bool(reading.choices) == 1
        for written in filter(None, (reading.moment, *reading.choices)):
            relative = read_relative(written)
            assert isinstance(relative, Relative)
            assert relative.write() == written


@pytest.mark.parametrize("start", ["", "2 weeks before ", "T-14 ", "release"])
@pytest.mark.parametrize("part", [*WORDS, "week code ", "9T-", "A-1 +", "1 2 ", "a "])
def test_a_long_text_takes_no_time(start: str, part: str) -> None:
    text = (start + part * 200)[:200]
    times = []
    for _ in range(5):
        before = perf_counter()
        read_offset(text, ANCHORS, TASKS)
        times.append(perf_counter() - before)
    assert min(times) < 0.02  # a fraction of a millisecond, on a machine that is not busy
