"""Deadlines as people write them, read against the document they stand in; what is ambiguous stays so."""

from __future__ import annotations

from datetime import date, tzinfo
from typing import Literal, NamedTuple


class Calendar(NamedTuple):
    """What goes without saying where a deadline stands."""

    zone: tzinfo
    """That of the column or of the document."""
    today: date
    """The day the document speaks of: gives the year, and what ``tomorrow`` is."""
    order: Literal["", "day first", "month first"] = ""
    """Of 03/04/2025; empty where nothing has told yet."""


class Reading(NamedTuple):
    """What a deadline says."""

    moment: str
    """As a plan writes it: 2025-05-18, 2025-05-18 23:00, 2025-05-18 23:00 UTC; empty where it is not clear."""
    faults: tuple[str, ...] = ()
    """What is wrong with it: two halves that contradict each other, a weekday that is not that date's."""
    choices: tuple[str, ...] = ()
    """What it may mean, as moments, where it is ambiguous: one of them is to be asked for."""


def read_deadline(text: str, calendar: Calendar) -> Reading:
    """Return what ``text`` says: 18 May 23:00, 22 May EOD, tomorrow 18:00, Friday, +3d, in 2 weeks, 2025-05-18 AoE."""
    raise NotImplementedError
