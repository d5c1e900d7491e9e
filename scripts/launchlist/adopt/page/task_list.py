"""Task lists: ``- [ ] Write the text (@maya, due 18 May 23:00)``, items below an item being what it waits for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import DraftTask, Fault
from launchlist.adopt.ids import SYNTHETIC
from launchlist.adopt.page.passages import read_led
from launchlist.adopt.words.due import settle_deadline
from launchlist.adopt.words.people import read_person
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import Wishes
    from launchlist.adopt.page.blocks import Item
    from launchlist.plan.model import TaskStatus

_LOGIN: Final = re.compile(r"(?<![\w/@.])@(?P<login>[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})(?![\w(@])")
_DUE: Final = re.compile(
    r"(?:[-–—,;]\s*)?(?:(?:📅|🗓️?|⏳)\s*|@due\(|\b(?:due|deadline|by|until)\b:?\s+)(?P<due>[^,;()]*[0-9a-z])\)?\s*$",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"\s*\((?P<inside>[^()]+)\)\s*$")
_STRUCK: Final = re.compile(r"~~(.+)~~", re.DOTALL)


def read_tasks(items: Sequence[Item], path: str, wishes: Wishes) -> tuple[list[DraftTask], list[Fault]]:
    """Return a task for each item that has a box."""
    tasks: list[DraftTask] = []
    faults: list[Fault] = []
    above: list[int] = []
    """The tasks that the item stands below, by their place, one a depth."""
    for item in items:
        if not item.box:
            continue
        task = _read_task(item, path, wishes, faults)
        above = [at for at in above if items_depth(tasks[at], items) < item.depth]
        if above:
            parent = tasks[above[-1]]
            tasks[above[-1]] = parent._replace(depends_on=(*parent.depends_on, task.key))
        above.append(len(tasks))
        tasks.append(task)
    return tasks, faults


def items_depth(task: DraftTask, items: Sequence[Item]) -> int:
    """Return how deep the item of a task stands."""
    return next(item.depth for item in items if item.line == task.line)


def _read_task(item: Item, path: str, wishes: Wishes, faults: list[Fault]) -> DraftTask:
    text = " ".join(item.text.split())
    struck = _STRUCK.fullmatch(text)
    status: TaskStatus = "cancelled" if struck else "complete" if item.box == "x" else "pending"
    led = read_led(struck[1] if struck else text)
    key, text = (led.ids[0], led.text) if led and len(led.ids) == 1 else ("", struck[1] if struck else text)
    text, owner, login, deadline = _take_tail(text, item.line, path, wishes, faults)
    return DraftTask(
        key=key or f"{SYNTHETIC}{item.line}",
        title=text,
        path=path,
        line=item.line,
        owner=owner or login,
        deadline=deadline,
        status=status,
        notes=item.more,
        adopted={"login": f"@{login}"} if login and owner else {},
    )


def _take_tail(text: str, line: int, path: str, wishes: Wishes, faults: list[Fault]) -> tuple[str, str, str, str]:
    """Return the title without what is said behind it, and that: owner, login and deadline."""
    owner = login = deadline = ""
    tail = _TAIL.search(text)
    if tail:
        rest = []
        for part in re.split(r"\s*[,;]\s*", tail["inside"]):
            found = _read_part(part, line, path, wishes, faults)
            if found and found[0] == "login" and not login:
                login = found[1]
            elif found and found[0] == "deadline" and not deadline:
                deadline = found[1]
            elif found and found[0] == "owner" and not owner:
                owner = found[1]
            else:
                rest.append(part)
        text = text[: tail.start()] + (f" ({', '.join(rest)})" if rest else "")
    due = (
        None
        if tail and re.search(r"\b(?:due|deadline|by|until)\b", tail["inside"], re.IGNORECASE)
        else _DUE.search(text)
    )
    if due and not deadline:
        settled = settle_deadline(due["due"], wishes, what=text[: due.start()])
        if settled.moment:
            deadline, text = settled.moment, text[: due.start()].rstrip(" -–—,;")
        faults += [Fault(path, line, fault) for fault in settled.faults]
    found_login = _LOGIN.search(text)
    if found_login and not login:
        login = found_login["login"]
        text = re.sub(r"\s*[-–—:]?\s*$", "", f"{text[: found_login.start()].rstrip()}{text[found_login.end() :]}")
    return text.strip(), owner, login, deadline


def _read_part(part: str, line: int, path: str, wishes: Wishes, faults: list[Fault]) -> tuple[str, str] | None:
    """Return what one part of the brackets behind a title is: a login, a deadline, an owner; None for anything else."""
    login = _LOGIN.fullmatch(part.strip())
    if login:
        return "login", login["login"]
    labelled = re.fullmatch(
        r"(?P<label>owner|assignee|who|due|deadline|by|until)\b:?\s+(?P<value>.+)", part, re.IGNORECASE
    )
    value = labelled["value"] if labelled else part
    if labelled and labelled["label"].lower() in {"owner", "assignee", "who"}:
        return "owner", read_person(value).name
    if not re.search(r"[0-9]", value) and not labelled:
        return ("owner", part.strip()) if re.fullmatch(r"[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2}", part.strip()) else None
    settled = settle_deadline(value, wishes)
    if settled.moment:
        faults += [Fault(path, line, fault) for fault in settled.faults]
        return "deadline", settled.moment
    if labelled:
        faults += [Fault(path, line, fault, f"{quote(part)} stays in the title") for fault in settled.faults]
    return None
