"""Deadlines of records and of columns: a clear one becomes a moment, an unclear one is asked about or kept."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.moments import find_zone, read_moment
from launchlist.plan.words.deadlines import LONGEST, Calendar, Order, find_order, read_deadline
from launchlist.plan.words.offset_reader import is_abbreviation
from launchlist.plan.words.offsets import read_offset
from launchlist.plan.words.timestamps import read_timestamp, write_moment
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.table.columns import Column


ANCHORS: Final = ("release", "start")
"""What a source may count from, besides the deadlines of its tasks."""
_ID: Final = re.compile(r"\b[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}\b")


class Due(NamedTuple):
    """A deadline as far as it is clear."""

    moment: str = ""
    """As a plan writes it."""
    claimed: str = ""
    """The text of the source, if no moment is clear."""
    faults: tuple[str, ...] = ()
    offset: str = ""
    """The text of the source, if it counts from another date: T-14d. It is clear once the plan's anchors are known."""


class DeadlineSetting(NamedTuple):
    """How a column writes deadlines: its time zone, if it has one, and the order of day and month."""

    zone: tzinfo | None = None
    zone_name: str = ""
    """The zone to add to a moment because the plan's zone differs; empty if it is the default."""
    order: Order = ""


_NOTHING_SET: Final = DeadlineSetting()


def settle_deadline(text: str, options: AdoptOptions, setting: DeadlineSetting = _NOTHING_SET, what: str = "") -> Due:
    """Return the moment in ``text``; ``what`` names the record in the question that may have to be asked."""
    text = text.strip()
    if not text:
        return Due()
    stamp = read_timestamp(text)
    if stamp is not None:
        return Due(_add_zone(write_moment(stamp, options.zone), setting))
    if len(text) > LONGEST:
        return Due("", text, (f"{quote(text)} is too long for a deadline",))
    # An id alone is more often something that is waited for than a date.
    named = [each for each in _ID.findall(text) if not is_abbreviation(each)]
    offset = None if [text] == named else read_offset(text, ANCHORS, named)
    if offset and (offset.moment or offset.choices):
        return Due(offset=text)
    zone = setting.zone or options.zone or UTC
    local = options.now.astimezone(zone)
    reading = read_deadline(text, Calendar(zone, local.date(), setting.order, local.time()))
    moment, faults = reading.moment, reading.faults
    if not moment and reading.choices:
        moment = options.choose(f"When is {quote(text)}{f' of {quote(what)}' if what else ''}?", reading.choices)
        if not moment:
            faults = (*faults, f"{quote(text)} may be {join_names(reading.choices, 'or')}")
    if not moment or isinstance(read_moment(moment), str):
        faults = offset.faults if offset and not reading.choices else faults
        return Due("", text, faults or (f"{quote(text)} is not a valid deadline",))
    return Due(_add_zone(moment, setting), "", faults)


def _add_zone(moment: str, setting: DeadlineSetting) -> str:
    written = read_moment(moment)
    if not setting.zone_name or isinstance(written, str) or written.zone is not None:
        return moment
    return f"{moment} {setting.zone_name}"


_PAIR: Final = re.compile(r"(?<![0-9])(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])(?:[/.-](?:[0-9]{2}){1,2})?(?![0-9/.-])")
"""A day and a month in either order; 2025-05-04 does not match."""
_ORDERS: Final[tuple[Order, ...]] = ("day first", "month first")


class ColumnSetting(NamedTuple):
    """The defaults in a column."""

    setting: DeadlineSetting = DeadlineSetting()
    plan_zone: str = ""
    """The zone that the plan should have because the column names it and the user does not."""
    is_clear: bool = True
    """Whether its zone is known; without it, its times are ambiguous."""
    faults: tuple[str, ...] = ()


def find_column_setting(column: Column, texts: Sequence[str], options: AdoptOptions) -> ColumnSetting:
    """Return how to read a column with these texts, having asked about what is ambiguous."""
    faults: list[str] = []
    order = find_order(text for text in texts if _PAIR.search(text) or re.search(r"[0-9]{1,2}/[0-9]{1,2}", text))
    pair = next((match[0] for text in texts if (match := _PAIR.search(text)) and match[1] != match[2]), "")
    if pair and not order:
        question = f"Does column {quote(column.header)} write the day or the month first, as in {quote(pair)}?"
        answer = options.choose(question, _ORDERS)
        order = next((each for each in _ORDERS if each == answer), "")
    name = column.zones[0] if len(column.zones) == 1 else ""
    if len(column.zones) > 1:
        question = f"Which time zone does the header {quote(column.header)} mean?"
        name = options.choose(question, column.zones)
        if not name:
            zones = join_names(column.zones, "or")
            faults.append(f"the zone in the header {quote(column.header)} may be {zones}, so no deadline is clear")
            return ColumnSetting(DeadlineSetting(order=order), "", is_clear=False, faults=tuple(faults))
    zone = find_zone(name) if name else None
    if zone is None or zone == options.zone:
        return ColumnSetting(DeadlineSetting(order=order))
    if options.zone is None and re.match("[A-Za-z]", name):
        return ColumnSetting(DeadlineSetting(zone, "", order), name)
    return ColumnSetting(DeadlineSetting(zone, name, order))
