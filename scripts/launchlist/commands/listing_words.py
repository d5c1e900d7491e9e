"""Moments and statuses as lists and cards say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.plan.model import Blocker
from launchlist.rendering.dates import Clock, name_deadline

if TYPE_CHECKING:
    from launchlist.export.view import TaskView, View
    from launchlist.plan.model import Moment, Task


def name_moment(moment: Moment, view: View) -> str:
    """Return a moment in the plan's zone, whatever zone it was written in."""
    zone = view.lookup.plan.zone
    local = moment.at.astimezone(zone)
    is_end = (local.hour, local.minute, local.second) == (23, 59, 59)
    clock = Clock(zone=zone, year=view.schedule.as_of.at.astimezone(zone).year)
    return name_deadline(moment._replace(local=local, all_day=moment.all_day and is_end, own_zone=False), clock)


def name_due(item: Task | Blocker, view: View) -> str:
    """Return a deadline or an ETA, in the words of an adopted document where it has no real one."""
    due, field = (item.eta, "eta") if isinstance(item, Blocker) else (item.deadline, "deadline")
    claim = dict(item.claimed).get(field)
    return name_moment(due, view) if claim is None else claim


def name_status(each: TaskView) -> str:
    """Return a task's status in words, and whether it waits."""
    return each.task.status.replace("_", " ") + (", blocked" if each.is_blocked else "")
