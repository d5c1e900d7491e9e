"""Task lists: ``- [ ] Write the text (@maya, due 18 May 23:00)``, with their owners and dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from launchlist.adopt.deadline_field import settle_deadline
from launchlist.adopt.draft import SYNTHETIC, DraftTask, Fault
from launchlist.adopt.page.line_patterns import STRUCK, take_id
from launchlist.plan.words.people import read_person
from launchlist.rendering.markdown import Backticks
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import ListItem
    from launchlist.plan.model import TaskStatus


_START: Final = re.compile(r"`+|!?\[|<|https?://\S+")
_TARGET: Final = re.compile(r"\([^()\s]*+(?:\([^()]*+\)[^()\s]*+)*+\)")
_TAG_END: Final = re.compile(r"[>\s]")


def mask(text: str) -> str:
    """Return a text of the same length with code, links and addresses masked."""
    parts: list[str] = []
    finder, done, at = _Ends(text), 0, 0
    while match := _START.search(text, at):
        end = finder.find(match)
        at = max(end, match.end())
        if end >= 0:
            parts += (text[done : match.start()], "\0" * (end - match.start()))
            done = end
    return "".join((*parts, text[done:]))


class _Ends:
    """Finds where code, a link or a tag ends; searches that several starts share are done once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._runs = Backticks(text)
        self._bracket = self._tag = -1
        self._target_end = -1

    def find(self, start: re.Match[str]) -> int:
        """Return the end of what starts there, or -1 if nothing does."""
        mark = start[0]
        if mark[0] == "`":
            close = self._runs.find_close(len(mark), start.end())
            return close + len(mark) if close >= 0 else -1
        if mark == "<":
            return self._find_tag_end(start.end())
        return start.end() if mark[0] == "h" else self._find_link_end(start.end())

    def _find_tag_end(self, at: int) -> int:
        if self._tag < at:
            found = _TAG_END.search(self._text, at)
            self._tag = found.start() if found else len(self._text)
        return self._tag + 1 if self._text[self._tag : self._tag + 1] == ">" and self._tag > at else -1

    def _find_link_end(self, at: int) -> int:
        if self._bracket < at:
            found = self._text.find("]", at)
            self._bracket = found if found >= 0 else len(self._text)
            target = _TARGET.match(self._text, self._bracket + 1)
            self._target_end = target.end() if target else -1
        return self._target_end


ReportFault: TypeAlias = "Callable[[str, str], None]"
"""Receives a message and a hint."""

_LOGIN: Final = r"@(?P<login>[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})"
_AT_END: Final = re.compile(rf"(?:^|\s)(?:[-–—:]\s*)?{_LOGIN}\s*$")
_DUE: Final = re.compile(
    r"(?:[-–—,;]\s*)?(?:(?:📅|🗓️?|⏳)\s*|@due\(|\b(?:due|deadline|by|until)\b:?\s+)(?P<due>[^,;()]*[0-9a-z])\)?\s*$",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"(?:^|(?<=\s))\((?P<inside>[^()]+)\)\s*$")
_SEPARATOR: Final = re.compile(
    r"(?<!week [0-9])(?<!week [0-9]{2}),|;|,(?!\s*(?:mon|tue|wed|thu|fri|sat|sun))", re.IGNORECASE
)
"""What separates the parts in brackets; the comma in *week 9, Tuesday* does not."""
_LABELLED: Final = re.compile(r"(?P<label>owner|assignee|who|due|deadline|by|until)\b:?\s+(?P<value>.+)", re.IGNORECASE)
_LOOKED_AT: Final = 300
"""Characters at the end of a line in which a date is looked for."""
_NAME: Final = re.compile(r"[^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){0,2}")


class Tail(NamedTuple):
    """A line split into its title and the details after it."""

    title: str
    owner: str = ""
    login: str = ""
    deadline: str = ""
    offset: str = ""
    """A deadline that counts from another date, verbatim."""


def read_tail(text: str, names: Container[str], options: AdoptOptions, report: ReportFault) -> Tail:
    """Return a line in parts. A bare name in brackets is an owner if it is one of ``names``, or next to a date."""
    reported: set[str] = set()

    def report_once(message: str, hint: str) -> None:
        if message not in reported:
            reported.add(message)
            report(message, hint)

    tail, before = Tail(text.strip()), None
    while tail != before:  # the parts may be in any order
        before = tail
        tail = _take_brackets(tail, names, options, report_once)
        tail = _take_login(tail)
        tail = _take_due(tail, options, report_once)
    return tail


def _take_login(tail: Tail) -> Tail:
    login = None if tail.login else _AT_END.search(mask(tail.title))
    if not login:
        return tail
    return tail._replace(title=tail.title[: login.start()].rstrip(" -–—:"), login=login["login"])


_EXCLUSIVE: Final = dict.fromkeys(("deadline", "offset"), ("deadline", "offset"))
"""Kinds of parts of which a task takes one: a date, or one that counts from another."""


def _take_brackets(tail: Tail, names: Container[str], options: AdoptOptions, report: ReportFault) -> Tail:
    match = _BRACKETS.search(mask(tail.title))
    if not match:
        return tail
    inside = tail.title[match.start("inside") : match.end("inside")]
    found: dict[str, str] = {}
    rest: list[str] = []
    bare: list[str] = []
    for part in map(str.strip, _SEPARATOR.split(inside)):
        kind, value = _read_part(part, names, options, report)
        if kind == "bare":
            bare.append(value)
        elif kind and not any(each in found or getattr(tail, each) for each in _EXCLUSIVE.get(kind, (kind,))):
            found[kind] = value
        else:
            rest.append(part)
    if len(bare) == 1 and not found.keys().isdisjoint(("deadline", "offset")) and not {"owner", "login"} & set(found):
        report(f"{quote(bare[0])} is taken for the owner", "if it is not an owner, move it into the title")
        found["owner"] = bare.pop()
    if not found:
        return tail
    kept = ", ".join([*rest, *bare])
    title = tail.title[: match.start()].rstrip() + (f" ({kept})" if kept else "")
    return tail._replace(title=title, **found)


def _read_part(part: str, names: Container[str], options: AdoptOptions, report: ReportFault) -> tuple[str, str]:
    """Return the kind and the value of a part: an owner, a login, a deadline, perhaps a name, or nothing."""
    login = re.fullmatch(_LOGIN, part)
    if login:
        return "login", login["login"]
    labeled = _LABELLED.fullmatch(part)
    if labeled and labeled["label"].lower() in {"owner", "assignee", "who"}:
        return "owner", read_person(labeled["value"]).name
    if part in names:
        return "owner", part
    if not labeled and not re.search(r"[0-9]", part):
        return ("bare", part) if _NAME.fullmatch(part) and part[0].isupper() else ("", "")
    settled = settle_deadline(labeled["value"] if labeled else part, options)
    if settled.moment or labeled:
        for fault in settled.faults:
            report(fault, "" if settled.moment else f"{quote(part)} stays in the title")
    if settled.offset:
        return "offset", settled.offset
    return ("deadline", settled.moment) if settled.moment else ("", "")


def _take_due(tail: Tail, options: AdoptOptions, report: ReportFault) -> Tail:
    start = max(0, len(tail.title) - _LOOKED_AT)
    match = None if tail.deadline or tail.offset else _DUE.search(mask(tail.title), start)
    if not match:
        return tail
    settled = settle_deadline(match["due"], options, what=tail.title[: match.start()])
    for fault in settled.faults:
        report(fault, "" if settled.moment else "it stays in the title")
    if not settled.moment and not settled.offset:
        return tail
    title = tail.title[: match.start()].rstrip(" -–—,;")
    return tail._replace(title=title, deadline=settled.moment, offset=settled.offset)


class Known(NamedTuple):
    """What is known from the rest of a page."""

    names: Container[str]
    """Owners."""
    ids: Container[str]
    """Everything that looks like an id and occurs on the page more than once."""


def read_tasks(
    items: Sequence[ListItem], known: Known, path: str, options: AdoptOptions
) -> tuple[list[DraftTask], list[Fault]]:
    """Return a task for each item that has a box."""
    tasks: list[DraftTask] = []
    faults: list[Fault] = []
    above: list[tuple[int, int]] = []
    """The depth and the index of the tasks above the item."""
    for item in items:
        if not item.box:
            continue
        task = _read_task(item, known, path, options, faults)
        above = [(depth, at) for depth, at in above if depth < item.depth]
        if above:
            parent = tasks[above[-1][1]]
            tasks[above[-1][1]] = parent._replace(depends_on=(*parent.depends_on, task.key))
        above.append((item.depth, len(tasks)))
        tasks.append(task)
    return tasks, faults


def _read_task(item: ListItem, known: Known, path: str, options: AdoptOptions, faults: list[Fault]) -> DraftTask:
    text = " ".join(item.text.split())
    struck = STRUCK.fullmatch(text)
    status: TaskStatus = "cancelled" if struck else "complete" if item.box == "x" else "pending"
    key, text = take_id(struck[1] if struck else text, known.ids)

    def report(message: str, hint: str) -> None:
        faults.append(Fault(path, item.line, message, hint))

    tail = read_tail(text, known.names, options, report)
    return DraftTask(
        key=key or f"{SYNTHETIC}{item.line}",
        title=tail.title,
        path=path,
        line=item.line,
        owner=tail.owner or tail.login,
        deadline=tail.deadline,
        offsets={"deadline": tail.offset} if tail.offset else {},
        status=status,
        notes=item.more,
        adopted={"login": f"@{tail.login}"} if tail.login and tail.owner else {},
    )
