"""Assigns the parts of a page outside its records by their headings; the rest is kept word for word."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from launchlist.adopt.deadline_field import settle_deadline
from launchlist.adopt.draft import Fault
from launchlist.adopt.page.actions import PageAction, assign_actions
from launchlist.adopt.page.blocks import BlockTable, Items, TextBlock, ThematicBreak
from launchlist.adopt.page.document import write_local
from launchlist.adopt.page.line_patterns import (
    Meeting,
    StepLine,
    find_goal,
    read_action,
    read_footer,
    read_led,
    read_meeting,
    read_step,
)
from launchlist.adopt.page.records import Unplaced, show_item
from launchlist.adopt.page.timeline import check_weeks, compare_summary, read_summary
from launchlist.plan.words.deadlines import LONGEST, Calendar, Reading, read_deadline
from launchlist.wording import join_names

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from launchlist.adopt.draft import AdoptOptions
    from launchlist.adopt.page.blocks import Block, Heading, ListItem
    from launchlist.adopt.page.document import Page, PageSection
    from launchlist.adopt.page.records import PageRecords


UPDATES: Final = re.compile(r"update|status|log|journal|progress|diary|news")
SUMMARY: Final = re.compile(r"summary|timeline|key dates|tl;?dr")
ACTIONS: Final = re.compile(r"action|next steps?|attention|to ?do|follow.?up")
MEETING: Final = re.compile(r"sync|meeting|stand.?up|next call")
PATH: Final = re.compile(r"critical|sequence|path|order")
OTHERS: Final = re.compile(
    f"{UPDATES.pattern}|{ACTIONS.pattern}|{MEETING.pattern}|{SUMMARY.pattern}|retro|risk|question"
)
"""Headings of lists that are not a critical path, whatever their lines begin with."""
_OURS: Final = re.compile(
    "|".join(each.pattern for each in (UPDATES, SUMMARY, ACTIONS, MEETING, PATH))
    + r"|task|checklist|blocker|dependenc|metric|measure|kpi"
)
"""Words in the headings of a checklist, including the generated one."""
_AROUND_DAY: Final = re.compile(
    r"\b(?:daily|weekly|team|status|progress|updates?|stand-?ups?|meetings?|sync|log|notes?|report|journal|from|for)\b"
    r"|[-–—:()\[\]]\s|\s[-–—:()\[\]]",
    re.IGNORECASE,
)
"""Words around the date in a heading."""


def read_day(text: str, calendar: Calendar) -> Reading:
    """Return the day of a heading such as ``13 May 2025`` or ``Status update (12 May)``."""
    if len(text) > LONGEST:
        return Reading("")
    plain = _AROUND_DAY.sub(" ", text).strip(" -–—:")
    return read_deadline(plain, calendar) if re.search(r"[0-9]", plain) else Reading("")


def list_headings(
    page: Page, left: Sequence[Unplaced], known: Container[int], is_day: Callable[[PageSection], str]
) -> Iterator[PageSection]:
    """Yield the sections whose heading is lost otherwise: not a label, not a day, not one that the checklist has."""
    kept = {each.section.heading.line for each in left if each.section.heading}
    top = page.top
    for section in page.sections:
        heading = section.heading
        if heading is None or heading is top or heading.line in kept or heading.line in known:
            continue
        if not _OURS.search(heading.text.lower()) and not is_day(section):
            yield section


class PageReader:
    """Everything that has been assigned so far."""

    def __init__(self, page: Page, options: AdoptOptions, records: PageRecords) -> None:
        """Start with the records."""
        self.page, self.options = page, options
        self.tasks, self.blockers = list(records.tasks), list(records.blockers)
        self.goal = self.refresh = ""
        self.steps: list[StepLine] = []
        self.meeting = Meeting()
        self.faults: list[Fault] = []
        self._zone = page.zone or UTC
        self._stamped = {stamp.line for stamp in page.stamps}
        self._places = {task.key: at for at, task in enumerate(self.tasks)}
        self._owners = {task.owner for task in self.tasks} | {blocker.owner for blocker in self.blockers}
        self._actions: list[tuple[PageSection, PageAction]] = []
        self._updates: dict[int, list[tuple[str, str]]] = {}
        self._reported: set[Fault] = set()
        self._days: dict[int, str] = {}
        self.left = list(records.left)
        if page.front:
            self.left.append(Unplaced(page.sections[0], 1, f"---\n{page.front}\n---"))
        for section, block in records.blocks:
            if not self._place(section, block):
                self.left.append(Unplaced(section, block.line, _show(block)))
        for at, updates in self._updates.items():
            self.tasks[at] = self.tasks[at]._replace(updates=(*self.tasks[at].updates, *updates))
        self._place_actions()
        self._check_owners()
        headings = list_headings(page, self.left, records.labeled, self._find_day)
        self.left += [Unplaced(each, each.heading.line, "") for each in headings if each.heading]

    def _place(self, section: PageSection, block: Block) -> bool:
        """Return whether a place was found for the whole block, or for some of its items."""
        if isinstance(block, TextBlock):
            return block.is_paragraph and self._place_text(section, block)
        if not isinstance(block, Items):
            return isinstance(block, ThematicBreak)
        if self._place_summary(section, block):
            return True
        is_path = self._is_path(section, block)
        rest = [item for item in block.items if not self._place_item(section, item, is_path=is_path)]
        if len(rest) == len(block.items):
            return False
        self.left += [Unplaced(section, item.line, show_item(item)) for item in rest]
        return True

    def _place_text(self, section: PageSection, block: TextBlock) -> bool:
        if MEETING.search(section.words) and self.meeting == Meeting():
            meeting = read_meeting(block.text.split("\n"))
            if meeting.day or meeting.time:
                self.meeting = meeting
                return not meeting.rest
        goal = find_goal(block.text)
        if goal is not None and not self.goal:
            self.goal = goal
            return True
        lines = range(block.line, block.line + block.text.count("\n") + 1)
        footer = read_footer(block.text)
        self.refresh = footer.refresh or self.refresh
        return not footer.rest and (bool(footer.refresh) or not self._stamped.isdisjoint(lines))

    def _is_path(self, section: PageSection, block: Items) -> bool:
        """Whether a list is the critical path: by its heading, or because each numbered line begins with known ids."""
        if not block.is_numbered:
            return False
        steps = [read_step(item, self._places) for item in block.items]
        if PATH.search(section.words):
            return any(steps)
        is_other = OTHERS.search(section.words) or self._find_day(section)
        return all(steps) and not self.steps and not is_other

    def _place_item(self, section: PageSection, item: ListItem, *, is_path: bool) -> bool:
        day = self._find_day(section)
        if day:
            return self._add_update(item, day)
        step = read_step(item, self._places) if is_path else None
        if step:
            self.steps.append(step)
            return True
        action = read_action(item, self._owners) if ACTIONS.search(section.words) else None
        if action:
            self._actions.append((section, action))
        return action is not None

    def _add_update(self, item: ListItem, day: str) -> bool:
        led = read_led(item.text)
        at = self._places.get(led.ids[0]) if led and len(led.ids) == 1 and not item.more else None
        if led is None or at is None:
            return False
        self._updates.setdefault(at, []).append((day, " ".join(led.text.split())))
        return True

    def _find_day(self, section: PageSection) -> str:
        """Return the day of a dated section; faults of its heading are reported once."""
        if section.heading is None:
            return ""
        line = section.heading.line
        if line not in self._days:
            self._days[line] = self._read_day(section.heading)
        return self._days[line]

    def _read_day(self, heading: Heading) -> str:
        calendar = Calendar(self._zone, self.options.now.astimezone(self._zone).date())
        reading = read_day(heading.text, calendar)
        for fault in reading.faults if reading.moment else ():
            self._report(heading.line, fault)
        return reading.moment[:10]

    def _place_summary(self, section: PageSection, block: Items) -> bool:
        """Compare a list of dates with the tasks; lines that only repeat a task are not kept."""
        if not self.tasks or (UPDATES.search(section.words) and not SUMMARY.search(section.words)):
            return False
        lines, faults = read_summary(block.items, self.page.path, self.options)
        if len(lines) < 2:
            return False
        more, matched = compare_summary(lines, self.tasks, self._zone, self.page.path)
        weeks = [(line.line, line.moment, line.week) for line in lines]
        self.faults += [*faults, *more, *check_weeks(weeks, self._zone, self.page.path)]
        self.left += [Unplaced(section, item.line, show_item(item)) for item in block.items if item.line not in matched]
        return True

    def find_meeting(self) -> str:
        """Return the moment of the next meeting; an unclear one is kept in the notes."""
        said = f"{self.meeting.day} {self.meeting.time}".strip()
        if not said:
            return ""
        due = settle_deadline(said, self.options, what="the next meeting")
        for fault in due.faults:
            self._report(0, f"the next meeting: {fault}")
        if not due.moment:
            self.left.append(Unplaced(self.page.sections[0], 0, f"{said} {self.meeting.focus}".strip()))
        return write_local(due.moment, self._zone) if due.moment else ""

    def _place_actions(self) -> None:
        placed = assign_actions([action for _, action in self._actions], self.tasks, self.blockers)
        for (section, action), place in zip(self._actions, placed, strict=True):
            if place is None:
                self._report(action.line, f"{action.owner} has no unfinished task left for this action item")
                self.left.append(Unplaced(section, action.line, f"- **{action.owner}**: {action.text}"))
            elif not place.is_sure:
                message = f"this action item names no task of {action.owner}'s; it is put down as {place.key}'s"
                self._report(action.line, message, "move it if it belongs elsewhere")

    def _check_owners(self) -> None:
        """Report steps of the critical path that name other owners than their tasks have."""
        for step in self.steps:
            own = tuple(dict.fromkeys(self.tasks[self._places[key]].owner for key in step.ids))
            if step.owners and step.owners != own:
                said = f"{'/'.join(step.ids)} belongs to {join_names(step.owners)} in the critical path"
                self._report(step.line, f"{said} and to {join_names(own)} in the table", "the table counts")

    def _report(self, line: int, message: str, hint: str = "") -> None:
        fault = Fault(self.page.path, line, message, hint)
        if fault not in self._reported:
            self._reported.add(fault)
            self.faults.append(fault)


def _show(block: Block) -> str:
    return block.raw if isinstance(block, (BlockTable, Items)) else block.text if isinstance(block, TextBlock) else ""
