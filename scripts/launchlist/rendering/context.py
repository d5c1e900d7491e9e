"""A report as the plain data that templates see: sorted, worded and escaped, so that they only lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict

from launchlist.plan.zones import name_zone
from launchlist.rendering.dates import name_day, name_stamp, set_clock
from launchlist.rendering.fields import (
    Day,
    Fields,
    Row,
    build_blocker,
    build_day,
    build_metric,
    build_rows,
    build_step,
    build_sync,
    name_owner,
)
from launchlist.rendering.markdown import escape_plain, make_escapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.plan.report import Report


class Context(TypedDict):
    """The names a template can use. All text is Markdown already, safe where it stands in the built-in templates."""

    title: str
    goal: str
    updated: str
    stamp: str
    zone: str
    refresh: str
    steps: list[Fields]
    rows: list[Row]
    days: list[Day]
    blockers: list[Fields]
    actions: list[Fields]
    next_sync: Fields
    metrics: list[Fields]
    sections: list[str]
    parts: NotRequired[list[Fields]]
    """For the layout alone: the section's name and its rendered text, in order."""


def build_context(report: Report, wanted: Sequence[str]) -> Context:
    """Return what the templates see, with those of the ``wanted`` sections that have anything to say."""
    plan = report.plan
    clock = set_clock(plan, report.as_of)
    cell, line = make_escapes(owner.github for owner in plan.owners if owner.github)
    names = {owner.name: escape_plain(owner.name) for owner in plan.owners}
    context: Context = {
        "title": line(plan.title),
        "goal": line(plan.goal),
        "updated": name_day(report.stamp.at.astimezone(plan.zone)),
        "stamp": name_stamp(report.stamp, plan.zone),
        "zone": name_zone(plan.zone),
        "refresh": plan.refresh,
        "steps": [build_step(step, line, names) for step in report.steps],
        "rows": build_rows(report, clock, cell),
        "days": [build_day(day, updates, line) for day, updates in report.days],
        "blockers": [build_blocker(blocker, clock, cell, names) for blocker in report.blockers],
        "actions": [
            {"id": action.id, "owner": name_owner(action.owner, names), "text": line(action.text)}
            for action in report.actions
        ],
        "next_sync": build_sync(plan.next_sync, clock, line) if plan.next_sync else {},
        "metrics": [build_metric(row, cell) for row in report.metrics],
        "sections": [],
    }
    context["sections"] = _list_sections(context, wanted)
    return context


def _list_sections(context: Context, wanted: Sequence[str]) -> list[str]:
    """A section without a line to show is left out; the three tables stay and say that they are empty."""
    content = {
        "critical_path": context["steps"],
        "updates": context["days"],
        "action_items": context["actions"],
        "next_sync": context["next_sync"],
    }
    return [section for section in dict.fromkeys(wanted) if content.get(section, True)]
