"""How a column of deadlines is to be read: in which zone, and whether the day or the month comes first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import DeadlineSetting
from launchlist.plan.moments import find_zone
from launchlist.plan.words.deadlines import Order, find_order
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.table.columns import Column

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
