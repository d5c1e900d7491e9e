"""A plan as a calendar (RFC 5545): one event per deadline, with an id that never changes."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.plan.view import is_due
from launchlist.sinks import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from icalendar import Event

    from launchlist.plan.model import Moment, Plan
    from launchlist.plan.view import BlockerView, PlanView, TaskView


_WIDEST = 75
"""The most octets in a line, without its ending; the space at the start of a continuation line counts."""
_OPENING = re.compile(":[^\x00-\x7f]*:")
"""What must not start a line, even after spaces and non-ASCII characters; see printing/escape.py."""
_BRACKET = re.compile("(?<=#)([^\x00-\x7f]*#[^\x00-\x7f]*)(?=\\[)")
"""What must not be followed by a bracket in the same line: folding between them is harmless."""


def fold_lines(lines: Iterable[str]) -> str:
    """Fold content lines into the text of a calendar, with CRLF line endings."""
    return "".join(f"{_fold_line(line)}\r\n" for line in lines if line)


def _fold_line(line: str) -> str:
    if len(line.encode()) <= _WIDEST and not _BRACKET.search(line):
        return line
    cuts = {match.end() for match in _BRACKET.finditer(line)}
    openings = _find_openings(line)
    parts: list[str] = []
    start = 0
    while start < len(line):
        end = _find_end(line, start, _WIDEST - bool(parts), cuts, openings)
        parts.append(line[start:end])
        start = end
    return "\r\n ".join(parts)


def _find_openings(line: str) -> set[int]:
    """Return where a line must not start: before two colons with no ASCII between them, possibly after spaces.

    The line is read backward, so that each character is looked at once.
    """
    openings: set[int] = set()
    is_one = is_two = False  # whether one colon is next, or two
    for at in range(len(line) - 1, -1, -1) if _OPENING.search(line) else ():
        char = line[at]
        is_two = is_one if char == ":" else is_two and (char == " " or char > "\x7f")
        is_one = char == ":" or (is_one and char > "\x7f")
        if is_two:
            openings.add(at)
    return openings


def _find_end(line: str, start: int, room: int, cuts: set[int], openings: set[int]) -> int:
    """Return where the part from ``start`` ends: as late as its size allows, at a position where a line may start."""
    end = start
    while end < len(line) and (end == start or end not in cuts):
        room -= len(line[end].encode())
        if room < 0:
            break
        end += 1
    if end in cuts:
        return end
    if end == len(line):
        return end
    # Go back to where a line may start; if there is no such place, a line that is too long is the lesser evil.
    for candidate in chain(range(end, start, -1), range(end + 1, len(line))):
        if candidate not in openings:
            return candidate
    return len(line)


_REFRESH = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1)}
_NO_ADDRESS = r"""[\s\\"<>`]"""
"""Characters that the schema rejects in links, and that the library would not escape."""


class CalendarEntry(NamedTuple):
    """The content of one event, which may be for a task, a blocker or the release."""

    key: str
    at: Moment
    summary: str
    lines: tuple[str, ...]
    """The lines of the description."""
    is_pending: bool
    """Whether something is still to be done by then, so that a reminder makes sense."""
    is_cancelled: bool = False
    links: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def write_ics(view: PlanView, identity: str, alarm: timedelta) -> str:
    """Return the calendar; ``identity`` distinguishes plans with the same ids, an ``alarm`` of zero means none."""
    from icalendar import Calendar, vDuration, vText  # takes 100 ms

    plan, selection = view.lookup.plan, view.selection
    calendar = Calendar()
    calendar.add("prodid", "-//launchlist//launchlist//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # The library only escapes properties that it knows to be text, and it does not know these two.
    name = vText(_clean(": ".join(filter(None, (plan.title, ", ".join((*selection.owners, *selection.labels)))))))
    calendar.add("name", name)  # RFC 7986; the next ones are for clients that predate it
    calendar.add("x-wr-calname", name)
    if plan.refresh:
        every = _REFRESH[plan.refresh]
        calendar.add("refresh-interval", every, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(every))
    for entry in list_calendar_entries(view):
        calendar.add_component(_build_event(entry, identity, view.schedule.as_of.at, alarm))
    return fold_lines(calendar.content_lines(sorted=False))


def list_calendar_entries(view: PlanView) -> list[CalendarEntry]:
    """Return the release, the selected tasks and the selected open blockers that have a date."""
    plan = view.lookup.plan
    entries = [_describe_task(each, each.task.deadline) for each in view.tasks if each.task.deadline]
    entries += [_describe_blocker(each) for each in view.blockers if each.blocker.is_open and each.blocker.has_eta]
    if plan.release and is_due(plan.release, view, view.selection):
        entries.insert(0, _describe_release(plan, plan.release, view))
    return entries


def build_uid(identity: str, key: str) -> str:
    """Return the id by which calendars recognize an event."""
    named = f"{identity}\n{key}".encode(errors="surrogatepass")
    return f"{hashlib.sha256(named).hexdigest()[:32]}@launchlist"


def _describe_task(each: TaskView, due: Moment) -> CalendarEntry:
    task = each.task
    status = [task.status.replace("_", " ")]
    status += [word for word, is_so in (("blocked", each.is_blocked), ("overdue", each.is_overdue)) if is_so]
    waits = ", ".join((*each.waits_for, *each.held_by))
    return CalendarEntry(
        key=f"task {task.id}",
        at=due,
        summary=f"{'✓ ' if task.status == 'complete' else ''}{task.id} {task.title} ({', '.join(status)})",
        lines=(
            f"Owner: {task.owner}",
            f"Status: {', '.join(status)}",
            f"Waits for: {waits}" if waits else "",
            f"Next action: {task.next_action}" if task.next_action else "",
            task.notes,
            *task.links[1:],
        ),
        is_pending=not task.is_finished,
        is_cancelled=task.status == "cancelled",
        links=task.links,
        labels=task.labels,
    )


def _describe_blocker(each: BlockerView) -> CalendarEntry:
    blocker = each.blocker
    return CalendarEntry(
        key=f"blocker {blocker.id}",
        at=blocker.eta,
        summary=f"{blocker.id} gone: {blocker.description} ({'overdue' if each.is_overdue else 'open'})",
        lines=(
            f"Owner: {blocker.owner}",
            f"Blocks: {', '.join(each.holds)}" if each.holds else "",
            f"Plan: {blocker.resolution_plan}",
            f"Next action: {blocker.next_action}" if blocker.next_action else "",
        ),
        is_pending=True,
    )


def _describe_release(plan: Plan, release: Moment, view: PlanView) -> CalendarEntry:
    expected = view.schedule.release
    is_late = expected is not None and expected > release.at
    line = f"Expected: {expected.astimezone(plan.zone):%Y-%m-%d %H:%M %Z}" if expected and is_late else ""
    return CalendarEntry(key="release", at=release, summary=f"Release: {plan.title}", lines=(line,), is_pending=True)


def _build_event(entry: CalendarEntry, identity: str, stamp: datetime, alarm: timedelta) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", build_uid(identity, entry.key))
    event.add("dtstamp", stamp)
    if entry.at.all_day:
        day = entry.at.local.date()
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        # Without an end, an event ends when it starts; an end equal to the start is not allowed (RFC 5545, 3.8.2.2).
        event.add("dtstart", entry.at.at.astimezone(UTC))
    event.add("summary", _clean(entry.summary))
    event.add("description", _clean("\n".join(filter(None, entry.lines)) or entry.summary))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.labels:
        event.add("categories", [_clean(label) for label in entry.labels])
    if entry.links:
        event.add("url", re.sub(_NO_ADDRESS, "", _clean(entry.links[0])))
    if alarm and entry.is_pending:
        _add_alarm(event, entry, alarm)
    return event


def _add_alarm(event: Event, entry: CalendarEntry, alarm: timedelta) -> None:
    from icalendar import Alarm

    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", _clean(entry.summary))
    # A date without a time means the end of that day, so the reminder comes before that.
    related: Literal["END", "START"] = "END" if entry.at.all_day else "START"
    reminder.add("trigger", -alarm, parameters={"RELATED": related})
    event.add_component(reminder)


def _clean(text: str) -> str:
    """Remove characters that are not allowed in a calendar; the library escapes line breaks."""
    return clean_text(text)
