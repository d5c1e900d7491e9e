from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from launchlist.editing.emitter import emit
from launchlist.editing.formatter import change_layout, count_comments
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import read_yaml
from tests.editing.texts import DATA, FILES, File

if TYPE_CHECKING:
    from launchlist.editing.field_order import SchemaKind

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = sorted(path for path in REPOSITORY.glob("tests/examples/*/*/checklist/**/*.y*ml") if path.is_file())
PAIRS = sorted(Path(__file__).parent.glob("layouts/*.before.yaml"))
KINDS: dict[str, SchemaKind] = {"tasks": "task", "blockers": "blocker"}


def find_kind(path: Path) -> SchemaKind:
    return KINDS.get(path.parent.name, "plan")


def lay_out(kind: SchemaKind, text: str) -> str:
    data = change_layout("x.yaml", kind, text.encode())
    assert isinstance(data, bytes)
    return data.decode()


@pytest.mark.parametrize("before", PAIRS, ids=lambda path: path.name.split(".")[0])
def test_comments_stay_where_they_belong(before: Path) -> None:
    after = before.with_name(before.name.replace("before", "after"))
    kind: Any = before.name.split("-")[0]
    assert lay_out(kind, before.read_text("utf-8")) == after.read_text("utf-8")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "checklist").rglob("*.yaml")), ids=lambda path: path.stem)
def test_this_repository_is_formatted(path: Path) -> None:
    assert change_layout(str(path), find_kind(path), path.read_bytes()) == path.read_bytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-4]}-{path.stem}"[:60])
def test_a_formatted_example_has_the_same_content(path: Path) -> None:
    data = path.read_bytes()
    document = read_yaml(path.name, data)
    laid_out = change_layout(path.name, find_kind(path), data)
    if document.data is None:
        assert laid_out == tuple(each for each in document.findings if each.severity == "error")
        return
    assert isinstance(laid_out, bytes)
    check(find_kind(path), decode_text(path.name, data).text or "", laid_out.decode())


def check(kind: SchemaKind, before: str, after: str) -> None:
    assert read_yaml("x.yaml", after.encode()).data == read_yaml("x.yaml", before.encode()).data
    assert count_comments(after) == count_comments(before)
    assert lay_out(kind, after) == after
    assert "\n\n\n" not in after or "|" in after
    assert after.endswith("\n")


@given(kind=st.sampled_from(["plan", "task", "blocker"]), data=DATA)
def test_emitted_files_are_formatted(kind: SchemaKind, data: dict[str, Any]) -> None:
    assert lay_out(kind, emit(kind, data)) == emit(kind, data)


@pytest.mark.parametrize(
    "text",
    [
        "a: [ # 1\n  b, # 2\n  # 3\n] # 4\n# 5\n",
        "a: []\nb: [\n # 1\n]\n",
        "a:\n- # 1\n  # 2\n  b: c # 3\n  # 4\n# 5\nd: | # 6\n  # text\n\n# 7\n",
        "{a: b, # 1\n c: {} # 2\n}\n",
        "--- # 1\n# 2\na:\n  # 3\n  - b\n    # 4\n  # 5\n... # 6\n",
        "# 1\n\n# 2\n{}\n",
        "? a # 1\n: b # 2\n? # 3\n  c\n: # 4\n  d\n",
        "a: b\n  c # 1\n# 2\nd: 'e\n\n  f' # 3\n",
        "id: DOC-1\n\ntasks:\n- x\nnotes: >-\n",
        "id: DOC-1\n\ntasks: [x,\n\n  y]\nnotes: a\n",
    ],
)
@pytest.mark.parametrize("kind", ["plan", "task"])
def test_comments_in_unusual_places(kind: SchemaKind, text: str) -> None:
    check(kind, text, lay_out(kind, text))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(["plan", "task", "blocker"]), file=FILES)
def test_any_formatted_file_has_the_same_content(kind: SchemaKind, file: File) -> None:
    laid_out = lay_out(kind, file.text)
    check(kind, file.text, laid_out)
    assert count_comments(laid_out) == Counter(file.comments)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(FILES)
def test_line_endings_stay_and_a_byte_order_mark_is_removed(file: File) -> None:
    marked = "\ufeff" + file.text.replace("\n", "\r\n")
    laid_out = lay_out("task", file.text).replace("\n", "\r\n").encode()
    assert change_layout("x.yaml", "task", marked.encode()) == laid_out
    assert change_layout("x.yaml", "task", laid_out) == laid_out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"id: A-1\r\ntitle: x\r\n", b"id: A-1\r\ntitle: x\r\n"),
        (b"id: A-1\r\ntitle: x\r\nowner: y\n", b"id: A-1\r\ntitle: x\r\nowner: y\r\n"),
        (b"id: A-1\r\ntitle: x\n", b"id: A-1\ntitle: x\n"),
        (b"id: A-1\rtitle: x\r", b"id: A-1\ntitle: x\n"),
        (b"id: A-1\r\ntitle: x", b"id: A-1\r\ntitle: x\r\n"),
        (b"id: A-1", b"id: A-1\n"),
    ],
)
def test_all_lines_get_the_most_common_ending(before: bytes, after: bytes) -> None:
    assert change_layout("x.yaml", "task", before) == after
    assert change_layout("x.yaml", "task", after) == after


FLUSH = ["labels:\n- 'a b'\n", "# why\nlinks:\n- https://x.example\n", "steps:\n- text: a b\n", "estimate: 2d\n"]
REMARKS = ["# about links\n", "  # about links\n", "    # about links\n", "\n  # about links\n", ""]


@pytest.mark.parametrize("fields", [*itertools.permutations(FLUSH, 2), *itertools.permutations(FLUSH, 3)])
@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("kind", ["plan", "task"])
def test_a_comment_at_the_end_of_a_list_in_the_column_of_its_key(
    kind: SchemaKind, fields: tuple[str, ...], remark: str
) -> None:
    for at in range(1, len(fields) + 1):
        text = "".join((*fields[:at], remark, *fields[at:]))
        check(kind, text, lay_out(kind, text))


@pytest.mark.parametrize("end", ["", "estimate: 2d\n"])
def test_a_deeper_comment_belongs_to_the_list_that_it_ends(end: str) -> None:
    text = "labels:\n- a b\nlinks:\n- https://x.example\n  # about links\n"
    assert lay_out("task", text + end) == text.replace("links:", f"{end}links:", 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("next_action: x  # why\nnotes: >- # c\n  text\n", "notes: >-  # c\n  text\nnext_action: x  # why\n"),
        ("next_action: x # why\nnotes: >-  # c\n  text\n", "notes: >- # c\n  text\nnext_action: x # why\n"),
        ("notes: >- # c\n  text\n", "notes: >- # c\n  text\n"),
        ("notes: >-  # c\n  text\n", "notes: >-  # c\n  text\n"),
    ],
)
def test_a_comment_after_a_block_indicator_does_not_decide_for_others(before: str, after: str) -> None:
    assert lay_out("task", before) == after
    assert lay_out("task", after) == after
