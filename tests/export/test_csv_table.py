from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.export.csv_table import COLUMNS, neutralize_cell, write_csv
from launchlist.plan.graph import build_lookup
from launchlist.plan.view import build_view
from tests.export.examples import PLANS, load_view
from tests.plan.builder import at, build_plan, build_task

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = "=+-@＝＋－＠"
HOSTILE = st.lists(
    st.sampled_from(
        [*SIGNS, ";", ",", '"', "'", " ", "\t", "\r", "\n", "\x00", "\u200b", "\u3000", "#", "[", "::", "a"]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=8,
).map("".join)


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: path.name)
def test_every_plan_has_one_row_per_task_and_one_line_per_row(folder: Path) -> None:
    view = load_view(folder)
    text = write_csv(view)
    rows = read_rows(text)
    assert [row["id"] for row in rows] == [each.task.id for each in view.tasks]
    assert all(len(row) == len(COLUMNS) and None not in row.values() for row in rows)
    assert text.count("\r\n") == text.count("\n") == text.count("\r") == len(rows) + 1


def test_a_row_has_the_values_of_the_plan() -> None:
    task = build_task("A-1", "2025-05-16", "in_progress", on=("A-2",), notes="one, two", estimate="36h")
    tasks = (task._replace(labels=("law", "docs"), links=("https://a.example/x",)), build_task("A-2"))
    plan = build_plan(*tasks, path=("A-2", "A-1"))
    rows = read_rows(write_csv(build_view(build_lookup(plan), at("2025-05-17 12:00"))))
    assert rows[0] == {
        "id": "A-1",
        "title": "Title of A-1",
        "owner": "Maya",
        "status": "in_progress",
        "deadline": "2025-05-16T23:59:59+00:00",
        "all_day": "yes",
        "overdue": "yes",
        "ready": "no",
        "blocked": "yes",
        "waits_for": "A-2",
        "held_by": "",
        "waited_for_by": "",
        "depends_on": "A-2",
        "critical_path_step": "2",
        "expected": "2025-05-20T11:59:59+00:00",
        "late_by_hours": "84",
        "estimate_hours": "36",
        "labels": "law, docs",
        "links": "https://a.example/x",
        "next_action": "",
        "notes": "one, two",
        "file": "checklist/tasks/A-1.yaml",
        "deadline_written": "",
        "phase": "",
        "not_before": "",
        "kind": "task",
    }
    assert rows[1]["waited_for_by"] == "A-1"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\u00a0\u200b=1", "'\u00a0=1"),
        ("\x00=1", "'\x00=1"),
        ("\t=1", "' =1"),
        ("\tx", "' x"),
        ("\rx", "' x"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠1", "'＠1"),
        ("a;=1", "a;'=1"),
        ("a; =1", "a;' =1"),
        ("a = b - c", "a = b - c"),
        ("two\nlines\r\nand more", "two lines and more"),
        ("##[error]x", "##\\[error]x"),
        ('say "no"', 'say "no"'),
        ("", ""),
    ],
)
def test_formulas_are_exported_as_text(text: str, cell: str) -> None:
    assert neutralize_cell(text).replace("''", "'") == cell


def is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf"} or char in "\u034f\u115f\u1160\u3164"


@given(HOSTILE)
def test_no_cell_starts_as_a_formula_wherever_it_is_split(text: str) -> None:
    for part in neutralize_cell(text).split(";"):
        start = next((char for char in part if not is_blank(char)), "")
        assert start not in {*SIGNS}, text
    assert not re.search("[\t\r\n\v\f\x85\u2028\u2029]", neutralize_cell(text))


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_table_can_be_read_back_and_logged(title: str, label: str, notes: str) -> None:
    task = build_task("A-1", notes=notes)._replace(title=title, labels=(label,))
    text = write_csv(build_view(build_lookup(build_plan(task)), at("2025-05-17")))
    (row,) = read_rows(text)
    assert (row["title"], row["labels"], row["notes"]) == tuple(map(neutralize_cell, (title, label, notes)))
    assert [line.partition(",")[0] for line in text.split("\r\n")] == ["id", "A-1", ""]
    assert not re.search("#[^\x00-\x7f]*#[^\x00-\x7f]*\\[", text)


def test_harmless_text_is_left_as_it_is() -> None:
    harmless = "Merge **it** into `main`, then 1 + 1 = 2; don't wait"
    assert neutralize_cell(harmless) == harmless


def test_columns_are_documented_and_named_once() -> None:
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)
    assert all(column.meaning for column in COLUMNS)
