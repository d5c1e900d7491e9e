"""Describe changes and their consequences in the same words for the terminal and for Markdown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.changes.impact import MOST_THROUGH
from launchlist.plan.moments import build_moment
from launchlist.rendering.dates import Clock, name_deadline
from launchlist.wording import count_noun, join_names, shorten_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from launchlist.changes.change import Change, ChangeKind, Subject
    from launchlist.changes.impact import Cause, CauseKind, Late
    from launchlist.plan.model import Moment

MAX_TITLE: Final = 100


class Escapes(NamedTuple):
    """Functions that make the text of a plan safe in the output format."""

    plain: Callable[[str], str]
    """For ids and names."""
    line: Callable[[str], str]
    """For titles, which are inline Markdown."""
    cell: Callable[[str], str]
    """The same in a table."""
    strong: Callable[[str], str]
    code: Callable[[str], str]
    """For our own words, such as the name of a rule."""
    clock: Clock

    def title(self, text: str) -> str:
        """Return a title, shortened to fit a list."""
        return self.line(shorten_text(text, MAX_TITLE))

    def moment(self, moment: Moment | None) -> str:
        """Return a time as the plan's documents write a deadline."""
        return name_deadline(moment, self.clock) if moment else "none"

    def instant(self, at: datetime) -> str:
        """Return a time in the plan's zone; the last second of a day is shown as the end of the day."""
        moment = build_moment(at, self.clock.zone)
        return self.moment(moment._replace(all_day=f"{moment.local:%H%M%S}" == "235959"))

    def ids(self, ids: Sequence[str]) -> str:
        """Return ids as ``A-1, A-2 and A-3``."""
        return join_names([self.plain(each) for each in ids])


_PHRASES: Final[Mapping[tuple[Subject, ChangeKind], str]] = {
    ("task", "added"): "new, {after}, {owner}, due {now}{waiting}",
    ("task", "removed"): "removed; it was {before}, due {was}",
    ("task", "renamed"): "renamed from {before}",
    ("task", "reopened"): "reopened: {before} → {after}",
    ("task", "cancelled"): "cancelled",
    ("task", "finished"): "finished",
    ("task", "moved"): "deadline {was} → {now} ({by})",
    ("task", "started"): "started",
    ("task", "paused"): "back to pending",
    ("task", "reassigned"): "owner {before} → {after}",
    ("task", "linked"): "now waits for {items}",
    ("task", "unlinked"): "no longer waits for {items}",
    ("task", "retitled"): "title was: {old_title}",
    ("task", "updated"): "{updates}",
    ("task", "edited"): "{items} edited",
    ("blocker", "added"): "new, already resolved, {owner}",
    ("blocker", "opened"): "new blocker, {owner}, expected to be resolved {now}, blocks {items}",
    ("blocker", "removed"): "removed; it was {before}, expected to be resolved {was}",
    ("blocker", "renamed"): "renamed from {before}",
    ("blocker", "reopened"): "open again",
    ("blocker", "resolved"): "resolved",
    ("blocker", "moved"): "ETA {was} → {now} ({by})",
    ("blocker", "reassigned"): "owner {before} → {after}",
    ("blocker", "linked"): "now blocks {items}",
    ("blocker", "unlinked"): "no longer blocks {items}",
    ("blocker", "retitled"): "description was: {old_title}",
    ("blocker", "edited"): "{items} edited",
    ("step", "added"): "new step of the critical path: {items}",
    ("step", "removed"): "removed from the critical path: {items}",
    ("step", "set"): "step of the critical path: {before} → {after}",
    ("owner", "added"): "new owner{login}",
    ("owner", "removed"): "removed from the owners",
    ("owner", "set"): "GitHub login {before} → {after}",
    ("owner", "edited"): "{items} edited",
    ("plan", "moved"): "{was} → {now} ({by})",
    ("plan", "set"): "{before} → {after}",
    ("plan", "reordered"): "reordered",
}
_CAUSES: Final[Mapping[CauseKind, str]] = {
    "slips": "slips {by}",
    "new": "is new",
    "reopened": "is reopened",
    "linked": "is now a dependency",
    "open": "is open",
    "overdue": "is overdue",
    "deadline": "is due {by} earlier",
    "estimate": "needs more time",
}
_STATUSES: Final[Mapping[str, str]] = {"in_progress": "in progress"}


def describe_change(change: Change, escapes: Escapes) -> str:
    """Return what happened to the subject of a change, without its name."""
    if change.subject == "plan" and change.kind == "set" and not (change.before or change.after):
        return "changed"
    phrase = _PHRASES[change.subject, change.kind]
    items = [item.replace("_", " ") for item in change.items] if change.kind == "edited" else change.items
    if change.by is None:
        phrase = phrase.replace(" ({by})", "")
    return phrase.format(
        before=escapes.plain(_STATUSES.get(change.before, change.before)) or "none",
        after=escapes.plain(_STATUSES.get(change.after, change.after)) or "none",
        old_title=escapes.title(change.before),
        owner=escapes.plain(change.owner),
        was=escapes.moment(change.was),
        now=escapes.moment(change.now),
        by=name_shift(change.by or timedelta()),
        items=escapes.ids(items),
        waiting=f", waits for {escapes.ids(items)}" if items else "",
        updates=count_noun(change.number, "update"),
        login=f", GitHub login {escapes.plain(change.after)}" if change.after else "",
    )


def describe_late(late: Late, escapes: Escapes) -> str:
    """Return ``MCP-1 slips 2 d, so UI-1 cannot meet 19 May 12:00: expected 21 May 12:00``."""
    task = escapes.strong(escapes.plain(late.task.id))
    cause = late.cause
    if cause.id == late.task.id:
        start = f"{task} {_CAUSES[cause.reason].format(by=name_span(cause.by or timedelta()))} and"
    else:
        more = ("others",) if len(cause.through) > MOST_THROUGH else ()
        way = join_names([*map(escapes.plain, cause.through[:MOST_THROUGH]), *more])
        through = f" (through {way})" if way else ""
        start = f"{_describe_cause(cause, escapes)}, so {task}{through}"
    due, expected = escapes.moment(late.task.deadline), escapes.instant(late.expected)
    if late.was_late and late.before:
        later = name_shift(late.expected - late.before)
        return f"{start} misses {due} by even more: expected {expected} ({later})"
    return f"{start} cannot meet {due}: expected {expected}"


def _describe_cause(cause: Cause, escapes: Escapes) -> str:
    phrase = _CAUSES[cause.reason].format(by=name_span(cause.by or timedelta()))
    return f"{escapes.plain(cause.id)} {phrase}"


def name_shift(by: timedelta) -> str:
    """Return a duration with its sign: ``+2 d``."""
    return f"+{name_span(by)}" if by >= timedelta() else f"−{name_span(by)}"


def name_span(span: timedelta) -> str:
    """Return the length of a duration to the minute: ``2 d``, ``1 d 12 h``, ``45 min``."""
    minutes = round(abs(span).total_seconds() / 60)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than a minute"
