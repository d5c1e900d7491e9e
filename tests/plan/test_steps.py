"""Steps that move a date as it is written: what the sign says, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from launchlist.plan.model import Moment
from launchlist.plan.moments import find_zone, is_relative, resolve_moment
from launchlist.plan.relative import DateStep, Relative, evaluate, read_relative
from launchlist.plan.steps import StepError, move_text, read_steps
from launchlist.plan.work_calendar import WorkCalendar

ZONES: Final = ("", " Z", " +05:30", "-03:00", " Europe/Berlin", " America/New_York", " Australia/Lord_Howe", " AoE")
BERLIN = find_zone("Europe/Berlin") or UTC
CALENDAR = WorkCalendar(BERLIN)


@pytest.mark.parametrize(
    ("text", "steps", "moved"),
    [
        ("2026-12-18 18:00", "+2d", "2026-12-20 18:00"),
        ("2026-12-18", "-1w", "2026-12-11"),
        ("2026-12-18 EOD AoE", "+1 week", "2026-12-25 EOD AoE"),
        ("2026-12-18T18:00:30+08:00", "+7h", "2026-12-19T01:00:30+08:00"),
        ("2026-12-18 18:00", "+1wd", "2026-12-21 18:00"),
        ("2026-12-19", "-0wd", "2026-12-18"),
        ("2026-10-25 00:30", "+2h", "2026-10-25 02:30"),
        ("2026-10-25 00:30", "+3h", "2026-10-25 02:30 +01:00"),
        ("2026-03-29 01:30", "+1h", "2026-03-29 03:30"),
        ("release-14d", "+2d", "release-12d"),
        ("release-2d", "+2d", "release"),
        ("release-2w", "+2d", "release-2w+2d"),
        ("release-2w tue 18:00", "-1d", "release-2w tue-1d 18:00"),
        ("release 23:00", "+2h", "release+1d 01:00"),
        ("CUT-1", "+3 working days", "CUT-1+3wd"),
        ("CUT-1", "+1w-1d", "CUT-1+1w-1d"),
    ],
)
def test_a_date_moves_and_keeps_its_form(text: str, steps: str, moved: str) -> None:
    assert move_text(text, read_steps(steps), BERLIN, CALENDAR) == moved


@pytest.mark.parametrize(
    ("text", "steps", "reason"),
    [
        ("2026-12-18", "+2h", "2026-12-18 has no time of day to add hours to; write the time, or use d"),
        ("release EOD", "+2h", "the end of a day has no time to add hours to"),
        ("release-1w+1d+1wd", "+1w", "from release-1w.1d.1wd this takes more than 3 steps; write the date instead"),
        ("2199-12-31", "+1d", "outside the years 1970 to 2199"),
        ("1970-01-01", "-1d", "outside the years 1970 to 2199"),
    ],
)
def test_a_date_that_cannot_move_says_why(text: str, steps: str, reason: str) -> None:
    with pytest.raises(StepError, match=reason):
        move_text(text, read_steps(steps), BERLIN, CALENDAR)


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(StepError, match=r"the plan has none; set one with calendar\.weekend=sat,sun"):
        move_text("2026-12-18", read_steps("+1wd"), UTC, None)


@pytest.mark.parametrize("text", ["", "2d", "+2", "+2d 18:00", "+2m", "+d", "friday", "+1000d", "today+2d"])
def test_other_texts_are_not_steps(text: str) -> None:
    assert read_steps(text) == ()


@st.composite
def absolute_texts(draw: st.DrawFn) -> str:
    day = draw(st.dates(datetime(1980, 1, 1).date(), datetime(2190, 1, 1).date()))  # noqa: DTZ001 - a day has no zone
    changes = ("2026-03-28", "2026-03-29", "2026-10-25", "2026-10-24", "2026-11-01", "2026-04-05", "2026-10-04")
    written = draw(st.sampled_from((*changes, day.isoformat())))
    clock = draw(st.one_of(st.just(""), st.just(" EOD"), st.times().map(lambda at: f" {at:%H:%M}")))
    return written + clock + draw(st.sampled_from(ZONES))


@st.composite
def relative_texts(draw: st.DrawFn) -> str:
    units = draw(st.lists(st.sampled_from(("d", "w", "wd", "weekday")), max_size=2, unique=True))
    steps = []
    for unit in units:
        size = draw(st.integers(0, 6) if unit == "weekday" else st.integers(-400, 400).filter(bool))
        steps.append(DateStep(unit, size, size < 0 and unit != "weekday"))
    clock = draw(st.one_of(st.none(), st.tuples(st.integers(0, 23), st.integers(0, 59))))
    zone = draw(st.sampled_from(ZONES)).strip() if clock else ""
    return Relative("release", tuple(steps), clock, is_eod=clock is None and draw(st.booleans()), zone=zone).write()


TEXTS = st.one_of(absolute_texts(), relative_texts())


def resolve(text: str, anchor: Moment) -> datetime:
    if not is_relative(text):
        return resolve_moment(text, BERLIN).at
    relative = read_relative(text)
    assert isinstance(relative, Relative)
    found = evaluate(relative, anchor, BERLIN, CALENDAR)
    assume(isinstance(found, Moment))
    assert isinstance(found, Moment)
    return found.at


@given(TEXTS, absolute_texts(), st.sampled_from(("d", "w", "wd", "h")), st.integers(0, 300), st.booleans())
def test_no_step_goes_the_other_way(text: str, release: str, unit: str, size: int, back: bool) -> None:
    anchor = resolve_moment(release, BERLIN)
    try:
        moved = move_text(text, read_steps(f"{'-' if back else '+'}{size}{unit}"), BERLIN, CALENDAR)
    except StepError:
        return
    before, after = resolve(text, anchor), resolve(moved, anchor)
    assert after <= before if back else after >= before, moved


@given(TEXTS, st.sampled_from(("d", "w")), st.integers(1, 300), st.booleans())
def test_a_step_and_its_opposite_give_the_text_back(text: str, unit: str, size: int, back: bool) -> None:
    there, again = ("-", "+") if back else ("+", "-")
    try:
        moved = move_text(text, read_steps(f"{there}{size}{unit}"), BERLIN, CALENDAR)
    except StepError:
        return
    assert move_text(moved, read_steps(f"{again}{size}{unit}"), BERLIN, CALENDAR) == text
