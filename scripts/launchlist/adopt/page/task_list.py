"""Task lists: ``- [ ] Write the text (@maya, due 18 May 23:00)``, items below an item being what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.draft import DraftTask, Fault
from launchlist.adopt.ids import SYNTHETIC
from launchlist.adopt.page.cells import STRUCK
from launchlist.adopt.page.inline_metadata import read_tail
from launchlist.adopt.page.line_patterns import take_id

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import ListItem
    from launchlist.plan.model import TaskStatus


class Known(NamedTuple):
    """What the rest of a page knows."""

    names: Container[str]
    """Owners."""
    ids: Container[str]
    """What looks like an id and stands there more than once."""


def read_tasks(
    items: Sequence[ListItem], known: Known, path: str, wishes: AdoptOptions
) -> tuple[list[DraftTask], list[Fault]]:
    """Return a task for each item that has a box."""
    tasks: list[DraftTask] = []
    faults: list[Fault] = []
    above: list[tuple[int, int]] = []
    """The depth and the place of the tasks that the item stands below."""
    for item in items:
        if not item.box:
            continue
        task = _read_task(item, known, path, wishes, faults)
        above = [(depth, at) for depth, at in above if depth < item.depth]
        if above:
            parent = tasks[above[-1][1]]
            tasks[above[-1][1]] = parent._replace(depends_on=(*parent.depends_on, task.key))
        above.append((item.depth, len(tasks)))
        tasks.append(task)
    return tasks, faults


def _read_task(item: ListItem, known: Known, path: str, wishes: AdoptOptions, faults: list[Fault]) -> DraftTask:
    text = " ".join(item.text.split())
    struck = STRUCK.fullmatch(text)
    status: TaskStatus = "cancelled" if struck else "complete" if item.box == "x" else "pending"
    key, text = take_id(struck[1] if struck else text, known.ids)

    def report(message: str, hint: str) -> None:
        faults.append(Fault(path, item.line, message, hint))

    tail = read_tail(text, known.names, wishes, report)
    return DraftTask(
        key=key or f"{SYNTHETIC}{item.line}",
        title=tail.title,
        path=path,
        line=item.line,
        owner=tail.owner or tail.login,
        deadline=tail.deadline,
        status=status,
        notes=item.more,
        adopted={"login": f"@{tail.login}"} if tail.login and tail.owner else {},
    )
