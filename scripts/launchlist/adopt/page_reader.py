"""Places the blocks of a page one by one; what no place is found for stays to be kept."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from launchlist.adopt.actions import Action, place_actions
from launchlist.adopt.blocks import Heading, Items, Rule, Table, Text
from launchlist.adopt.consistency import settle_tasks
from launchlist.adopt.deadlines import Calendar, read_deadline
from launchlist.adopt.draft import DraftBlocker, DraftTask, Fault
from launchlist.adopt.due import settle_deadline
from launchlist.adopt.page_tables import Tables, read_table
from launchlist.adopt.passages import (
    Meeting,
    StepLine,
    find_goal,
    read_action,
    read_footer,
    read_led,
    read_meeting,
    read_step,
)
from launchlist.adopt.task_list import read_tasks
from launchlist.adopt.timeline import check_weeks, compare_summary, read_summary
from launchlist.plan.moments import resolve_moment
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.adopt.blocks import Block, Item
    from launchlist.adopt.draft import Wishes
    from launchlist.adopt.page import Page, Section

_UPDATES: Final = re.compile(r"update|status|log|journal|progress|diary|news")
_ACTIONS: Final = re.compile(r"action|next steps?|attention|to ?do|follow.?up")
_MEETING: Final = re.compile(r"sync|meeting|stand.?up|next call")
_PATH: Final = re.compile(r"critical|sequence|path|order")
_WAITS: Final = re.compile(r"\W*(?:blocked|waiting) (?:on|by|for)\b(?P<ids>.*)", re.IGNORECASE | re.DOTALL)
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,9}")


class PageReader:
    """What has been found on a page so far."""

    def __init__(self, page: Page, wishes: Wishes) -> None:
        """Begin with nothing."""
        self.page, self.wishes = page, wishes
        self.tables = Tables([], [], [], [], {}, {}, [])
        self.faults: list[Fault] = []
        self.tasks: list[DraftTask] = []
        self.blockers: list[DraftBlocker] = []
        self.records = 0
        self.title = self.goal = self.refresh = ""
        self.steps: list[StepLine] = []
        self.actions: list[Action] = []
        self.meeting = Meeting()
        self.has_lists = False
        self._left: list[tuple[Section, Block]] = []
        self._unplaced: list[tuple[Section, Block, str]] = []

    def read(self) -> None:
        """Read all: the records first, since everything else names them."""
        for section in self.page.sections:
            for block in section.blocks:
                if not self._read_records(section, block):
                    self._left.append((section, block))
        self._settle_records()
        for section, block in self._left:
            if not self._place(section, block):
                self._keep(section, block)
        self._find_title()
        self._place_actions()
        self._check_owners()
        self.faults += self.tables.faults

    def _read_records(self, section: Section, block: Block) -> bool:
        before = len(self.tables.tasks)
        if isinstance(block, Table):
            count = read_table(block, self.page.path, self.page.zone_name, self.wishes, self.tables)
            if count is None:
                return False
            self.records += count
        elif isinstance(block, Items) and any(item.box for item in block.items):
            tasks, faults = read_tasks(block.items, self.page.path, self.wishes)
            self.records += sum(bool(item.box) for item in block.items)
            self.tables.tasks.extend(tasks)
            self.faults += faults
            self.has_lists = True
            self._unplaced += [(section, block, item.text) for item in block.items if not item.box]
        else:
            return False
        self._label(section, before)
        return True

    def _label(self, section: Section, before: int) -> None:
        """Let tasks keep the heading they stood under, where tasks stand under several."""
        holders = [
            each
            for each in self.page.sections
            if any(isinstance(b, Items) and any(item.box for item in b.items) for b in each.blocks)
        ]
        if len(holders) > 1 and section in holders and section.heading:
            self.tables.tasks[before:] = [
                task._replace(labels=(*task.labels, section.heading.text)) for task in self.tables.tasks[before:]
            ]

    def _settle_records(self) -> None:
        waiting = [self._find_waits(task) for task in self.tables.tasks]
        settled, faults = settle_tasks(waiting)
        self.tasks = list(settled)
        self.blockers = list(self.tables.blockers)
        self.faults += faults
        known = {task.key for task in self.tasks}
        for blocker in self.blockers:
            for key in blocker.affects:
                if key not in known:
                    self.faults.append(Fault(blocker.path, blocker.line, f"{quote(key)} is no task of the page"))
        zone = self.page.zone or UTC
        weeks = [(task.line, task.deadline, _find_week(task)) for task in self.tasks]
        self.faults += check_weeks(weeks, zone, self.page.path)

    def _find_waits(self, task: DraftTask) -> DraftTask:
        """Let a task depend on the tasks that its notes say it waits for."""
        match = _WAITS.match(task.notes)
        known = {each.key for each in self.tables.tasks}
        found = [key for key in _ID.findall(match["ids"]) if key in known] if match else []
        return task._replace(depends_on=tuple(dict.fromkeys((*task.depends_on, *found)))) if found else task

    def _place(self, section: Section, block: Block) -> bool:
        """Return whether a place was found for all that a block says."""
        if isinstance(block, Rule):
            return True
        if isinstance(block, Text):
            return block.is_paragraph and self._place_text(section, block)
        if not isinstance(block, Items):
            return False
        if self._place_summary(section, block):
            return True
        rest = [item for item in block.items if not self._place_item(section, block, item)]
        self._unplaced += [(section, block, f"{item.text}\n{item.more}".rstrip()) for item in rest]
        return True

    def _place_text(self, section: Section, block: Text) -> bool:
        if _MEETING.search(section.words):
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
        return not footer.rest and (bool(footer.refresh) or any(stamp.line in lines for stamp in self.page.stamps))

    def _place_item(self, section: Section, block: Items, item: Item) -> bool:
        day = self._find_day(section)
        if day:
            led = read_led(item.text)
            at = self._find_task(led.ids[0]) if led and len(led.ids) == 1 and not item.more else None
            if led and at is not None:
                task = self.tasks[at]
                self.tasks[at] = task._replace(updates=(*task.updates, (day, " ".join(led.text.split()))))
            return at is not None
        step = read_step(item, {task.key for task in self.tasks}) if block.is_numbered else None
        if step and (_PATH.search(section.words) or not self.steps):
            self.steps.append(step)
            return True
        action = read_action(item, {each.owner for each in (*self.tasks, *self.blockers)})
        if action and _ACTIONS.search(section.words):
            self.actions.append(action)
            return True
        return False

    def _find_day(self, section: Section) -> str:
        """Return the day of a dated section, with what is wrong with its heading said once."""
        if section.heading is None or not re.search(r"[0-9]", section.heading.text):
            return ""
        reading = read_deadline(section.heading.text, self._calendar())
        for fault in reading.faults:
            told = Fault(self.page.path, section.heading.line, fault)
            if reading.moment and told not in self.faults:
                self.faults.append(told)
        return reading.moment[:10]

    def _calendar(self) -> Calendar:
        zone = self.page.zone or UTC
        return Calendar(zone, self.wishes.now.astimezone(zone).date())

    def _find_task(self, key: str) -> int | None:
        return next((at for at, task in enumerate(self.tasks) if task.key == key), None)

    def _place_summary(self, section: Section, block: Items) -> bool:
        """Compare a list of dates with the tasks; lines that a task says as well have their place there."""
        if _UPDATES.search(section.words) and not re.search(r"summary|timeline", section.words):
            return False
        lines, faults = read_summary(block.items, self.page.path, self.wishes)
        if len(lines) < 2 or not self.tasks:
            return False
        zone = self.page.zone or UTC
        more, matched = compare_summary(lines, self.tasks, zone, self.page.path)
        weeks = [(line.line, line.moment, line.week) for line in lines]
        self.faults += [*faults, *more, *check_weeks(weeks, zone, self.page.path)]
        self._unplaced += [(section, block, item.text) for item in block.items if item.line not in matched]
        return True

    def _find_title(self) -> None:
        for section in self.page.sections:
            if section.heading and section.heading.level == 1:
                self.title = section.heading.text
                return

    def find_meeting(self) -> str:
        """Return the moment of the next meeting; one that is not clear is kept in the notes."""
        meeting = self.meeting
        if not (meeting.day or meeting.time):
            return ""
        due = settle_deadline(f"{meeting.day} {meeting.time}".strip(), self.wishes, what="the next meeting")
        self.faults += [Fault(self.page.path, 0, f"the next meeting: {fault}") for fault in due.faults]
        if not due.moment:
            return ""
        zone = self.page.zone or UTC
        moment = resolve_moment(due.moment, zone)
        own = moment.local.utcoffset() != moment.at.astimezone(zone).utcoffset()
        return due.moment if own else f"{moment.local:%Y-%m-%d}" + ("" if moment.all_day else f" {moment.local:%H:%M}")

    def _place_actions(self) -> None:
        keys = place_actions(self.actions, self.tasks, self.blockers)
        for action, key in zip(self.actions, keys, strict=True):
            at = self._find_task(key) if key else None
            blocker = next((at for at, each in enumerate(self.blockers) if each.key == key), None)
            if at is not None:
                self.tasks[at] = self.tasks[at]._replace(next_action=action.text)
            elif blocker is not None:
                self.blockers[blocker] = self.blockers[blocker]._replace(next_action=action.text)
            else:
                message = f"nothing unfinished of {action.owner} is left for {quote(action.text)}"
                self.faults.append(Fault(self.page.path, action.line, message, "it is kept in the notes"))
                self._unplaced.append(
                    (self.page.sections[0], Text(action.line, "", is_paragraph=True), f"{action.owner}: {action.text}")
                )

    def _check_owners(self) -> None:
        """Say where a step of the critical path names other owners than its tasks have."""
        owners = {task.key: task.owner for task in self.tasks}
        for step in self.steps:
            own = tuple(dict.fromkeys(owners[key] for key in step.ids))
            if step.owners and step.owners != own:
                message = f"the critical path gives {'/'.join(step.ids)} to {join_names(step.owners)}, the table to {join_names(own)}"
                self.faults.append(Fault(self.page.path, 0, message, "the table counts"))

    def _keep(self, section: Section, block: Block) -> None:
        raw = block.raw if isinstance(block, (Table, Items)) else block.text if isinstance(block, Text) else ""
        self._unplaced.append((section, block, raw))

    def list_notes(self) -> Iterator[str]:
        """Yield what has no place, a note a section, and say of each that it is there."""
        grouped: dict[int, list[tuple[Section, Block, str]]] = {}
        for each in sorted(self._unplaced, key=lambda each: each[1].line):
            grouped.setdefault(self.page.sections.index(each[0]), []).append(each)
        for group in grouped.values():
            heading = group[0][0].heading
            texts = [text for _, _, text in group]
            line = group[0][1].line
            self.faults.append(
                Fault(self.page.path, line, f"no place in a plan: {quote(texts[0].strip())}", "it is kept in the notes")
            )
            lead = (
                [f"{'#' * heading.level} {heading.text}"] if isinstance(heading, Heading) and heading.level > 1 else []
            )
            yield "\n\n".join([*lead, *texts])


def _find_week(task: DraftTask) -> str:
    for name, text in task.adopted.items():
        if "week" in name.lower():
            match = re.search(r"[0-9]{1,2}", text)
            return match[0] if match else ""
    return ""
