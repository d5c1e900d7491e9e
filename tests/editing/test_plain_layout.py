from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from launchlist.editing import formatter as layout
from launchlist.editing.formatter import change_layout, change_layouts
from launchlist.editing.plain_layout import lay_out_plain
from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.yaml.batches import split_plain
from tests.editing.test_layout import EXAMPLES, PAIRS, REPOSITORY, find_kind
from tests.editing.texts import FILES, File

if TYPE_CHECKING:
    from launchlist.editing.field_order import SchemaKind

TASK = """\
# yaml-language-server: $schema=https://example.org/task.schema.json
id: A-1
title: "Print the text"
status: pending
owner: Zoë

notes: >-
  Folded text
    with more
updates:
  - text: "Asked: twice"
    date: "2025-05-17"
depends_on:
  - A-2
  - "A-3"
"""
PLAIN = st.sampled_from(
    [
        "id: A-1\n",
        'id: "A-1"\n',
        "title: Two weeks' notice\n",
        "title: 'a \\ b'\n",
        "title: 'a \": b'\n",
        'title: "a: b"\n',
        'title: "no"\n',
        'title: "é"\n',
        'title: ""\n',
        "deadline: 2025-05-20\n",
        'deadline: "2025-05-20 17:00"\n',
        'deadline: "2025-05-20"\n',
        "status: y\n",
        "estimate: 017\n",
        "notes: >-\n  a\n\n  b\n",
        "notes: |\n  a\n    b\n\n",
        "next_action: |-\n  - a: b\n  # c\n",
        "depends_on: [A-1, B-2]\n",
        "depends_on: []\n",
        "depends_on:\n  - A-1\n  - B-2\n",
        'depends_on:\n  - "A-1"\n  - B-2\n',
        "labels:\n  - two words\n  - b\n",
        'labels:\n  - "two words"\n  - "n"\n',
        "labels:\n  - '\"'\n  - b\n",
        "labels:\n" + "  - a_long_label_to_break_the_line\n" * 3,
        "links:\n  - https://example.org/a?b=c\n",
        'updates:\n  - text: b\n    date: "2025-05-17"\n  - date: 2025-05-18\n    text: c\n',
        "updates:\n  - other: [a, b]\n    text: c\n",
        "claimed:\n  deadline: soon\n  status: done\n",
        "adopted:\n  z: 1\n  a: 2\n",
        "more:\n  - b: c\n",
        "on: yes\n",
        "affects:\n  - A-1\n",
        "\n",
        "# yaml-language-server: $schema=x\n",
    ]
)
ODD = st.sampled_from(
    [
        "title: Grüße: kurz\n",
        "title: 'Print'\n",
        "title:\n",
        "title:  two spaces\n",
        "title: goes on\n  here\n",
        "status: pending # yet\n",
        "notes: |\n    a\n    b\n",
        "notes: |+\n  a\n\n",
        "notes: >-\n  a\n\n\n",
        "depends_on: [ A-1 ]\n",
        "depends_on:\n- A-1\n",
        "depends_on:\n    - A-1\n",
        "labels:\n  - [a, b]\n",
        "labels:\n  - 'a'\n  - b\n",
        "updates:\n  - date: 2025-05-18\n    text: >-\n      c\n",
        "updates:\n  - date: 2025-05-18\n    date: 2025-05-19\n",
        "null: x\n",
        "tasks:\n  - id: A-1\n",
        "blockers:\n  - id: BLK-1\n",
        "\n\n",
        "# a comment\n",
        "---\n",
    ]
)

TEXTS = st.lists(PLAIN, max_size=7, unique_by=lambda field: field.partition(":")[0]).map("".join) | st.lists(
    PLAIN | ODD, max_size=9
).map("".join)


def lay_out_both(kind: SchemaKind, text: str) -> tuple[Any, Any]:
    """Return what both ways make of a text, the quick one only where it has an answer."""
    data = text.encode()
    texts = split_plain([data]) if data else None
    quick = lay_out_plain(kind, texts[0]) if texts else None
    return (data if quick is None else quick.encode()), (data if quick is None else change_layout("x.yaml", kind, data))


@settings(max_examples=1000)
@given(st.sampled_from(["task", "blocker"]), TEXTS)
@example("task", TASK)
@example("blocker", TASK)
def test_plain_files_are_formatted_like_all_others(kind: SchemaKind, text: str) -> None:
    quick, full = lay_out_both(kind, text)
    assert quick == full


@settings(max_examples=300)
@given(st.sampled_from(["task", "blocker"]), FILES)
def test_any_file_has_one_layout(kind: SchemaKind, file: File) -> None:
    quick, full = lay_out_both(kind, file.text)
    assert quick == full


@pytest.mark.parametrize("paths", [EXAMPLES, PAIRS, sorted((REPOSITORY / "checklist").rglob("*.yaml"))], ids=len)
def test_formatting_files_together_equals_formatting_them_one_by_one(paths: list[Any]) -> None:
    files = [SourceFile(path.name, find_kind(path), path.read_bytes()) for path in paths]
    assert [*change_layouts(files)] == [change_layout(*file) for file in files]


@pytest.mark.parametrize("path", sorted((REPOSITORY / "checklist").rglob("*-*.yaml")), ids=lambda path: path.stem)
def test_the_files_of_this_repository_are_plain(path: Any) -> None:  # noqa: ANN401
    text = path.read_text("utf-8")
    assert lay_out_plain(find_kind(path), text) == text


def test_only_unusual_files_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def note(path: str, *rest: Any) -> bytes | tuple[Any, ...]:  # noqa: ANN401
        parsed.append(path)
        return change_layout(path, *rest)

    monkeypatch.setattr(layout, "change_layout", note)
    odd = {17: TASK.replace("pending", "pending # yet"), 80: TASK.replace("\n", "\r\n"), 99: ""}
    files = [SourceFile(f"{at}.yaml", "task", odd.get(at, TASK).encode()) for at in range(200)]
    laid_out = [*change_layouts(files)]
    assert parsed == ["17.yaml", "80.yaml", "99.yaml"]
    assert len(set(map(str, laid_out))) == 4
