"""Tables for a terminal: columns as wide as their content, narrowed to fit the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.model import Blocker
from launchlist.printing.escape import escape_text
from launchlist.rendering.dates import Clock, name_deadline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.plan.model import Moment, Task
    from launchlist.plan.view import PlanView, TaskView


def name_moment(moment: Moment, view: PlanView) -> str:
    """Return a time in the plan's zone, whatever zone it was written in."""
    zone = view.lookup.plan.zone
    local = moment.at.astimezone(zone)
    is_end = (local.hour, local.minute, local.second) == (23, 59, 59)
    clock = Clock(zone=zone, year=view.schedule.as_of.at.astimezone(zone).year)
    return name_deadline(moment._replace(local=local, all_day=moment.all_day and is_end, own_zone=False), clock)


def name_due(item: Task | Blocker, view: PlanView) -> str:
    """Return a deadline or an ETA, or the words of an adopted document if it has no real one."""
    due, field = (item.eta, "eta") if isinstance(item, Blocker) else (item.deadline, "deadline")
    claim = dict(item.claimed).get(field)
    if claim is not None:
        return claim
    return name_moment(due, view) if due else "–"


def name_status(each: TaskView) -> str:
    """Return a task's status in words, and whether it is waiting."""
    return each.task.status.replace("_", " ") + (", blocked" if each.is_blocked else "")


_GAP = "  "
_NARROWEST = 3
"""An empty cell would look as if there were nothing; one character and … show that there is more."""
RED, GREEN, YELLOW, BOLD, _RESET = "\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"


class Cell(NamedTuple):
    """A user's text as it is, and its color if colors are used."""

    text: str
    paint: str = ""


def draw_table(heads: Sequence[str], rows: Sequence[Sequence[Cell]], width: int | None, *, color: bool) -> str:
    """Return lines of at most ``width`` columns, with cells escaped and cut if needed; without rows, no header."""
    from rich.cells import cell_len  # knows the width of characters in a terminal

    if not rows:
        return ""
    table = [[Cell(head, BOLD) for head in heads], *([_escape(cell) for cell in row] for row in rows)]
    widths = [max(cell_len(cell.text) for cell in column) for column in zip(*table, strict=True)]
    if width:  # some terminals report 0
        _narrow(widths, width - len(_GAP) * (len(widths) - 1))
    return "".join(_draw_line(row, widths, color=color) for row in table)


def paint(text: str, code: str, *, color: bool) -> str:
    """Return ``text`` in a color if colors are used."""
    return f"{code}{text}{_RESET}" if color and code and text else text


def _escape(cell: Cell) -> Cell:
    return cell._replace(text=escape_text(" ".join(cell.text.split())))


def _narrow(widths: list[int], room: int) -> None:
    """Narrow the widest column until all fit; of equally wide columns, the last one goes first."""
    while sum(widths) > room and max(widths) > _NARROWEST:
        widest = max(widths)
        at = len(widths) - 1 - widths[::-1].index(widest)
        others = [each for each in widths if each < widest]
        spare = min(sum(widths) - room, widest - max((_NARROWEST, *others)))
        widths[at] -= max(1, spare) if widths.count(widest) == 1 else 1


def _draw_line(row: Sequence[Cell], widths: Sequence[int], *, color: bool) -> str:
    parts = []
    for cell, width in zip(row, widths, strict=True):
        text, blanks = _fit(cell.text, width)
        parts.append((paint(text, cell.paint, color=color), blanks))
    line = "".join(f"{text}{' ' * blanks}{_GAP}" for text, blanks in parts)
    return f"{line.rstrip(' ')}\n"


def _fit(text: str, width: int) -> tuple[str, int]:
    """Return the text cut to ``width`` columns, and how many spaces are missing to fill them."""
    from rich.cells import cell_len, set_cell_size

    length = cell_len(text)
    if length > width:
        text = f"{set_cell_size(text, width - 1).rstrip(' ')}…"
        length = cell_len(text)
    return text, width - length
