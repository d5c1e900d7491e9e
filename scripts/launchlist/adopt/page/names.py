"""Tasks by what people call them: an id, a title, the beginning of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.words.people import strip_emphasis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from launchlist.adopt.draft import DraftTask

_SIGNS: Final = re.compile(r"[^\w]+")


def make_finder(tasks: Sequence[DraftTask]) -> Callable[[str], str]:
    """Return what gives the key of the only task with a name; a name that fits none, or several, stays as it is."""
    keys = {task.key for task in tasks}
    folded: dict[str, list[str]] = {}
    for task in tasks:
        folded.setdefault(_fold(task.title), []).append(task.key)

    def find(name: str) -> str:
        if name in keys:
            return name
        upper = [key for key in keys if key.lower() == name.lower()]
        wanted = _fold(name)
        exact = upper or folded.get(wanted, [])
        if not exact and len(wanted) > 3:
            exact = [key for title, own in folded.items() if title.startswith(f"{wanted} ") for key in own]
        return exact[0] if len(exact) == 1 else name

    return find


def _fold(text: str) -> str:
    return _SIGNS.sub(" ", strip_emphasis(text).casefold()).strip()
