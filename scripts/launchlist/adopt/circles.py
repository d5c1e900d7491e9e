"""Circles of dependencies in a source, which no plan can have: the edge that closes one is taken out and kept aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import DraftTask, Fault
from launchlist.wording import quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_NAMED: Final = 5
"""Tasks of a circle that are named."""


def break_circles(tasks: Sequence[DraftTask], faults: list[Fault]) -> tuple[DraftTask, ...]:
    """Return the tasks without circles, in their order; each edge that closed one is reported and kept as adopted.

    The tasks are walked in the order of the source, so the last edge of a circle that it names is the one that goes.
    """
    after = {task.key: task.depends_on for task in tasks}
    closing: dict[str, list[str]] = {}
    at = {task.key: task for task in tasks}
    for key, dependency, circle in find_closing(after):
        closing.setdefault(key, []).append(dependency)
        named = [*circle[:_NAMED], "…", key] if len(circle) > _NAMED else circle
        message = (
            f"{quote(key)} depends on {quote(dependency)}, which closes a circle: "
            f"{' waits for '.join(map(shorten_text, [*named, dependency]))}"
        )
        faults.append(Fault(at[key].path, at[key].line, message, "it is kept under adopted"))
    return tuple(_take_out(task, closing[task.key]) if task.key in closing else task for task in tasks)


def find_closing(after: Mapping[str, Sequence[str]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each edge that closes a circle: from, to, and the first tasks of the way from the latter to the former.

    A depth-first walk without recursion: an edge to a task that the walk is still inside of closes a circle, and
    without those edges there is none.
    """
    closing: list[tuple[str, str, tuple[str, ...]]] = []
    path: list[tuple[str, Iterator[str]]] = []
    depths: dict[str, int] = {}
    done: set[str] = set()
    for start in after:
        ahead: str | None = start
        while ahead is not None or path:
            if ahead is not None and ahead not in depths:
                depths[ahead] = len(path)
                path.append((ahead, iter(after[ahead])))
            elif ahead is not None and ahead not in done:
                way = path[depths[ahead] : depths[ahead] + _NAMED + 1]
                closing.append((path[-1][0], ahead, tuple(key for key, _ in way)))
            ahead = next(path[-1][1], None) if path else None
            if ahead is None and path:
                done.add(path.pop()[0])
    return closing


def keep_order(task: DraftTask, lost: Iterable[str]) -> DraftTask:
    """Return the task with the keys it depended on, as far as a plan cannot say so, among what is adopted."""
    kept = task.adopted.get("depends_on")
    return task._replace(adopted={**task.adopted, "depends_on": ", ".join([*([kept] if kept else []), *lost])})


def _take_out(task: DraftTask, lost: Sequence[str]) -> DraftTask:
    gone = frozenset(lost)
    return keep_order(task._replace(depends_on=tuple(key for key in task.depends_on if key not in gone)), lost)
