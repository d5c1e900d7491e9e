"""The content of an issue as plain data for the templates ``issue_title`` and ``issue_body``."""

from __future__ import annotations

import json
import pkgutil
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast
from urllib.parse import quote

from launchlist.plan.model import Task
from launchlist.plan.moments import name_zone
from launchlist.rendering.dates import name_day, name_stamp
from launchlist.rendering.document import ISSUE_TEMPLATES
from launchlist.rendering.environment import TemplateFault, build_environment, render_template
from launchlist.rendering.github_text import defuse_title, make_defuse
from launchlist.rendering.markdown import escape_plain, make_escapes
from launchlist.rendering.sandbox import render_apart
from launchlist.sync.issue_edits import IssueText
from launchlist.sync.marker import digest
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from launchlist.plan.model import Blocker, Escalation, Moment, Plan
    from launchlist.plan.schedule import Schedule
    from launchlist.rendering.context import Context


IssueData: TypeAlias = str | bool | list["IssueData"] | dict[str, "IssueData"]
IssueFields: TypeAlias = dict[str, IssueData]

_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<![\w`*])(\*\*|__|\*)(?=\S)([^`*_]*[^\s`*_])\1(?![\w`*])")
PASSING = frozenset(("late", "as_of", "link", "mentions"))
"""Fields that change without the plan changing, which is not a reason to edit an issue."""


class CommitLinks(NamedTuple):
    """Where the plan's files can be read: the URL of the server, the repository and the commit."""

    server: str = "https://github.com"
    repository: str = ""
    commit: str = ""
    prefix: str = ""
    """The folder of the plan's root in the repository, ending in ``/``; "" at the top."""

    def link(self, path: str) -> str:
        """Return the URL of a file at the commit, "" if it is not known."""
        if not (self.repository and self.commit):
            return ""
        return f"{self.server}/{self.repository}/blob/{self.commit}/{quote(self.prefix + path)}"


class Writer:
    """Describes the tasks and blockers of one plan as of one time in inert Markdown."""

    def __init__(self, schedule: Schedule, place: CommitLinks, *, every_task: bool = False) -> None:
        """Prepare what all issues share; with ``every_task`` a later deadline does not close an issue."""
        self.schedule = schedule
        self.every_task = every_task
        self.plan: Plan = schedule.lookup.plan
        self.place = place
        defuse = make_defuse(place.server.partition("://")[2])
        line = make_escapes(())[1]
        self.line: Callable[[str], str] = lambda text: defuse(line(text))
        self.plain: Callable[[str], str] = lambda text: defuse(escape_plain(text))
        self.logins = {owner.name: owner.github for owner in self.plan.owners if owner.github}
        self.waiting: dict[str, list[IssueData]] = {}
        for task in schedule.lookup.tasks.values():
            for dependency in task.depends_on if not task.is_finished else ():
                self.waiting.setdefault(dependency, []).append(self.name(task))

    def describe_task(self, task: Task) -> IssueFields:
        """Return the fields of a task's issue."""
        lookup = self.schedule.lookup
        waits = [self.name(lookup.tasks[each]) for each in lookup.find_waits(task)]
        blockers = [self.name_blocker(each) for each in lookup.held_by.get(task.id, ()) if not task.is_finished]
        return {
            **self._describe(task.id, "task", task.title, task),
            "status": task.status.replace("_", " "),
            "path": self.plain(task.source.path),
            "link": self.place.link(task.source.path),
            "notes": self.line(task.notes),
            "next_action": self.line(task.next_action),
            "waits_for": list(waits),
            "blockers": list(blockers),
            "waiting": list(self.waiting.get(task.id, ())),
            "links": [self.line(link) for link in task.links],
            "last_update": self._name_last_update(task),
        }

    def describe_blocker(self, blocker: Blocker) -> IssueFields:
        """Return the fields of a blocker's issue."""
        tasks = self.schedule.lookup.tasks
        affected = [tasks[each] for each in blocker.affects if each in tasks and not tasks[each].is_finished]
        return {
            **self._describe(blocker.id, "blocker", blocker.description, blocker),
            "status": blocker.status,
            "path": self.plain(blocker.source.path),
            "link": self.place.link(blocker.source.path),
            "notes": self.line(blocker.resolution_plan),
            "next_action": self.line(blocker.next_action),
            "waits_for": [],
            "blockers": [],
            "waiting": [self.name(task) for task in affected],
            "links": [],
            "last_update": {},
        }

    def describe_rest(self, items: Sequence[Task | Blocker]) -> IssueFields:
        """Return the fields of the issue that lists the items without their own issue."""
        listed: list[IssueData] = [self._list(item) for item in items]
        heading = name_heading(f"{count_noun(len(items), 'more item')} of {self.plan.title}")
        fields: IssueFields = {"id": "rollup", "kind": "rollup", "heading": heading, "items": listed}
        return {**fields, "plan": self.line(self.plan.title), **self._stamp()}

    def name(self, task: Task) -> IssueData:
        """Return a task as other issues refer to it."""
        return {"id": self.plain(task.id), "title": self.line(task.title), "owner": self.plain(task.owner)}

    def name_blocker(self, blocker: Blocker) -> IssueData:
        """Return a blocker as other issues refer to it."""
        return {"id": self.plain(blocker.id), "title": self.line(blocker.description), "eta": self._name_due(blocker)}

    def _describe(self, key: str, kind: str, title: str, item: Task | Blocker) -> IssueFields:
        late, owner = find_delay(item, self.schedule), item.owner
        is_overdue = late > timedelta()
        return {
            "id": self.plain(key),
            "kind": kind,
            "plan": self.line(self.plan.title),
            "title": self.line(title),
            "heading": name_heading(f"{key} is overdue: {title}" if is_overdue else f"{key}: {title}"),
            "owner": self.plain(owner),
            "has_login": owner in self.logins,
            "closes_when_moved": not self.every_task,
            "deadline": self._name_due(item),
            "is_overdue": is_overdue,
            "late_since": self._name_due(item) if is_overdue else "",
            "late": name_delay(late) if is_overdue else "",
            "mentions": [f"@{login}" for login in self.find_mentions(late)],
            **self._stamp(),
        }

    def find_mentions(self, late: timedelta) -> list[str]:
        """Return the logins mentioned by the escalation steps that this delay has reached."""
        steps = self.plan.sync.escalation if self.plan.sync else ()
        return list(dict.fromkeys(login for step in steps if late >= step.after for login in self.name_logins(step)))

    def name_logins(self, step: Escalation) -> list[str]:
        """Return the logins that an escalation step mentions."""
        return [self.logins[name] for name in dict.fromkeys(step.mention) if name in self.logins]

    def _name_last_update(self, task: Task) -> dict[str, IssueData]:
        """Return the date and the text of the newest update; of two on the same date, the one written last."""
        if not task.updates:
            return {}
        last = max(reversed(task.updates), key=lambda update: update.date)
        return {"day": name_day(date.fromisoformat(last.date)), "text": self.line(last.text)}

    def _stamp(self) -> IssueFields:
        return {"as_of": name_stamp(self.schedule.as_of, self.plan.zone)}

    def _list(self, item: Task | Blocker) -> IssueData:
        title = item.title if isinstance(item, Task) else item.description
        return {
            "id": self.plain(item.id),
            "title": self.line(title),
            "owner": self.plain(item.owner),
            "deadline": self._name_due(item),
        }

    def _name_due(self, item: Task | Blocker) -> str:
        """Return the deadline or the ETA, as it was written if it is not a date."""
        due, field = (item.deadline, "deadline") if isinstance(item, Task) else (item.eta, "eta")
        claim = dict(item.claimed).get(field)
        if claim is not None:
            return self.line(claim)
        return self._name_moment(due) if due else "–"

    def _name_moment(self, moment: Moment) -> str:
        """Return a time with its year and its time zones: an issue may be read anywhere, and much later."""
        own = moment.local.tzinfo if moment.own_zone and moment.local.tzinfo else self.plan.zone
        zones = dict.fromkeys((own, *self.plan.display_zones))
        return " / ".join(_name_in_zone(moment, zone, is_own=zone is own) for zone in zones)


def find_delay(item: Task | Blocker, schedule: Schedule) -> timedelta:
    """Return the delay, negative if it is not due yet; an item without a real date is never late."""
    due = item.deadline if isinstance(item, Task) else item.eta if item.has_eta else None
    return schedule.as_of.at - due.at if due else timedelta.min


def name_heading(text: str) -> str:
    """Return inline Markdown as a title, in which GitHub shows code but neither emphasis nor links."""
    bare = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
    return defuse_title(_ESCAPE.sub(r"\1", bare))


def name_delay(delay: timedelta) -> str:
    """Return a delay in its largest whole unit: ``2 days``, ``7 hours``, ``5 minutes``."""
    minutes = max(int(delay.total_seconds()) // 60, 1)
    for size, unit in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size:
            return count_noun(minutes // size, unit)
    return count_noun(minutes, "minute")


def _name_in_zone(moment: Moment, zone: tzinfo, *, is_own: bool) -> str:
    local = moment.at.astimezone(zone)
    time = "end of day" if moment.all_day and is_own else f"{local.hour:02}:{local.minute:02}"
    return f"{name_day(local)} {time} {name_zone(zone)}"


TITLE, BODY = ISSUE_TEMPLATES


@lru_cache(maxsize=1)
def load_issue_templates() -> dict[str, str]:
    """Return the built-in issue templates by name."""
    return {name: (pkgutil.get_data("launchlist.templates", name) or b"").decode() for name in (TITLE, BODY)}


def digest_templates(overrides: Mapping[str, str]) -> str:
    """Return the digest of all templates that may lay out an issue."""
    return digest(json.dumps({**load_issue_templates(), **overrides}, sort_keys=True))


def compose(fields: Mapping[str, IssueFields], overrides: Mapping[str, str]) -> dict[str, IssueText] | TemplateFault:
    """Return the text of each issue, or what is wrong with a template.

    Built-in templates run in this process; if the repository has its own, a child process runs all of them.
    """
    sources = {**load_issue_templates(), **overrides}
    # A context is plain data, whatever its names.
    jobs = [(name, cast("Context", context)) for context in fields.values() for name in (TITLE, BODY)]
    if not jobs:
        return {}
    if overrides:
        rendered = render_apart(sources, jobs, blamed=min(overrides))
        if isinstance(rendered, TemplateFault):
            return rendered
        texts = rendered
    else:
        environment = build_environment(sources)
        texts = []
        for name, context in jobs:
            text = render_template(environment, name, context)
            if isinstance(text, TemplateFault):
                return text
            texts.append(text)
    pairs = zip(fields, texts[::2], texts[1::2], strict=True)
    return {key: IssueText(title=defuse_title(title), body=body) for key, title, body in pairs}
