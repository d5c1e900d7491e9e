"""From any source to the files that would be written: no source leads to a plan with errors."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from launchlist.adopt.computed import settle_computed
from launchlist.adopt.draft import DraftSource
from launchlist.adopt.formats import FORMATS, SourceFormat
from launchlist.adopt.plan_data import build_plan_data
from launchlist.commands.adopt import write_texts
from launchlist.errors import LaunchlistError
from launchlist.project.new_plan import check_files
from tests.adopt.reading import NOW, build_source, open_sample, wish
from tests.adopt.test_foreign import SAMPLE_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = {each.name: each for each in FORMATS}
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
ODD = [
    "some_bot[bot]",
    "@x",
    "-",
    "–",
    "0",
    "a: b",
    "# x",
    "\u202ex",
    "x" * 300,
    "A-1",
    "A-01",
    "1",
    "#1",
    "?",
    "[x](y)",
]
OFFSETS = ["T-14d", "week 9, Tuesday", "A-1 + 1d", "R-5 midnight", "10 working days before release", "T-2h", "T-999w"]
DATES = [
    "2025-05-18",
    "18 May 23:00",
    "2025-13-40",
    "03/04/2025",
    "2025-03-30 02:30",
    "2025-05-18T10:00:00Z",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "+4h",
    "tomorrow",
    "soon",
    "24:00 18 May 2025",
    *OFFSETS,
]
WORDS = st.text(max_size=12) | st.sampled_from(ODD) | st.sampled_from(DATES)
STATUSES = st.sampled_from(["done", "in progress", "open", "closed", "cancelled", "deleted", "blocked", "", "50%"])
NUMBERS = st.integers(1, 5)
PEOPLE: st.SearchStrategy[list[object]] = st.lists(
    st.builds(dict, login=WORDS) | st.builds(dict, name=WORDS) | WORDS, max_size=3
)
ISSUES = st.fixed_dictionaries(
    {"number": NUMBERS, "title": WORDS},
    optional={
        "state": st.sampled_from(["OPEN", "CLOSED", "open", "closed", "odd"]),
        "stateReason": WORDS,
        "assignees": PEOPLE,
        "labels": PEOPLE,
        "body": WORDS | st.sampled_from(["Blocked by #2", "- [ ] #3\n- [x] #4", "Depends on #1 and #5"]),
        "milestone": st.fixed_dictionaries({"title": WORDS, "dueOn": st.sampled_from(DATES)}),
        "comments": st.lists(st.fixed_dictionaries({"createdAt": st.sampled_from(DATES), "body": WORDS}), max_size=2),
        "blockedBy": st.lists(st.builds(dict, number=NUMBERS), max_size=2),
        "url": WORDS | st.just("https://github.com/a/b/issues/1"),
        "status": STATUSES,
        "Deadline": st.sampled_from(DATES),
    },
)
BEADS = st.fixed_dictionaries(
    {"id": st.sampled_from(["bd-1", "bd-2", "bd-3", "x.1"]), "title": WORDS},
    optional={
        "status": STATUSES,
        "assignee": WORDS,
        "due_at": st.sampled_from(DATES),
        "defer_until": st.sampled_from(DATES),
        "estimated_minutes": st.integers(-1, 10**9),
        "labels": st.lists(WORDS, max_size=3),
        "notes": WORDS,
        "dependencies": st.lists(
            st.fixed_dictionaries(
                {
                    "issue_id": st.sampled_from(["bd-1", "bd-2"]),
                    "depends_on_id": st.sampled_from(["bd-2", "bd-3", "bd-9"]),
                    "type": st.sampled_from(["blocks", "parent-child", "related"]),
                }
            ),
            max_size=2,
        ),
    },
)
ITEMS = st.fixed_dictionaries(
    {"uuid": st.sampled_from(["a1b2c3d4-0000-0000-0000-00000000000" + each for each in "123"]), "description": WORDS},
    optional={
        "status": STATUSES,
        "due": st.sampled_from([*DATES, "20250518T150000Z"]),
        "tags": st.lists(WORDS, max_size=3),
        "project": WORDS,
        "annotations": st.lists(
            st.fixed_dictionaries({"entry": st.sampled_from(DATES), "description": WORDS}), max_size=2
        ),
        "depends": st.lists(st.sampled_from(["a1b2c3d4-0000-0000-0000-000000000001"]), max_size=1),
    },
)
RECORDS = {"github": ISSUES, "beads": BEADS, "taskwarrior": ITEMS}
HEADERS = [
    "ID",
    "Task",
    "Owner",
    "Due",
    "Status",
    "Depends on",
    "Effort (h)",
    "Link",
    "Labels",
    "Notes",
    "Kind",
    "Start",
    "Phase",
    "Order",
    "Milestone",
]
ROWS = st.lists(st.lists(WORDS | STATUSES, min_size=1, max_size=len(HEADERS)), min_size=1, max_size=5)
LINES = st.lists(
    st.sampled_from(
        [
            "# Launch",
            "## Blockers",
            "## Critical path",
            "| Task | Owner | Due | Status |",
            "| ID | Blocker | Affects | ETA |",
            "|-|-|-|-|",
            "1. Step: A-1, A-2",
            "Last updated: 18 May 2025",
        ]
    )
    | st.builds("- [{}] {} ({}, due {})".format, st.sampled_from(" x"), WORDS, WORDS, st.sampled_from(DATES))
    | st.sampled_from(["## Phase 1", "## Stage: b", "| Task | Phase | Start | Due |"])
    | st.builds("| {} | {} | {} | {} |".format, WORDS, WORDS, st.sampled_from(DATES), STATUSES)
    | WORDS,
    max_size=12,
)


def check_written(form: SourceFormat, source: DraftSource) -> None:
    """Check that the plan built from a source has no errors."""
    wishes = wish()
    try:
        draft = form.read(source, wishes)
    except LaunchlistError:
        return
    if len(draft.tasks) % 2:
        draft = draft._replace(release="2026-09-02", start="2026-06-01 09:00")
    if not draft.tasks:
        return
    finished = build_plan_data(draft, wishes, source.name)
    settle_computed(finished, draft, source.name, NOW)
    project = check_files("/nonexistent", write_texts(finished), NOW)
    errors = [str(each) for each in project.findings if each.severity == "error" and each.rule != "dependency-cycle"]
    assert errors == []


@pytest.mark.parametrize("name", sorted(SAMPLE_NAMES))
def test_a_sample_makes_a_plan_without_errors(name: str) -> None:
    check_written(NAMED[name.split("/", 1)[0]], open_sample(name))


@pytest.mark.parametrize("name", RECORDS)
@FEW
@given(draw=st.data())
def test_any_records_make_a_plan_without_errors(name: str, draw: st.DataObject) -> None:
    records = draw.draw(st.lists(RECORDS[name], min_size=1, max_size=4))
    lines = "\n".join(map(json.dumps, records)) if name == "beads" else json.dumps(records)
    check_written(NAMED[name], build_source(lines, "a.json"))


@FEW
@given(rows=ROWS, headers=st.permutations(HEADERS))
def test_any_table_makes_a_plan_without_errors(rows: list[list[str]], headers: Sequence[str]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    check_written(NAMED["csv"], build_source(text.getvalue().encode("utf-8", "replace"), "a.csv"))


@FEW
@given(rows=ROWS, headers=st.permutations(HEADERS))
def test_any_workbook_makes_a_plan_without_errors(rows: list[list[str]], headers: Sequence[str]) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (headers, *rows):
        cells = [cell.encode("utf-8", "replace").decode() for cell in row]
        book.worksheets[0].append([ILLEGAL_CHARACTERS_RE.sub("?", cell).lstrip("=") for cell in cells])
    book.save(file)
    check_written(NAMED["xlsx"], build_source(file.getvalue(), "a.xlsx"))


@FEW
@given(lines=LINES)
def test_any_page_makes_a_plan_without_errors(lines: list[str]) -> None:
    check_written(NAMED["markdown"], build_source("\n".join(lines).encode("utf-8", "replace"), "a.md"))


@FEW
@given(fields=st.dictionaries(st.sampled_from(["id", "title", "status", "assignee", "labels", "dependencies"]), WORDS))
def test_any_front_matter_makes_a_plan_without_errors(fields: dict[str, str]) -> None:
    data = f"---\n{json.dumps({'title': 'A'} | fields)[1:-1]}\n---\nBody\n".encode("utf-8", "replace")
    yaml = "".join(f"{name}: {json.dumps(text)}\n" for name, text in fields.items()).encode()
    for name, files in (
        ("backlog", {"backlog/tasks/task-1 - A.md": data.replace(b", ", b"\n")}),
        (
            "doorstop",
            {"d/.doorstop.yml": b"settings:\n  prefix: A\n", "d/A1.yml": yaml, "d/A2.yml": b"text: B\nlinks:\n- A1\n"},
        ),
    ):
        check_written(NAMED[name], DraftSource("p", files, is_folder=True))
