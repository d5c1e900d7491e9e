"""Which task or blocker each action item of a document belongs to: one of its owner's, in the document's order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import DraftBlocker, DraftTask

_WORD: Final = re.compile(r"[a-z0-9]{4,}")
_ID: Final = re.compile(r"[A-Za-z0-9]+-[0-9]+")
_FREED: Final = re.compile(rf"\bunblock(?:s|ing)? ({_ID.pattern})", re.IGNORECASE)
_NAMED, _UNBLOCKS, _IS_BLOCKER = 12, 6, 3


class Action(NamedTuple):
    """One action item."""

    line: int
    owner: str
    text: str


class Placed(NamedTuple):
    """The task or blocker that an action belongs to."""

    key: str
    is_sure: bool
    """Its owner has no other, or its words are the action's."""


class _Place(NamedTuple):
    """Where an action may go, in the order in which actions are printed."""

    key: str
    owner: str
    words: frozenset[str]
    frees: frozenset[str]
    """What waits for it."""
    is_blocker: bool


def place_actions(
    actions: Sequence[Action], tasks: Sequence[DraftTask], blockers: Sequence[DraftBlocker]
) -> list[Placed | None]:
    """Return where each action belongs, None where its owner has nothing unfinished left.

    The checklist prints the actions of tasks by row, then those of blockers; of all ways to place most of them in the
    document's own order, the one is taken whose words agree best. What does not fit in is None.
    """
    places = _list_places(tasks, blockers)
    # best[p]: the most, and best placed, actions with the last of them at or before place p, and how they are placed.
    best: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(0, 0, ())] * (len(places) + 1)
    for number, action in enumerate(actions):
        row = list(best)
        for at, place in enumerate(places, 1):
            if place.owner == action.owner:
                count, score, chosen = best[at - 1]
                better = (count + 1, score + _rate(action, place), (*chosen, (number, at - 1)))
                row[at] = max(row[at], better, key=_count)
            row[at] = max(row[at], row[at - 1], key=_count)
        best = row
    placed = dict(best[-1][2])
    return [
        _find_placed(action, places[placed[number]], places) if number in placed else None
        for number, action in enumerate(actions)
    ]


def _count(way: tuple[int, int, tuple[tuple[int, int], ...]]) -> tuple[int, int]:
    return way[:2]


def _find_placed(action: Action, place: _Place, places: Sequence[_Place]) -> Placed:
    is_only = sum(each.owner == action.owner for each in places) == 1
    return Placed(place.key, is_only or _rate(action, place) > 0)


def assign_actions(
    actions: Sequence[Action], tasks: list[DraftTask], blockers: list[DraftBlocker]
) -> list[Placed | None]:
    """Write each action down where it belongs, in ``tasks`` and ``blockers``, and return where that is."""
    places = place_actions(actions, tasks, blockers)
    texts = {place.key: action.text for action, place in zip(actions, places, strict=True) if place}
    tasks[:] = [task._replace(next_action=texts.get(task.key, task.next_action)) for task in tasks]
    own = {blocker.key for blocker in blockers} - {task.key for task in tasks}
    blockers[:] = [
        blocker._replace(next_action=texts[blocker.key]) if blocker.key in own & texts.keys() else blocker
        for blocker in blockers
    ]
    return places


def _list_places(tasks: Sequence[DraftTask], blockers: Sequence[DraftBlocker]) -> list[_Place]:
    waiting: dict[str, set[str]] = {}
    for task in tasks:
        for key in task.depends_on:
            waiting.setdefault(key, set()).add(task.key)
    places = [
        _Place(task.key, task.owner, _find_words(task.title), frozenset(waiting.get(task.key, ())), is_blocker=False)
        for task in tasks
        if task.status not in {"complete", "cancelled"}
    ]
    places += [
        _Place(
            blocker.key,
            blocker.owner,
            _find_words(f"{blocker.description} {blocker.resolution_plan}"),
            frozenset(blocker.affects),
            is_blocker=True,
        )
        for blocker in sorted(blockers, key=lambda blocker: (blocker.eta, blocker.key))
        if blocker.status == "open"
    ]
    return places


def _find_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _rate(action: Action, place: _Place) -> int:
    """Return how well an action fits a place: it is named, something that waits for it is, they share words."""
    freed = set(_FREED.findall(action.text))
    names = set(_ID.findall(action.text))
    score = len(_find_words(action.text) & place.words)
    score += _NAMED if place.key in names - freed else 0
    score += _UNBLOCKS if names & place.frees else 0
    return score + (_IS_BLOCKER if place.is_blocker and "block" in action.text.lower() else 0)
