"""Checks a timeline against itself: the weeks that rows name, and a summary of the same dates."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import settle_deadline
from launchlist.adopt.draft import Fault
from launchlist.plan.moments import resolve_moment
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, tzinfo

    from launchlist.adopt.draft import AdoptOptions, DraftTask
    from launchlist.adopt.page.blocks import ListItem

_WEEK: Final = re.compile(r"\bweek\s*([0-9]{1,2})\b", re.IGNORECASE)
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_PUNCTUATION: Final = re.compile(r"[^\w\s]+")
_SPLIT: Final = re.compile(r":(?=\s|\*)|\s[–—-]\s")
_MOST_ALIKE: Final = 200
"""Tasks with which a line is compared."""
_SMALL: Final = frozenset({"the", "a", "of", "for", "and", "to", "is", "on", "in", "at", "begins", "starts", "week"})


class TimelineLine(NamedTuple):
    """One line of a summary: when, what, and the week it names."""

    line: int
    moment: str
    what: str
    week: str


def read_summary(items: Sequence[ListItem], path: str, options: AdoptOptions) -> tuple[list[TimelineLine], list[Fault]]:
    """Return the lines of a list that begin or end with a date, and what is wrong with those."""
    lines: list[TimelineLine] = []
    faults: list[Fault] = []
    for item in items:
        parts = [part.strip(" *_") for part in _SPLIT.split(item.text) if part.strip(" *_")]
        for at in (0, len(parts) - 1):
            due = settle_deadline(_clean(parts[at]), options, what=item.text) if len(parts) > 1 else None
            if due and (due.moment or any("apart" in fault for fault in due.faults)):
                rest = " ".join(part for each, part in enumerate(parts) if each != at)
                week = _WEEK.search(rest)
                lines.append(TimelineLine(item.line, due.moment, _clean(_WEEK.sub("", rest)), week[1] if week else ""))
                faults += [Fault(path, item.line, fault) for fault in due.faults]
                break
    return lines, faults


def _clean(text: str) -> str:
    return _LINK.sub(r"\1", text).strip(" *_()–—-")


def compare_summary(
    lines: Sequence[TimelineLine], tasks: Sequence[DraftTask], zone: tzinfo, path: str
) -> tuple[list[Fault], set[int]]:
    """Return where a summary contradicts the tasks, and the lines that have no word beyond a task's title."""
    faults: list[Fault] = []
    matched: set[int] = set()
    words = {task.key: _find_words(task.title) for task in tasks}
    index = _index_words(tasks, words)
    for line in lines:
        own = _find_words(line.what)
        alike = _list_alike(own, index)
        task = max((tasks[at] for at in alike), key=lambda task: _rate(own, words[task.key]), default=None)
        if task is None or _rate(own, words[task.key]) < 0.6 or (len(own) == 1 and own != words[task.key]):
            continue
        if not line.moment or not task.deadline:
            continue
        here, there = (resolve_moment(text, zone) for text in (line.moment, task.deadline))
        is_same = here.local.date() == there.local.date() if here.all_day or there.all_day else here.at == there.at
        if is_same:
            matched.update([line.line] if _list_words(line.what) <= _list_words(task.title) else [])
        else:
            message = f"{quote(line.what)} is on {line.moment} here and on {task.deadline} in line {task.line}"
            faults.append(Fault(path, line.line, message, "the table counts"))
    return faults, matched


def _index_words(tasks: Sequence[DraftTask], words: Mapping[str, frozenset[str]]) -> dict[str, list[int]]:
    """Return for each word the places of the tasks whose titles have it."""
    index: dict[str, list[int]] = {}
    for at, task in enumerate(tasks):
        for word in words[task.key]:
            index.setdefault(word, []).append(at)
    return index


def _list_alike(own: frozenset[str], index: Mapping[str, list[int]]) -> list[int]:
    """Return the indexes of tasks that share words with a line, those of rare words first, up to a limit."""
    found: set[int] = set()
    for places in sorted((index[word] for word in own if word in index), key=len):
        found.update(places[: max(_MOST_ALIKE - len(found), 0)])
    return sorted(found)


def _find_words(text: str) -> frozenset[str]:
    return _list_words(text) - _SMALL


def _list_words(text: str) -> frozenset[str]:
    return frozenset(_PUNCTUATION.sub(" ", _LINK.sub(r"\1", text).lower()).split())


def _rate(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the shorter text is in the longer one, less a penalty for its other words."""
    if not one or not other:
        return 0
    shared = len(one & other)
    return shared / min(len(one), len(other)) - 0.05 * (max(len(one), len(other)) - shared)


def check_weeks(dated: Sequence[tuple[int, str, str]], zone: tzinfo, path: str) -> Iterator[Fault]:
    """Report weeks that do not fit their dates, counted from the first line that names a week.

    Each of ``dated`` is a line, its moment and the week it names. Weeks begin on Mondays.
    """
    counted = [(line, _find_monday(moment, zone), int(week)) for line, moment, week in dated if moment and week]
    if not counted:
        return
    first, monday, number = min(counted, key=lambda each: each[1])
    start = monday - timedelta(weeks=number)
    for line, own, week in counted:
        right = (own - start).days // 7
        if right != week:
            message = f"week {week} is given, but its date is in week {right}, counted from line {first}"
            yield Fault(path, line, message)


def _find_monday(moment: str, zone: tzinfo) -> date:
    day = resolve_moment(moment, zone).at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
