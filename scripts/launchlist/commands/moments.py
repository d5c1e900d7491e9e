"""Moments as people say them to a command: ``tomorrow 18:00``, ``friday``, ``+3d``, ``2026-12-01``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.adopt.words.deadlines import Calendar, read_deadline
from launchlist.errors import UsageError
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.commands.surroundings import Surroundings


def settle_moment(text: str, option: str, zone: tzinfo, around: Surroundings) -> str:
    """Return a moment as a plan writes it; what is ambiguous is asked, or refused with what it may mean.

    ``option`` names what was given, for the message. Raises UsageError where it says nothing clear.
    """
    local = around.now.astimezone(zone)
    reading = read_deadline(text, Calendar(zone, local.date(), time=(local.hour, local.minute)))
    if reading.faults:
        msg = f"{option} {quote(text)} cannot be read: {'; '.join(reading.faults)}; write 2026-12-01 18:00"
        raise UsageError(msg)
    if reading.moment:
        return reading.moment
    answers = list(reading.choices)
    while around.ask:
        listed = "  ".join(f"{number}) {answer}" for number, answer in enumerate(answers, 1))
        given = around.ask(f"{quote(text)} may be:  {listed}  which?")
        if given.isdigit() and 0 < int(given) <= len(answers):
            return answers[int(given) - 1]
        if not given:
            break
    msg = f"{option} {quote(text)} is ambiguous: it may be {join_names(answers, 'or')}"
    raise UsageError(msg)
