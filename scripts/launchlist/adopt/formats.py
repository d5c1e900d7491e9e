"""The table of formats: how each is recognized, and what reads it; no other module names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.page import markdown
from launchlist.adopt.record import backlog, beads, doorstop, github, taskwarrior
from launchlist.adopt.table import csv_file, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.adopt.draft import AdoptOptions, Draft, DraftSource


class SourceFormat(NamedTuple):
    """One foreign format. ``is_like`` looks at names and first bytes; ``read`` raises UsageError where it is not."""

    name: str
    summary: str
    tasks: str
    """What a task is there, for a source that has none."""
    is_like: Callable[[DraftSource], bool]
    read: Callable[[DraftSource, AdoptOptions], Draft]


_ROW: Final = (
    "a row below headers that name the task and its owner, deadline or status; set the title with --column title=HEADER"
)
FORMATS: tuple[SourceFormat, ...] = (
    SourceFormat(
        "backlog", "a folder of Backlog.md", "a Markdown file below tasks/, drafts/ or completed/",
        backlog.is_like, backlog.read,
    ),
    SourceFormat("beads", "issues of beads, JSON Lines", "an object with an id and a title", beads.is_like, beads.read),
    SourceFormat(
        "doorstop", "a folder of doorstop items", "a YAML file next to a .doorstop.yml",
        doorstop.is_like, doorstop.read,
    ),
    SourceFormat(
        "taskwarrior", "`task export`, JSON", "an object with a uuid and a description",
        taskwarrior.is_like, taskwarrior.read,
    ),
    SourceFormat(
        "github", "`gh issue list --json …`, `gh project item-list`, or the REST API's JSON",
        "an issue with a number and a title", github.is_like, github.read,
    ),
    SourceFormat("csv", "a table with a header row", _ROW, csv_file.is_like, csv_file.read),
    SourceFormat("xlsx", "a spreadsheet with a header row", _ROW, xlsx.is_like, xlsx.read),
    SourceFormat(
        "markdown", "a manually maintained checklist: tables, task lists, dated updates",
        f"an item with a box, - [ ], or {_ROW}", markdown.is_like, markdown.read,
    ),
)  # fmt: skip
"""The first one that recognizes a source reads it, unless --from names another."""
