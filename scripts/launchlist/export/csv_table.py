"""A plan as CSV (RFC 4180): one row per task, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.export.data import write_instant
from launchlist.sinks import CONTROLS, break_commands, show_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from launchlist.plan.model import Task
    from launchlist.plan.view import PlanView, TaskView

# Characters that Unicode considers variants of = + - @ (NFKC), and the minus sign.
_STARTS = (
    "=+\\-@\u207a\u207b\u207c\u208a\u208b\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
)
# `show_text` removes hidden characters; spaces, control characters and the blank Braille pattern may precede one.
_FORMULA = re.compile(rf"(\A|;)(?=[\s{CONTROLS}\u2800]*[{_STARTS}])")
"""The start of a cell, also for locales whose spreadsheets split at ``;``.

https://owasp.org/www-community/attacks/CSV_Injection
"""


class CsvColumn(NamedTuple):
    """One column: its header, its description in the manual, and a task's cell."""

    name: str
    meaning: str
    read: Callable[[TaskView], str]


def write_csv(view: PlanView) -> str:
    """Return the table with CRLF line endings."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    for each in view.tasks:
        writer.writerow([neutralize_cell(column.read(each)) for column in COLUMNS])
    return text.getvalue()


def neutralize_cell(text: str) -> str:
    r"""Return the text on one line, with an apostrophe before anything that a spreadsheet would read as a formula.

    Text is inline Markdown, in which a line break is a space and ``\[`` the same as ``[``.
    """
    if text.isascii() and (not text or text.isalnum()):  # as most cells are
        return text
    if text[:1] in {"\t", "\r"}:
        text = f"'{text}"
    line = " ".join(re.split(r"[\r\n\t]+", show_text(text)))
    return break_commands(_FORMULA.sub(r"\1'", line))


def _join(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _say(is_so: bool) -> str:  # noqa: FBT001 - the value is what is written
    return "yes" if is_so else "no"


def _name_kind(task: Task) -> str:
    return "milestone" if task.is_milestone else "task"


def _count_hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.10g}" if span else ""


COLUMNS = (
    CsvColumn("id", "the task's id", lambda each: each.task.id),
    CsvColumn("title", "its title, inline Markdown", lambda each: each.task.title),
    CsvColumn("owner", "its owner", lambda each: each.task.owner),
    CsvColumn("status", "`pending`, `in_progress`, `complete` or `cancelled`", lambda each: each.task.status),
    CsvColumn(
        "deadline",
        "RFC 3339, in the zone it was written in; empty if there is none",
        lambda each: write_instant(each.task.deadline.local) if each.task.deadline else "",
    ),
    CsvColumn(
        "all_day",
        "`yes` if only a day was given: it means the end of that day",
        lambda each: _say(each.task.deadline is not None and each.task.deadline.all_day),
    ),
    CsvColumn(
        "overdue", "`yes` if the deadline has passed and the task is not finished", lambda each: _say(each.is_overdue)
    ),
    CsvColumn("ready", "`yes` if it is unfinished and waits for nothing", lambda each: _say(each.is_ready)),
    CsvColumn("blocked", "`yes` if it is unfinished and waits for something", lambda each: _say(each.is_blocked)),
    CsvColumn("waits_for", "unfinished tasks it depends on", lambda each: _join(each.waits_for)),
    CsvColumn("held_by", "open blockers that affect it", lambda each: _join(each.held_by)),
    CsvColumn("waited_for_by", "unfinished tasks that depend on it", lambda each: _join(each.waited_for_by)),
    CsvColumn("depends_on", "all tasks it depends on", lambda each: _join(each.task.depends_on)),
    CsvColumn(
        "critical_path_step",
        "its first step on the critical path, from 1",
        lambda each: str(each.step or ""),
    ),
    CsvColumn(
        "expected",
        "when it is projected to be finished, RFC 3339 in UTC; empty once it is finished",
        lambda each: write_instant(each.expected) if each.expected else "",
    ),
    CsvColumn("late_by_hours", "hours from the deadline to that time", lambda each: _count_hours(each.late_by)),
    CsvColumn("estimate_hours", "hours of work left", lambda each: _count_hours(each.task.estimate)),
    CsvColumn("labels", "its labels", lambda each: _join(each.task.labels)),
    CsvColumn("links", "its links, separated by spaces", lambda each: " ".join(each.task.links)),
    CsvColumn("next_action", "what the owner should do now", lambda each: each.task.next_action),
    CsvColumn("notes", "its notes, inline Markdown", lambda each: each.task.notes),
    CsvColumn("file", "its file", lambda each: each.task.source.path),
    CsvColumn(
        "deadline_written",
        "the text the deadline was derived from, such as `release-14d`; empty where the date itself was written",
        lambda each: each.task.deadline.written if each.task.deadline else "",
    ),
    CsvColumn("phase", "the id of its phase", lambda each: each.task.phase),
    CsvColumn(
        "not_before",
        "when work on it can start at the earliest, RFC 3339",
        lambda each: write_instant(each.task.not_before.local) if each.task.not_before else "",
    ),
    CsvColumn("kind", "`task`, or `milestone` for what takes no work", lambda each: _name_kind(each.task)),
)
"""The columns in their order. New ones are added at the end."""
