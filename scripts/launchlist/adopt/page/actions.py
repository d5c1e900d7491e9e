"""Assigns each action item of a document to a task or blocker of its owner, in the document's order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import DraftBlocker, DraftTask

_WORD: Final = re.compile(r"[a-z0-9]{4,}")
_ID: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]+-[0-9]+")
_FREED: Final = re.compile(r"\bunblock(?:s|ing)? ([A-Za-z0-9]+-[0-9]+)", re.IGNORECASE)
_MOST_PAIRS: Final = 250_000
"""Of an action and a place, for which all ways to place the actions are compared."""
_NAMED, _UNBLOCKS, _IS_BLOCKER = 12, 6, 3


class PageAction(NamedTuple):
    """One action item."""

    line: int
    owner: str
    text: str


class PlacedAction(NamedTuple):
    """The task or blocker that an action belongs to."""

    key: str
    is_sure: bool
    """Whether its owner has no other place, or it shares words with the action."""


class _Place(NamedTuple):
    """Where an action may go, in the order in which actions are printed."""

    key: str
    owner: str
    words: frozenset[str]
    frees: frozenset[str]
    """Keys of the tasks that wait for it."""
    is_blocker: bool


def place_actions(
    actions: Sequence[PageAction], tasks: Sequence[DraftTask], blockers: Sequence[DraftBlocker]
) -> list[PlacedAction | None]:
    """Return where each action belongs, None where its owner has nothing unfinished left.

    The checklist prints the actions of tasks by row, then those of blockers; of all ways to place most of them in the
    document's own order, the one is taken whose words agree best. What does not fit in is None.
    """
    places = _list_places(tasks, blockers)
    if len(actions) * len(places) > _MOST_PAIRS:
        return _place_named(actions, places)
    rates = [_rate_places(action, places) for action in actions]
    # best[n][p]: how many of the first n actions, and how well, can be placed before place p.
    best = [[(0, 0)] * (len(places) + 1)]
    for rated in rates:
        row = [(0, 0)]
        for at, before in enumerate(best[-1][1:], 1):
            count, score = best[-1][at - 1]
            placed = (count + 1, score + rated[at - 1]) if at - 1 in rated else before
            row.append(max(row[-1], before, placed))
        best.append(row)
    return _follow(best, rates, places)


def _place_named(actions: Sequence[PageAction], places: Sequence[_Place]) -> list[PlacedAction | None]:
    """Return the place that each action names, each place once; used if there are too many to compare."""
    left = {(place.key, place.owner) for place in places}
    found: list[PlacedAction | None] = []
    for action in actions:
        keys = [key for key in _ID.findall(action.text) if (key, action.owner) in left]
        left -= {(key, action.owner) for key in keys[:1]}
        found.append(PlacedAction(keys[0], is_sure=True) if keys else None)
    return found


def _follow(
    best: list[list[tuple[int, int]]], rates: list[dict[int, int]], places: Sequence[_Place]
) -> list[PlacedAction | None]:
    """Return the way that led to the best end; of equals the one that places earlier actions, at earlier places."""
    found: list[PlacedAction | None] = [None] * len(rates)
    number, at = len(rates), len(places)
    while number and at:
        if best[number - 1][at] == best[number][at]:
            number -= 1
        elif best[number][at - 1] == best[number][at]:
            at -= 1
        else:
            number, at = number - 1, at - 1
            rated = rates[number]
            found[number] = PlacedAction(places[at].key, len(rated) == 1 or rated[at] > 0)
    return found


def assign_actions(
    actions: Sequence[PageAction], tasks: list[DraftTask], blockers: list[DraftBlocker]
) -> list[PlacedAction | None]:
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


def _rate_places(action: PageAction, places: Sequence[_Place]) -> dict[int, int]:
    """Return how well an action fits each place of its owner: by its id, by what it unblocks, by common words."""
    freed = set(_FREED.findall(action.text))
    names = set(_ID.findall(action.text))
    words = _find_words(action.text)
    unblocks = "block" in action.text.lower()
    return {
        at: len(words & place.words)
        + (_NAMED if place.key in names - freed else 0)
        + (_UNBLOCKS if names & place.frees else 0)
        + (_IS_BLOCKER if place.is_blocker and unblocks else 0)
        for at, place in enumerate(places)
        if place.owner == action.owner
    }
