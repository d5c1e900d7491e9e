"""Dates in other common forms, to show a person how to write the same date here."""

from __future__ import annotations

import re

from launchlist.plan.moments import read_moment

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(.*)", re.DOTALL)
_NAMED = re.compile(r"(?:[A-Za-z]+,? )?([0-9]{1,2})\.? ([A-Za-z]{3})[a-z]*\.?,?(?: ([0-9]{4}))?(.*)", re.DOTALL)
_AMERICAN = re.compile(r"(?:[A-Za-z]+,? )?([A-Za-z]{3})[a-z]*\.? ([0-9]{1,2})(?:,? ([0-9]{4}))?(.*)", re.DOTALL)
_CLOCK = re.compile(r"[T ]+([0-9]{1,2}):([0-9]{2})(.*)", re.DOTALL)


def suggest_moment(text: str) -> str:
    """Return the same date in our form, ``YYYY`` standing for a year that was left out, or nothing."""
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _build(numeric[1], int(numeric[2]), int(numeric[3]), numeric[4])
    named, american = _NAMED.fullmatch(text), _AMERICAN.fullmatch(text)
    if named and named[2].lower() in _MONTHS:
        return _build(named[3], _MONTHS.index(named[2].lower()) + 1, int(named[1]), named[4])
    if american and american[1].lower() in _MONTHS:
        return _build(american[3], _MONTHS.index(american[1].lower()) + 1, int(american[2]), american[4])
    return ""


def _build(year: str | None, month: int, day: int, rest: str) -> str:
    clock = _CLOCK.fullmatch(rest)
    tail = f" {int(clock[1]):02}:{clock[2]}{clock[3]}" if clock else rest
    # A suggestion that cannot be read either would be worse than none.
    if isinstance(read_moment(f"{year or 2000}-{month:02}-{day:02}{tail}"), str):
        return ""
    return f"{year or 'YYYY'}-{month:02}-{day:02}{tail}"
