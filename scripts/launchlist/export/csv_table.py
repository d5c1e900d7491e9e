"""A plan as CSV (RFC 4180): one row a task, nothing in it that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.export.data import write_instant
from launchlist.hidden import CONTROLS
from launchlist.sinks import break_commands, show_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta

    from launchlist.plan.model import Task
    from launchlist.plan.view import PlanView, TaskView

# What Unicode takes for one of = + - @ in another width, height or place (NFKC), and the minus of mathematics.
_STARTS = (
    "=+\\-@\u207a\u207b\u207c\u208a\u208b\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
)
# After `show_text` nothing hidden stands before a sign; spaces do, and so may a control character or the empty Braille.
_FORMULA = re.compile(rf"(\A|;)(?=[\s{CONTROLS}\u2800]*[{_STARTS}])")
"""Where a cell starts, and where it would in countries whose spreadsheets split at ``;``.

https://owasp.org/www-community/attacks/CSV_Injection
"""


class CsvColumn(NamedTuple):
    """One column: its name in the first row, what the manual says of it, and a task's cell."""

    name: str
    meaning: str
    read: Callable[[TaskView], str]


def write_csv(view: PlanView) -> str:
    """Return the table, with CR LF at the end of every line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    for each in view.tasks:
        writer.writerow([neutralize_cell(column.read(each)) for column in COLUMNS])
    return text.getvalue()


def neutralize_cell(text: str) -> str:
    r"""Return the text on one line, with an apostrophe before what a spreadsheet would take for a formula.

    Text is inline Markdown, in which a line end is a space and ``\[`` the same as ``[``.
    """
    if text.isascii() and (not text or text.isalnum()):  # as most cells are
        return text
    if text[:1] in {"\t", "\r"}:
        text = f"'{text}"
    line = " ".join(re.split(r"[\r\n\t]+", show_text(text)))
    return break_commands(_FORMULA.sub(r"\1'", line))


def _join(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _say(is_so: bool) -> str:  # noqa: FBT001 - that is what it is about
    return "yes" if is_so else "no"


def _name_kind(task: Task) -> str:
    return "milestone" if task.is_milestone else "task"


def _count_hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:.10g}" if span else ""


COLUMNS = (
    CsvColumn("id", "the task's id", lambda each: each.task.id),
    CsvColumn("title", "its title, inline Markdown", lambda each: each.task.title),
    CsvColumn("owner", "who owns it", lambda each: each.task.owner),
    CsvColumn("status", "`pending`, `in_progress`, `complete` or `cancelled`", lambda each: each.task.status),
    CsvColumn(
        "deadline",
        "RFC 3339, in the zone it was written in; empty if there is none",
        lambda each: write_instant(each.task.deadline.local) if each.task.deadline else "",
    ),
    CsvColumn(
        "all_day",
        "`yes` if only a day was given: the end of it is meant",
        lambda each: _say(each.task.deadline is not None and each.task.deadline.all_day),
    ),
    CsvColumn(
        "overdue", "`yes` if the deadline has passed and the task is not finished", lambda each: _say(each.is_overdue)
    ),
    CsvColumn("ready", "`yes` if it is unfinished and waits for nothing", lambda each: _say(each.is_ready)),
    CsvColumn("blocked", "`yes` if it is unfinished and waits for something", lambda each: _say(each.is_blocked)),
    CsvColumn("waits_for", "unfinished tasks it depends on", lambda each: _join(each.waits_for)),
    CsvColumn("held_by", "open blockers on it", lambda each: _join(each.held_by)),
    CsvColumn("waited_for_by", "unfinished tasks that depend on it", lambda each: _join(each.waited_for_by)),
    CsvColumn("depends_on", "all tasks it depends on", lambda each: _join(each.task.depends_on)),
    CsvColumn(
        "critical_path_step",
        "the first step of the critical path that it is in, from 1",
        lambda each: str(each.step or ""),
    ),
    CsvColumn(
        "expected",
        "when it is projected to be finished, RFC 3339 in UTC; empty once it is",
        lambda each: write_instant(each.expected) if each.expected else "",
    ),
    CsvColumn("late_by_hours", "hours from the deadline to that moment", lambda each: _count_hours(each.late_by)),
    CsvColumn("estimate_hours", "hours of work left", lambda each: _count_hours(each.task.estimate)),
    CsvColumn("labels", "its labels", lambda each: _join(each.task.labels)),
    CsvColumn("links", "its links, separated by spaces", lambda each: " ".join(each.task.links)),
    CsvColumn("next_action", "what the owner should do now", lambda each: each.task.next_action),
    CsvColumn("notes", "its notes, inline Markdown", lambda each: each.task.notes),
    CsvColumn("file", "the file it is in", lambda each: each.task.source.path),
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
