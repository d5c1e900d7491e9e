"""Deadlines of records: what is clear becomes a moment, what is not is asked for, or kept as the source has it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.words.deadlines import LONGEST, Calendar, Order, read_deadline
from launchlist.adopt.words.timestamps import read_timestamp, write_moment
from launchlist.plan.moments import read_moment
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from datetime import tzinfo

    from launchlist.adopt.draft import Wishes


class Due(NamedTuple):
    """A deadline as far as it is clear."""

    moment: str = ""
    """As a plan writes it."""
    claimed: str = ""
    """What the source says, where no moment is clear."""
    faults: tuple[str, ...] = ()


class Setting(NamedTuple):
    """Where a deadline stands: the zone of its column if that has one, by name too, and the order of its dates."""

    zone: tzinfo | None = None
    zone_name: str = ""
    """What a moment must carry since the plan's zone is another one; empty where it goes without saying."""
    order: Order = ""


_NOTHING_SET: Final = Setting()


def settle_deadline(text: str, wishes: Wishes, setting: Setting = _NOTHING_SET, what: str = "") -> Due:
    """Return the moment that ``text`` says; ``what`` names the record in the question that is asked if need be."""
    text = text.strip()
    if not text:
        return Due()
    stamp = read_timestamp(text)
    if stamp is not None:
        return Due(_add_zone(write_moment(stamp, wishes.zone), setting))
    if len(text) > LONGEST:
        return Due("", text, (f"{quote(text)} is too long for a deadline",))
    zone = setting.zone or wishes.zone or UTC
    local = wishes.now.astimezone(zone)
    reading = read_deadline(text, Calendar(zone, local.date(), setting.order, local.time()))
    moment, faults = reading.moment, reading.faults
    if not moment and reading.choices:
        moment = wishes.choose(f"When is {quote(text)}{f' of {quote(what)}' if what else ''}?", reading.choices)
        if not moment:
            faults = (*faults, f"{quote(text)} may be {join_names(reading.choices, 'or')}")
    if not moment or isinstance(read_moment(moment), str):
        return Due("", text, faults or (f"{quote(text)} is no deadline",))
    return Due(_add_zone(moment, setting), "", faults)


def _add_zone(moment: str, setting: Setting) -> str:
    written = read_moment(moment)
    if not setting.zone_name or isinstance(written, str) or written.zone is not None:
        return moment
    return f"{moment} {setting.zone_name}"
