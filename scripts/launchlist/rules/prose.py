"""Rules about prose: weekdays that do not match their date, and dependencies mentioned only in the notes."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from launchlist.findings import Source, Violation
from launchlist.rules.definition import Check, define
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment, Task


_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|nes|rs|ur)?(?:day)?\.?,? \(?"
_WRITTEN = (
    _DAY + r"(?:(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"|(?P<d>[0-9]{1,2})(?:st|nd|rd|th)? (?P<m>[A-Z][a-z]{2})[a-z]*\.?,?(?: (?P<y>[0-9]{4})\b)?"
    r"|(?P<m2>[A-Z][a-z]{2})[a-z]*\.? (?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<y2>[0-9]{4})\b)?)"
)
# Hardly any text has a weekday followed by a date; this check takes a tenth of the time.
_LIKELY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? \(?[0-9A-Z]")

_Field: TypeAlias = tuple[str | int, ...]


def check_wrong_weekday(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """The weekday next to a date is not the day that the date falls on, so readers cannot know which one is meant.

    Correct one of them. A date without a year is assumed to be in the year of the deadline or ETA.
    """
    for source, fields, year in _list_likely(lookup):
        for steps, text in fields:
            for found in re.finditer(_WRITTEN, text):
                day = _read_date(found, year)
                if day and not _DAYS[day.weekday()].startswith(found[1].lower()):
                    message = f"{quote(found[0].rstrip(',.'))}: {day.isoformat()} is a {_DAYS[day.weekday()].title()}"
                    hint = "correct the weekday or the date"
                    place = source.at(*steps)
                    yield Violation("wrong-weekday", place, message, hint, text=text, offset=found.start())


def _list_likely(lookup: Lookup) -> Iterator[tuple[Source, list[tuple[_Field, str]], int]]:
    for task in lookup.plan.tasks:
        text = "\n".join([task.title, task.notes, task.next_action, *[each.text for each in task.updates]])
        if _LIKELY.search(text):
            near = task.deadline or lookup.plan.release
            if near:
                yield task.source, _list_fields(task), near.local.year
    for blocker in lookup.plan.blockers:
        fields: list[tuple[_Field, str]] = [
            (("description",), blocker.description),
            (("resolution_plan",), blocker.resolution_plan),
            (("next_action",), blocker.next_action),
        ]
        if any(_LIKELY.search(text) for _, text in fields):
            yield blocker.source, fields, blocker.eta.local.year
    sync = lookup.plan.next_sync
    if sync and _LIKELY.search(sync.focus):
        yield lookup.plan.source, [(("next_sync", "focus"), sync.focus)], sync.at.local.year


def _list_fields(task: Task) -> list[tuple[_Field, str]]:
    updates: list[tuple[_Field, str]] = [(("updates", at, "text"), each.text) for at, each in enumerate(task.updates)]
    return [(("title",), task.title), (("notes",), task.notes), (("next_action",), task.next_action), *updates]


def _read_date(found: re.Match[str], year: int) -> date | None:
    month = (found["m"] or found["m2"] or "").lower()
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        day, written = int(found["d"] or found["d2"]), found["y"] or found["y2"]
        return date(int(written or year), _MONTHS.index(month) + 1, day)
    except ValueError:
        return None


_ID = r"\b[A-Z][A-Z0-9]{0,15}-[0-9]{1,9}\b"


def check_undeclared_dependency(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """The notes of a task mention another task that is not in its ``depends_on``, so the schedule ignores it.

    Add the id to ``depends_on`` if the task waits for it; otherwise reword the notes, or turn the rule off.
    Finished tasks, and tasks that depend on this one, may be mentioned.
    """
    tasks = lookup.tasks
    for task in lookup.plan.tasks:
        if "-" not in task.notes or task.is_finished:
            continue
        declared = frozenset(task.depends_on)
        for name, start in _find_ids(task.notes).items():
            other = tasks.get(name)
            if other is None or other.is_finished or name == task.id or name in declared:
                continue
            if task.id not in other.depends_on:
                message = f"the notes mention {name}, which is not in depends_on"
                hint = f"add {name} to depends_on if {task.id} waits for it"
                place = task.source.at("notes")
                yield Violation("undeclared-dependency", place, message, hint, text=task.notes, offset=start)


def _find_ids(text: str) -> dict[str, int]:
    """Return each id in a text with its first position."""
    starts: dict[str, int] = {}
    for found in re.finditer(_ID, text):
        starts.setdefault(found[0], found.start())
    return starts


CHECKS: tuple[Check, ...] = (
    define(
        check_wrong_weekday,
        name="wrong-weekday",
        severity="warning",
        summary="the weekday next to a date is wrong",
        example="notes: Review on Monday, 18 May 2025 # a Sunday",
    ),
    define(
        check_undeclared_dependency,
        name="undeclared-dependency",
        severity="warning",
        summary="notes mention a task that is not in depends_on",
        example="id: TEST-1\nnotes: Blocked on QA-1 # and no depends_on",
    ),
)
