from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.draft import DraftSource
from launchlist.adopt.formats import FORMATS, SourceFormat
from launchlist.adopt.record.json_values import MAX_SOURCE_BYTES
from launchlist.errors import LaunchlistError, UsageError
from tests.adopt.reading import SAMPLES, build_source, open_sample, wish

FOREIGN = list(FORMATS)
JSON = [each for each in FORMATS if each.name in {"beads", "taskwarrior", "github"}]
SAMPLE_NAMES = [
    *(
        f"{folder}/{path.name}"
        for folder in ("beads", "csv", "github", "taskwarrior")
        for path in (SAMPLES / folder).iterdir()
    ),
    *(f"markdown/{path.name}/source.md" for path in (SAMPLES / "markdown").iterdir()),
    "backlog",
    "doorstop",
    "xlsx/plan.xlsx",
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    "id",
    "uuid",
    "number",
    "title",
    "description",
    "status",
    "state",
    "due",
    "due_at",
    "dueOn",
    "depends",
    "dependencies",
    "blockedBy",
    "parent",
    "labels",
    "tags",
    "assignee",
    "assignees",
    "milestone",
    "comments",
    "annotations",
    "body",
    "content",
    "items",
    "nodes",
    "fieldValues",
    "issue_type",
    "estimate",
    "url",
]
RECORDS = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=10)


def name_format(each: SourceFormat) -> str:
    return each.name


@pytest.mark.parametrize("name", sorted(SAMPLE_NAMES))
def test_only_its_own_format_recognizes_a_sample(name: str) -> None:
    source = open_sample(name)
    assert [each.name for each in FORMATS if each.is_like(source)] == [name.split("/", 1)[0]]


def check_any(reader: SourceFormat, source: DraftSource) -> None:
    """Check that a source gives a draft with all of its records, or a message to the user."""
    reader.is_like(source)
    try:
        draft = reader.read(source, wish())
    except LaunchlistError:
        return
    assert draft.records <= len(draft.tasks) + len(draft.blockers) + len(draft.notes)
    keys = [task.key for task in draft.tasks]
    assert len(keys) == len(set(keys))
    assert all(set(task.depends_on) <= set(keys) for task in draft.tasks)
    assert all(task.title and "\n" not in task.title for task in draft.tasks)
    for fault in draft.faults:
        assert str(fault).startswith(source.name)
    repr(draft).encode()


@pytest.mark.parametrize("name", sorted(SAMPLE_NAMES))
@pytest.mark.parametrize("reader", FOREIGN, ids=name_format)
def test_a_sample_can_be_read_as_any_format_without_a_crash(name: str, reader: SourceFormat) -> None:
    check_any(reader, open_sample(name))


@pytest.mark.parametrize("reader", JSON, ids=name_format)
@given(records=st.lists(RECORDS, max_size=4), as_lines=st.booleans())
def test_any_records_give_a_draft_or_a_message(reader: SourceFormat, records: list[object], as_lines: bool) -> None:
    text = "\n".join(json.dumps(each) for each in records) if as_lines else json.dumps(records)
    check_any(reader, build_source(text))


@pytest.mark.parametrize("reader", JSON, ids=name_format)
@given(value=VALUES)
def test_any_json_gives_a_draft_or_a_message(reader: SourceFormat, value: object) -> None:
    check_any(reader, build_source(json.dumps(value)))


@pytest.mark.parametrize("reader", FOREIGN, ids=name_format)
@given(
    data=st.binary(max_size=200)
    | st.text(alphabet='Task,Owner;Due\t|-"\n\r\0{}[]:1é#*`@&', max_size=200).map(str.encode)
)
def test_any_bytes_give_a_draft_or_a_message(reader: SourceFormat, data: bytes) -> None:
    check_any(reader, build_source(data, "a.csv"))


@pytest.mark.parametrize("name", ["backlog", "doorstop"])
@given(data=st.binary(max_size=100) | st.text(alphabet="---\nid: [a]{}&*!|>title", max_size=120).map(str.encode))
def test_any_file_in_a_folder_gives_a_draft_or_a_message(name: str, data: bytes) -> None:
    reader = next(each for each in FORMATS if each.name == name)
    files = {"backlog/tasks/task-1 - A.md": data, "d/.doorstop.yml": b"", "d/A1.yml": data, "d/A2.md": data}
    check_any(reader, DraftSource("p", files, is_folder=True))


@given(
    rows=st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), max_size=5),
    headers=st.lists(
        st.sampled_from(["Task", "Owner", "Due", "ID", "Depends on", "Status", "Effort", "Link"]), max_size=5
    ),
)
def test_any_table_gives_a_draft_or_a_message(rows: list[list[str]], headers: list[str]) -> None:
    lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in [headers, *rows]]
    reader = next(each for each in FORMATS if each.name == "csv")
    check_any(reader, build_source("\n".join(lines).encode("utf-8", "replace"), "a.csv"))


CELLS = st.text("ab,;&+|`*_~@[]()<>:/-1 \\.é", max_size=10) | st.sampled_from(["Maya", "18 May", "done", "A-1", ""])


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=4),
    headers=st.lists(
        st.sampled_from(["Task", "Owner", "Due", "#", "Depends on", "Status", "Affects", "Link"]),
        min_size=1,
        max_size=6,
    ),
)
def test_any_page_gives_a_draft_or_a_message(rows: list[list[str]], headers: list[str]) -> None:
    table = [headers, ["-"] * len(headers), *rows]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in table)
    check_any(next(each for each in FORMATS if each.name == "markdown"), build_source(text, "a.md"))


@pytest.mark.parametrize(
    "reader", [*JSON, *(each for each in FORMATS if each.name in {"csv", "xlsx"})], ids=name_format
)
def test_a_file_that_is_too_large_is_refused(reader: SourceFormat) -> None:
    source = build_source(b"[" + b" " * MAX_SOURCE_BYTES + b"]")
    assert not any(each.is_like(source) for each in FOREIGN)
    with pytest.raises(UsageError, match="source is larger than 33,554,432 bytes"):
        reader.read(source, wish())


@pytest.mark.parametrize("text", ['[{"id":' + "[" * 100_000, "[" * 100_000, '{"a":' * 100_000])
def test_endless_nesting_is_refused(text: str) -> None:
    for reader in JSON:
        assert not reader.is_like(build_source(text))
        with pytest.raises(UsageError, match="source"):
            reader.read(build_source(text), wish())
