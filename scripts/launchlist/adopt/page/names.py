"""Tasks by what people call them: an id, a title, the beginning of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.words.people import strip_emphasis
from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlist.adopt.draft import DraftTask

_SIGNS: Final = re.compile(r"[^\w]+")
_LONGEST: Final = 200
"""Signs of the beginning of a title that may be what others call it."""


def make_finder(tasks: Sequence[DraftTask]) -> Callable[[str], str]:
    """Return what gives the key of the only task with a name; a name that fits none, or several, stays as it is."""
    keys = {task.key for task in tasks}
    lower: dict[str, list[str]] = {}
    folded: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {}
    """Keys by the words that a title begins with."""
    for task in tasks:
        title = _fold(task.title)
        lower.setdefault(compose_name(task.key).lower(), []).append(task.key)
        folded.setdefault(title, []).append(task.key)
        for place, sign in enumerate(title[:_LONGEST]):
            if sign == " ":
                begun.setdefault(title[:place], []).append(task.key)

    def find(name: str) -> str:
        if name in keys:
            return name
        wanted = _fold(name)
        exact = (
            lower.get(compose_name(name).lower())
            or folded.get(wanted)
            or (begun.get(wanted, []) if len(wanted) > 3 else [])
        )
        return exact[0] if len(exact) == 1 else name

    return find


def _fold(text: str) -> str:
    return _SIGNS.sub(" ", strip_emphasis(compose_name(text)).casefold()).strip()
