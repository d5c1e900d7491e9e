"""The table of formats: how each is recognised, and what reads it. The rest of the program knows none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.page import markdown
from launchlist.adopt.record import backlog, beads, doorstop, github, taskwarrior
from launchlist.adopt.table import csv_file, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.adopt.draft import Draft, Source, Wishes


class Format(NamedTuple):
    """One foreign format. ``is_like`` looks at names and first bytes; ``read`` raises UsageError where it is not."""

    name: str
    summary: str
    is_like: Callable[[Source], bool]
    read: Callable[[Source, Wishes], Draft]


FORMATS: tuple[Format, ...] = (
    Format("backlog", "a folder of Backlog.md", backlog.is_like, backlog.read),
    Format("beads", "issues of beads, JSON Lines", beads.is_like, beads.read),
    Format("doorstop", "a folder of doorstop items", doorstop.is_like, doorstop.read),
    Format("taskwarrior", "`task export`, JSON", taskwarrior.is_like, taskwarrior.read),
    Format(
        "github",
        "`gh issue list --json …`, `gh project item-list`, or the REST API's JSON",
        github.is_like,
        github.read,
    ),
    Format("csv", "a table with a line of headers", csv_file.is_like, csv_file.read),
    Format("xlsx", "a spreadsheet with a row of headers", xlsx.is_like, xlsx.read),
    Format("markdown", "a hand-kept checklist: tables, task lists, dated updates", markdown.is_like, markdown.read),
)
"""The first that is like a source reads it, unless --from says which."""
