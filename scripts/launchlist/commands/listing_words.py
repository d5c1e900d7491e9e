"""Moments and statuses as lists and cards say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.rendering.dates import Clock, name_deadline

if TYPE_CHECKING:
    from launchlist.export.view import TaskView, View
    from launchlist.plan.model import Moment


def name_moment(moment: Moment, view: View) -> str:
    """Return a moment in the plan's zone, whatever zone it was written in."""
    zone = view.lookup.plan.zone
    local = moment.at.astimezone(zone)
    is_end = (local.hour, local.minute, local.second) == (23, 59, 59)
    clock = Clock(zone=zone, year=view.schedule.as_of.at.astimezone(zone).year)
    return name_deadline(moment._replace(local=local, all_day=moment.all_day and is_end, own_zone=False), clock)


def name_status(each: TaskView) -> str:
    """Return a task's status in words, and whether it waits."""
    return each.task.status.replace("_", " ") + (", blocked" if each.is_blocked else "")
