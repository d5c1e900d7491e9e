"""Derive from a plan as of a time the issues there should be, most critical first; pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.model import Blocker, Task
from launchlist.plan.relative import name_anchor
from launchlist.sync.issue_text import PASSING, IssueFields, Writer, find_delay
from launchlist.sync.marker import digest
from launchlist.sync.records import ROLLUP, DesiredIssue, DesiredIssues, EndReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import IssueSettings
    from launchlist.plan.schedule import Schedule


class DesiredSource(NamedTuple):
    """What desired issues are built from: the texts, the templates, and the settings."""

    writer: Writer
    templates: str
    """Digest of the templates, so that changing one changes the content."""
    settings: IssueSettings

    def describe(self, item: Task | Blocker) -> IssueFields:
        """Return the fields of the issue for a task or a blocker."""
        return self.writer.describe_task(item) if isinstance(item, Task) else self.writer.describe_blocker(item)

    def digest(self, fields: IssueFields) -> str:
        """Return the digest of an issue's content without the fields that change with time."""
        lasting = {name: value for name, value in fields.items() if name not in PASSING}
        return digest(self.templates + json.dumps(lasting, sort_keys=True))


def list_wishes(source: DesiredSource, *, is_complete: bool) -> DesiredIssues:
    """Return what should have an open issue, and why the rest of the plan should not."""
    schedule = source.writer.schedule
    wishes: dict[str, DesiredIssue] = {}
    endings: dict[str, EndReason] = {}
    for item in sort_by_need(schedule.lookup):
        reason = find_ending(item, schedule, every_task=source.settings.every_task)
        if reason:
            endings[item.id] = reason
        else:
            wishes[item.id] = build_wish(item, source)
    return DesiredIssues(
        wishes=wishes,
        endings=endings,
        is_complete=is_complete,
        is_frozen=schedule.lookup.plan.as_of is not None,
        anchors=_list_anchors(schedule.lookup),
    )


def _list_anchors(lookup: Lookup) -> dict[str, str]:
    """Return what deadlines and ETAs count from, by id."""
    dates = [(task.id, task.deadline) for task in lookup.tasks.values()]
    dates += [(blocker.id, blocker.eta) for blocker in lookup.blockers.values()]
    return {name: name_anchor(date.written) for name, date in dates if date and date.written}


def find_ending(item: Task | Blocker, schedule: Schedule, *, every_task: bool) -> EndReason | None:
    """Return why there should be no open issue for a task or a blocker, or None if there should be one."""
    now = schedule.as_of.at
    if isinstance(item, Blocker):
        if not item.is_open:
            return "resolved"
        return None if every_task or schedule.is_blocker_overdue(item) else "moved"
    if item.is_finished:
        return "cancelled" if item.status == "cancelled" else "complete"
    if item.snooze_until and item.snooze_until.at > now:
        return "snoozed"
    return None if every_task or schedule.is_overdue(item) else "moved"


def build_wish(item: Task | Blocker, source: DesiredSource) -> DesiredIssue:
    """Return the issue that should be open for a task or a blocker."""
    settings, writer = source.settings, source.writer
    due = get_due(item)
    late = find_delay(item, writer.schedule)
    waits = writer.schedule.lookup.find_waits(item) if isinstance(item, Task) and settings.every_task else ()
    return DesiredIssue(
        id=item.id,
        due=name_instant(due),
        content=source.digest({**source.describe(item), "assignee": writer.logins.get(item.owner, "")}),
        labels=settings.labels,
        assignee=writer.logins.get(item.owner, ""),
        milestone=settings.milestone,
        escalations=tuple((step.written, step.label) for step in settings.escalation if late >= step.after),
        blocked_by=waits,
        mentions=tuple(
            (step.written, tuple(logins))
            for step in settings.escalation
            if late >= step.after and (logins := writer.name_logins(step))
        ),
    )


def build_rollup(items: Sequence[Task | Blocker], source: DesiredSource) -> DesiredIssue:
    """Return the issue that lists the other items; if a person closes it, it stays closed until more is late."""
    latest = max(get_due(item) for item in items)
    content = source.digest(source.writer.describe_rest(items))
    ids = tuple(item.id for item in items)
    return DesiredIssue(id=ROLLUP, due=name_instant(latest), content=content, labels=source.settings.labels, lists=ids)


def sort_by_need(lookup: Lookup) -> list[Task | Blocker]:
    """Return tasks and blockers: the critical path first, then those that block the most, then by deadline."""
    holds: dict[str, int] = {}
    for task in lookup.tasks.values():
        for dependency in task.depends_on if not task.is_finished else ():
            holds[dependency] = holds.get(dependency, 0) + 1
    last = len(lookup.plan.critical_path)

    def rank(item: Task | Blocker) -> tuple[int, int, datetime, str]:
        ids = item.affects if isinstance(item, Blocker) else (item.id,)
        step = min((lookup.steps.get(each, last) for each in ids), default=last)
        held = len(item.affects) if isinstance(item, Blocker) else holds.get(item.id, 0)
        return step, -held, get_due(item), item.id

    return sorted((*lookup.tasks.values(), *lookup.blockers.values()), key=rank)


def get_due(item: Task | Blocker) -> datetime:
    """Return the instant (UTC) after which a task or a blocker is late; of one without a date, a late one."""
    return item.eta.at if isinstance(item, Blocker) else item.sorts_at


def name_instant(at: datetime) -> str:
    """Return a UTC time as ``2025-05-18T15:00:00Z``."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
