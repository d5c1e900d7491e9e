"""The tasks, blockers and metrics of a page, from its tables and its task lists: the first thing that is read of it."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.draft import DraftBlocker, DraftTask, Fault
from launchlist.adopt.normalize import settle_blockers, settle_tasks
from launchlist.adopt.page.blocks import BlockTable, Items
from launchlist.adopt.page.tables import TablePlace, Tables, read_table
from launchlist.adopt.page.task_list import Known, read_tasks
from launchlist.adopt.page.timeline import check_weeks
from launchlist.plan.names import compose_name
from launchlist.plan.words.people import strip_emphasis
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import Block, ListItem
    from launchlist.adopt.page.document import Page, PageSection


_PHASE: Final = re.compile(
    r"(?:phase|stage|milestone)(?:\s+(?:[0-9]{1,3}|[IVX]{1,5}|[A-D])\b|\s*[:–—]\s*\w)", re.IGNORECASE
)
"""A heading that names a phase: Phase 2, Stage: beta, Milestone III – freeze."""
_PUNCTUATION: Final = re.compile(r"[^\w]+")
_LONGEST: Final = 200
"""How many characters at the start of a title may be used as its name."""


def make_finder(tasks: Sequence[DraftTask]) -> Callable[[str], str]:
    """Return a function from a name to the key of the only task with it; ambiguous and unknown names stay unchanged."""
    keys = {task.key for task in tasks}
    lower: dict[str, list[str]] = {}
    folded: dict[str, list[str]] = {}
    begun: dict[str, list[str]] = {}
    """Keys by the words that a title begins with."""
    for task in tasks:
        title = _fold(task.title)
        lower.setdefault(compose_name(task.key).lower(), []).append(task.key)
        folded.setdefault(title, []).append(task.key)
        for place, char in enumerate(title[:_LONGEST]):
            if char == " ":
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
    return _PUNCTUATION.sub(" ", strip_emphasis(compose_name(text)).casefold()).strip()


_WAITS: Final = re.compile(r"\W*(?:blocked|waiting) (?:on|by|for)\b(?P<ids>.*)", re.IGNORECASE | re.DOTALL)
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,9}")


class Unplaced(NamedTuple):
    """A part of a page that has no place yet."""

    section: PageSection
    line: int
    text: str
    """The text unchanged."""


class PageRecords(NamedTuple):
    """The records of a page. ``total`` counts rows and boxes."""

    total: int
    tasks: tuple[DraftTask, ...]
    blockers: tuple[DraftBlocker, ...]
    tables: Tables
    has_lists: bool
    blocks: tuple[tuple[PageSection, Block], ...]
    """Blocks that are not lists of records."""
    left: tuple[Unplaced, ...]
    """Items without a box in a list of boxes."""
    labeled: frozenset[int]
    """The lines of the headings that became labels or phases."""
    faults: tuple[Fault, ...]


def read_page_records(page: Page, options: AdoptOptions) -> PageRecords:
    """Return the records of a page, each key once, and the other blocks."""
    tables = Tables(page.path, [], [], [], [], {}, {}, [], [])
    count, has_lists = 0, False
    blocks: list[tuple[PageSection, Block]] = []
    left: list[Unplaced] = []
    labeled: set[int] = set()
    place = TablePlace(page.path, page.list_repeated())
    known = Known(_list_names(page, place, options), place.ids)
    several = sum(any(map(_is_task_list, section.blocks)) for section in page.sections) > 1
    for section in page.sections:
        for block in section.blocks:
            before = len(tables.tasks)
            if isinstance(block, BlockTable):
                rows = read_table(block, place, options, tables)
                if rows is None:
                    blocks.append((section, block))
                count += rows or 0
            elif isinstance(block, Items) and _is_task_list(block):
                tasks, wrong = read_tasks(block.items, known, page.path, options)
                tables.tasks.extend(tasks)
                tables.faults.extend(wrong)
                count += len(tasks)
                has_lists = True
                left += [Unplaced(section, item.line, show_item(item)) for item in block.items if not item.box]
            else:
                blocks.append((section, block))
            is_label = several and isinstance(block, Items)
            if section.heading and _mark(tables.tasks, before, section.heading.text, is_label=is_label):
                labeled.add(section.heading.line)
    keys = {task.key for task in tables.tasks}
    named = [_find_waits(task, keys) for task in tables.tasks]
    find = make_finder(named)
    settled, faults = settle_tasks([each._replace(depends_on=tuple(map(find, each.depends_on))) for each in named])
    blockers, doubled = settle_blockers(tables.blockers)
    blockers = tuple(each._replace(affects=tuple(map(find, each.affects))) for each in blockers)
    more = (*tables.faults, *faults, *doubled, *_check_blockers(blockers, settled), *_check_rows(settled, page))
    return PageRecords(
        count, settled, blockers, tables, has_lists, tuple(blocks), tuple(left), frozenset(labeled), more
    )


def show_item(item: ListItem) -> str:
    """Return an item as its list has it, with its other content."""
    return f"{item.mark} {item.text}\n{item.more}".rstrip()


def _list_names(page: Page, place: TablePlace, options: AdoptOptions) -> set[str]:
    """Return the owners that the page's tables name."""
    tables = Tables(page.path, [], [], [], [], {}, {}, [], [])
    silent = options._replace(choose=lambda _, __: "")
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, BlockTable):
                read_table(block, place, silent, tables)
    owners = [task.owner for task in tables.tasks] + [blocker.owner for blocker in tables.blockers]
    return {owner for owner in owners if owner}


def _is_task_list(block: Block) -> bool:
    return isinstance(block, Items) and any(item.box for item in block.items)


def _mark(tasks: list[DraftTask], before: int, heading: str, *, is_label: bool) -> bool:
    """Give the last tasks the heading above them as their phase or as a label, and return whether that was done."""
    own = tasks[before:]
    if own and _PHASE.match(heading):
        tasks[before:] = [task if task.phase else task._replace(phase=heading) for task in own]
    elif own and is_label:
        tasks[before:] = [task._replace(labels=(*task.labels, heading)) for task in own]
    else:
        return False
    return True


def _find_waits(task: DraftTask, known: Container[str]) -> DraftTask:
    """Make a task depend on the tasks that it waits for according to its notes."""
    match = _WAITS.match(task.notes)
    if not match:
        return task
    found = [key for key in _ID.findall(match["ids"]) if key in known]
    return task._replace(depends_on=tuple(dict.fromkeys((*task.depends_on, *found))))


def _check_blockers(blockers: Sequence[DraftBlocker], tasks: Sequence[DraftTask]) -> Iterator[Fault]:
    known = {task.key for task in tasks}
    for blocker in blockers:
        for key in blocker.affects:
            if key not in known:
                yield Fault(
                    blocker.path, blocker.line, f"{quote(key)} is not a task of the page", "it is kept under adopted"
                )


def _check_rows(tasks: Sequence[DraftTask], page: Page) -> Iterator[Fault]:
    """Report rows whose week is not that of their date."""
    weeks = [(task.line, task.deadline, _find_week(task)) for task in tasks]
    return check_weeks(weeks, page.zone or UTC, page.path)


def _find_week(task: DraftTask) -> str:
    for name, text in task.adopted.items():
        if "week" in name.lower():
            match = re.search(r"[0-9]{1,2}", text)
            return match[0] if match else ""
    return ""
