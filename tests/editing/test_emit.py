from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from launchlist.editing.emitter import emit
from launchlist.reading.disk.safe_open import MAX_LINE
from launchlist.reading.yaml.reader import read_yaml
from tests.editing.texts import DATA, TEXTS

if TYPE_CHECKING:
    from launchlist.editing.field_order import SchemaKind

TASK = {
    "status": "pending",
    "id": "DOC-1",
    "priority": "high",
    "title": "Merge the PRD",
    "owner": "no",
    "deadline": "2025-05-18 23:00",
    "depends_on": ["QA-1", "TEST-1"],
    "links": ["https://example.com/a", "docs/plan.md"],
    "notes": "First line\n\n  second",
    "updates": [{"text": "Began: all of it", "date": "2025-05-17"}],
}
LAID_OUT = """\
id: DOC-1
title: Merge the PRD
owner: "no"
deadline: 2025-05-18 23:00
status: pending
notes: |-
  First line

    second
depends_on: [QA-1, TEST-1]
links:
  - https://example.com/a
  - docs/plan.md
updates:
  - date: 2025-05-17
    text: "Began: all of it"
priority: high
"""


def test_fields_come_in_the_order_of_the_schema() -> None:
    assert emit("task", TASK) == LAID_OUT


def test_a_list_file_is_formatted_like_its_records() -> None:
    lines = LAID_OUT.splitlines()
    listed = [f"  - {lines[0]}", *(f"    {line}" if line else "" for line in lines[1:])]
    assert emit("task", {"tasks": [TASK]}).splitlines() == ["tasks:", *listed]


def test_blank_lines_separate_the_parts_of_a_plan() -> None:
    data = {"version": 1, "title": "T", "owners": [{"name": "Maya"}], "sections": ["heading"], "templates": "t"}
    assert emit("plan", data) == (
        "version: 1\ntitle: T\n\nowners:\n  - name: Maya\n\nsections: [heading]\ntemplates: t\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("12:30", '"12:30"'),
        ("017", '"017"'),
        ("~", '"~"'),
        ("2026", '"2026"'),
        ("true", '"true"'),
        ("No", '"No"'),
        ("1.10", '"1.10"'),
        ("1.2.3", "1.2.3"),
        ("1e3", '"1e3"'),
        ("0x1F", '"0x1F"'),
        ("1_000", '"1_000"'),
        ("=", '"="'),
        ("2001-01-01", '"2001-01-01"'),
        ("y", "y"),
        ("", '""'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("#1", '"#1"'),
        ("`code` first", '"`code` first"'),
        ('say: "no"', "'say: \"no\"'"),
        ("it's: \\n", "'it''s: \\n'"),
        ("SSE → JSONL", "SSE → JSONL"),
        ("a\tb", '"a\\tb"'),
        (" a", '" a"'),
        ("a\nb", "|-\n  a\n  b"),
        ("a\nb\n", "|\n  a\n  b"),
        ("a\n", "|\n  a"),
        ("a\n\n", '"a\\n\\n"'),
        (" a\nb", '" a\\nb"'),
        ("a \nb", '"a \\nb"'),
        ("\u2028", '"\\u2028"'),
    ],
)
def test_a_value_is_written_as_plainly_as_it_can_be(text: str, written: str) -> None:
    assert emit("task", {"notes": text}) == f"notes: {written}\n"


@given(kind=st.sampled_from(["plan", "task", "blocker"]), data=DATA)
@example(kind="task", data={"notes": "x" * (MAX_LINE + 5), "title": ("a " * MAX_LINE)[: MAX_LINE + 1]})
@example(kind="task", data={"notes": "x" * (MAX_LINE + 5) + "\ny"})
@example(kind="task", data={"a": [[["b"]], {}, [], {"c": []}]})
def test_what_is_written_is_read_back(kind: SchemaKind, data: dict[str, Any]) -> None:
    document = read_yaml("x.yaml", emit(kind, data).encode())
    assert document.data == data
    # The order of keys means nothing in YAML, but that of unknown ones is the writer's.
    assert {each.rule for each in document.findings} <= {"invisible-character", "bidi-text", "wrong-charset"}


@given(TEXTS)
def test_a_text_is_read_back_in_every_place(text: str) -> None:
    data = {"notes": text, "labels": [text, "x"], "updates": [{"date": text, "text": text}]}
    assert read_yaml("x.yaml", emit("task", data).encode()).data == data


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[1].glob("examples/valid/*/checklist/**/*.y*ml")), ids=str
)
def test_every_example_is_read_back(path: Path) -> None:
    data = read_yaml(path.name, path.read_bytes()).data
    kind: Any = {"tasks": "task", "blockers": "blocker"}.get(path.parent.name, "plan")
    assert isinstance(data, dict)
    assert read_yaml(path.name, emit(kind, data).encode()).data == data
