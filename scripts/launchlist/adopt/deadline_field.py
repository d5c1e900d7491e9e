"""Deadlines of records and of columns: what is clear becomes a moment, what is not is asked for, or kept as written."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.plan.moments import find_zone, read_moment
from launchlist.plan.words.deadlines import LONGEST, Calendar, Order, find_order, read_deadline
from launchlist.plan.words.timestamps import read_timestamp, write_moment
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.table.columns import Column


class Due(NamedTuple):
    """A deadline as far as it is clear."""

    moment: str = ""
    """As a plan writes it."""
    claimed: str = ""
    """What the source says, where no moment is clear."""
    faults: tuple[str, ...] = ()


class DeadlineSetting(NamedTuple):
    """Where a deadline stands: the zone of its column if that has one, by name too, and the order of its dates."""

    zone: tzinfo | None = None
    zone_name: str = ""
    """What a moment must carry since the plan's zone is another one; empty where it is the default."""
    order: Order = ""


_NOTHING_SET: Final = DeadlineSetting()


def settle_deadline(text: str, wishes: AdoptOptions, setting: DeadlineSetting = _NOTHING_SET, what: str = "") -> Due:
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
        return Due("", text, faults or (f"{quote(text)} is not a valid deadline",))
    return Due(_add_zone(moment, setting), "", faults)


def _add_zone(moment: str, setting: DeadlineSetting) -> str:
    written = read_moment(moment)
    if not setting.zone_name or isinstance(written, str) or written.zone is not None:
        return moment
    return f"{moment} {setting.zone_name}"


_PAIR: Final = re.compile(r"(?<![0-9])(0?[1-9]|1[0-2])[/.-](0?[1-9]|1[0-2])(?:[/.-](?:[0-9]{2}){1,2})?(?![0-9/.-])")
"""A day and a month of which either may come first; 2025-05-04 is none."""
_ORDERS: Final[tuple[Order, ...]] = ("day first", "month first")


class ColumnSetting(NamedTuple):
    """The defaults in a column."""

    setting: DeadlineSetting = DeadlineSetting()
    plan_zone: str = ""
    """The zone that the plan should have, since the column names it and the user names none."""
    is_clear: bool = True
    """Whether its zone is known: what its times mean is not clear otherwise."""
    faults: tuple[str, ...] = ()


def find_column_setting(column: Column, texts: Sequence[str], wishes: AdoptOptions) -> ColumnSetting:
    """Return how a column with these texts is read, having asked for what it does not say."""
    faults: list[str] = []
    order = find_order(text for text in texts if _PAIR.search(text) or re.search(r"[0-9]{1,2}/[0-9]{1,2}", text))
    pair = next((match[0] for text in texts if (match := _PAIR.search(text)) and match[1] != match[2]), "")
    if pair and not order:
        question = f"Does column {quote(column.header)} write the day or the month first, as in {quote(pair)}?"
        answer = wishes.choose(question, _ORDERS)
        order = next((each for each in _ORDERS if each == answer), "")
    name = column.zones[0] if len(column.zones) == 1 else ""
    if len(column.zones) > 1:
        question = f"Which time zone does the header {quote(column.header)} mean?"
        name = wishes.choose(question, column.zones)
        if not name:
            zones = join_names(column.zones, "or")
            faults.append(f"the zone in the header {quote(column.header)} may be {zones}, so no deadline is clear")
            return ColumnSetting(DeadlineSetting(order=order), "", is_clear=False, faults=tuple(faults))
    zone = find_zone(name) if name else None
    if zone is None or zone == wishes.zone:
        return ColumnSetting(DeadlineSetting(order=order))
    if wishes.zone is None and re.match("[A-Za-z]", name):
        return ColumnSetting(DeadlineSetting(zone, "", order), name)
    return ColumnSetting(DeadlineSetting(zone, name, order))
