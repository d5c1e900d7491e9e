"""Offsets as people write them, ``T-14``, ``R-5``, ``week 9``, ``2 weeks before release``, read into the one form."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.moments import read_moment
from launchlist.plan.names import is_id
from launchlist.plan.relative import MOST_STEPS, DateStep, Relative, add_steps, read_relative
from launchlist.plan.words.date_tokens import Words, read_date_tokens
from launchlist.plan.words.offset_reader import NAME_DATE, OffsetReader, is_abbreviation
from launchlist.plan.words.offset_tokens import TimeOfDay, read_offset_tokens, take_clock
from launchlist.plan.words.zone_words import explain_season
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST: Final = 200
"""Characters of what may be an offset."""
_ORDINAL: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|[1-5](?:st|nd|rd|th)) "
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\b",
    re.IGNORECASE,
)
_LATEST: Final = re.compile(r"(?:no|not) later than ", re.IGNORECASE)


class OffsetReading(NamedTuple):
    """What an offset says."""

    moment: str
    """As a plan writes it: release-14d, start+8w tue; empty where it is not clear."""
    faults: tuple[str, ...] = ()
    """What is wrong with it, and what to write instead."""
    choices: tuple[str, ...] = ()
    """What it may mean, where it is ambiguous: one of them is to be asked for."""


def read_offset(text: str, anchors: Collection[str], ids: Collection[str] = ()) -> OffsetReading | None:
    """Return what ``text`` says, or None where it is not an offset, but a date or something else.

    ``anchors`` are the names that the plan has, ``release`` among them if it has one. An abbreviation such as R-5 that
    is among ``ids``, those of the tasks, is that task.
    """
    plain = _LATEST.sub("", " ".join(text.split()).strip("*` "))
    if not plain or len(plain) > LONGEST:
        return None
    exact = _read_exact(plain, anchors, ids)
    if exact:
        return OffsetReading(exact)
    if not isinstance(read_moment(plain), str) or isinstance(read_date_tokens(plain), Words):
        return None
    ordinal = _ORDINAL.search(plain)
    if ordinal:
        return OffsetReading("", (f"{quote(ordinal[0])} cannot be counted from an anchor; {NAME_DATE}",))
    tokens, clock, faults = take_clock(read_offset_tokens(plain))
    reader = OffsetReader(plain, tokens, anchors, ids)
    relative = reader.read()
    if relative is None:
        return None
    faults += reader.faults
    if len(relative.steps) > MOST_STEPS:
        faults.append(f"it has {len(relative.steps)} steps, and {MOST_STEPS} are the most; {NAME_DATE}")
    if faults:
        return OffsetReading("", tuple(dict.fromkeys(faults)))
    meant = _list_meanings(relative, clock)
    if not meant:
        return OffsetReading("", (f"with its time it has more than {MOST_STEPS} steps; write 00:00 or EOD",))
    return OffsetReading(meant[0]) if len(meant) == 1 else OffsetReading("", (), meant)


def _read_exact(text: str, anchors: Collection[str], ids: Collection[str]) -> str:
    """Return the one form of a text that has it, up to spaces, and nothing for any other."""
    relative = read_relative(text)
    if isinstance(relative, str):
        return ""
    name = relative.anchor
    is_known = name in anchors or name in ids
    is_task = is_id(name) and not is_abbreviation(name) and name.partition("-")[0].lower() not in anchors
    return relative.write() if is_known or is_task else ""


def _list_meanings(relative: Relative, clock: TimeOfDay) -> tuple[str, ...]:
    """Return what an offset may mean: a number without a unit, midnight and some abbreviations of zones are unclear."""
    units = ("d", "w") if any(not step.unit for step in relative.steps) else ("",)
    is_day_end = clock.time == (24, 0)
    days = (0, 1) if clock.is_midnight else (1,) if is_day_end else (0,)
    time = (0, 0) if clock.is_midnight or is_day_end else clock.time
    found = []
    for unit, day, zone in product(units, days, _list_zones(clock)):
        steps = tuple(step if step.unit else step._replace(unit=unit) for step in relative.steps)
        same_day = Relative(relative.anchor, steps, time, clock.is_eod, zone)
        meant = add_steps(same_day, (DateStep("d", day),)) if day else same_day
        if meant:
            found.append(meant.write())
    return tuple(dict.fromkeys(found))


def _list_zones(clock: TimeOfDay) -> tuple[str, ...]:
    """Return the zones that the time may be in; the date moves, so CET may become Berlin's summer time."""
    if clock.zone is None:
        return ("",)
    solstices = (datetime(2026, 1, 1), datetime(2026, 7, 1))  # noqa: DTZ001 - the zone is what is asked for
    changes = any(explain_season(clock.zone, day) for day in solstices)
    return (*clock.zone.names, clock.zone.place) if changes else clock.zone.names
