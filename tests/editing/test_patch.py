from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from launchlist.editing.formatter import count_comments
from launchlist.editing.patch import FieldChange, find_value, patch_file
from launchlist.errors import UsageError
from launchlist.reading.yaml.reader import read_yaml
from tests.editing.test_layout import EXAMPLES, find_kind
from tests.editing.texts import FILES, TEXTS, File

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from launchlist.findings import Pointer
    from launchlist.reading.yaml.fast_path import Data

TASK = """\
# yaml-language-server: $schema=task.schema.json
id: INF-2
title: "Publish the image" # soon

owner:   Gina
deadline: 2025-05-19 02:00
status: 'in_progress'   # by Gina
labels: [ a,  b ]
links:
- docs/a.md # the first
  # and more
notes: |- # long
  Image built,
  pending.

updates:
  - date: 2025-05-18
    text: Built
    # end
"""


def patch(text: str, *changes: tuple[Pointer, Any]) -> str:
    return patch_file("x.yaml", "task", text.encode(), [FieldChange(*change) for change in changes]).decode()


@pytest.mark.parametrize(
    ("pointer", "value", "old", "new"),
    [
        (("status",), "complete", "'in_progress'   #", "'complete'   #"),
        (("owner",), "Maya", "  Gina", "  Maya"),
        (("owner",), "a: b", "  Gina", '  "a: b"'),
        (("owner",), "a\nb", "owner:   Gina\n", "owner:   |-\n  a\n  b\n"),
        (("status",), "a\nb", "'in_progress'   # by Gina\n", "|-   # by Gina\n  a\n  b\n"),
        (("title",), "a\nb", '"Publish the image"', '"a\\nb"'),
        (("notes",), "Done", "|- # long\n  Image built,\n  pending.", "Done # long"),
        (("notes",), "a\nb\n", "|- # long\n  Image built,\n  pending.", "| # long\n  a\n  b"),
        (("labels",), ["a", "b", "c d"], "[ a,  b ]", "[ a,  b, c d ]"),
        (("labels",), ["b"], "[ a,  b ]", "[ b ]"),
        (("labels",), ["a"], "[ a,  b ]", "[ a ]"),
        (("labels",), ["c", "x: y"], "[ a,  b ]", '[ c,  "x: y" ]'),
        (("links",), ["docs/a.md", "docs/b.md"], "  # and more\n", "  # and more\n- docs/b.md\n"),
        (("estimate",), "2d", "b ]\n", "b ]\nestimate: 2d\n"),
        (("next_action",), "Ask", "  pending.\n", "  pending.\nnext_action: Ask\n"),
        (("depends_on",), ["A-1"], "  pending.\n", "  pending.\ndepends_on: [ A-1 ]\n"),
        (("notes",), None, "notes: |- # long\n  Image built,\n  pending.\n", ""),
        (("status",), None, "status: 'in_progress'   # by Gina\n", ""),
        (
            ("updates", 1),
            {"date": "2025-05-19", "text": "Published: all"},
            "    # end\n",
            '    # end\n  - date: 2025-05-19\n    text: "Published: all"\n',
        ),
        (("extra",), "x", "    # end\n", "    # end\nextra: x\n"),
    ],
)
def test_one_field_changes_and_nothing_else(pointer: Pointer, value: Data | None, old: str, new: str) -> None:
    assert TASK.count(old) == 1
    assert patch(TASK, (pointer, value)) == TASK.replace(old, new)


@pytest.mark.parametrize(
    ("before", "pointer", "value", "after"),
    [
        ("a: 1\nid: X\n", ("title",), "t", "a: 1\nid: X\ntitle: t\n"),
        ("owner: M\n", ("id",), "X", "id: X\nowner: M\n"),
        ("id:\n", ("id",), "X", "id: X\n"),
        ("id: # c\n", ("id",), "X", "id: X # c\n"),
        ("{id: X, owner: M}\n", ("title",), "a, b", '{id: X, title: "a, b", owner: M}\n'),
        ("{owner: M}\n", ("id",), "X", "{id: X, owner: M}\n"),
        ("{id: X, owner: M}\n", ("id",), None, "{owner: M}\n"),
        ("{id: X, owner: M}\n", ("owner",), None, "{id: X}\n"),
        ("labels: []\n", ("labels",), ["a"], "labels: [a]\n"),
        ("labels: [\n  a, # 1\n  b, # 2\n]\n", ("labels",), ["b"], "labels: [\n  # 1\n  b, # 2\n]\n"),
        ("labels: [\n  a, # 1\n  b # 2\n]\n", ("labels",), ["a"], "labels: [\n  a, # 1\n   # 2\n]\n"),
        ("tasks:\n  - title: t\n    id: X\n", ("tasks", 0, "title"), None, "tasks:\n  - id: X\n"),
        ("tasks:\n- title: t\n", ("tasks", 0, "id"), "X", "tasks:\n- id: X\n  title: t\n"),
        ("tasks:\n- id: X\n- id: Y\n", ("tasks", 0, "title"), "t", "tasks:\n- id: X\n  title: t\n- id: Y\n"),
        ("tasks:\n- id: X\n- id: Y\n", ("tasks", 0), None, "tasks:\n- id: Y\n"),
        ("id: X", ("title",), "t", "id: X\ntitle: t"),
        ("id:\n- {a: [b],\n  }\n", ("title",), "t", "id:\n- {a: [b],\n  }\ntitle: t\n"),
        ("id: X", ("id",), "a\nb\n", "id: |\n  a\n  b\n"),
        ("id: X\r\nowner: M\r\n", ("title",), "a\nb", "id: X\r\ntitle: |-\r\n  a\r\n  b\r\nowner: M\r\n"),
        ("\ufeffid: X\r\n", ("id",), "Y", "\ufeffid: Y\r\n"),
        ("id: é\r\rowner: M\r", ("owner",), "N", "id: é\r\rowner: N\r"),
        ("a: >\n  b\n  c\n\n\nd: e\n", ("a",), "f", "a: f\n\n\nd: e\n"),
        ("a: b\n  c # d\n", ("a",), "f", "a: f # d\n"),
        ("a: b # d\n", ("a",), "f\ng", "a: |- # d\n  f\n  g\n"),
    ],
)
def test_any_style_is_kept(before: str, pointer: Pointer, value: Data | None, after: str) -> None:
    assert patch(before, (pointer, value)) == after


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("labels: [a, c] # both\n", ["a", "b", "c"], "labels: [a, b, c] # both\n"),
        ("labels: [b]\n", ["a", "b", "c"], "labels: [a, b, c]\n"),
        (
            "labels:\n  # the first\n  - b # b\n  # the last\n  - d # d\n",
            ["a", "b", "c", "d", "e"],
            "labels:\n  # the first\n  - a\n  - b # b\n  - c\n  # the last\n  - d # d\n  - e\n",
        ),
        ("labels: [a, b, a]\n", ["b", "a", "b", "a"], "labels: [b, a, b, a]\n"),
    ],
)
def test_items_are_inserted_between_others(before: str, value: list[Data], after: str) -> None:
    assert patch(before, (("labels",), value)) == after


def test_several_fields_are_one_change() -> None:
    changes: list[tuple[Pointer, Data | None]] = [(("status",), "complete"), (("notes",), None), (("labels",), ["a"])]
    together = patch(TASK, *changes)
    for change in changes:
        assert patch(TASK, change) != TASK
    assert read_yaml("x", together.encode()).data == expect(TASK.encode(), changes)


def test_an_impossible_change_is_reported() -> None:
    with pytest.raises(UsageError, match=r"b cannot be changed .* run: launchlist fmt x\.yaml"):
        patch("a: |\n  b", (("b",), "c"))


def expect(data: bytes, changes: Iterable[tuple[Pointer, Data | None]]) -> Any:  # noqa: ANN401
    read: Any = deepcopy(read_yaml("x.yaml", data).data)
    for pointer, value in changes:
        holder = find_value(read, pointer[:-1])
        if value is None:
            del holder[pointer[-1]]
        elif isinstance(holder, list) and pointer[-1] == len(holder):
            holder.append(value)
        else:
            holder[pointer[-1]] = value
    return read


def list_pointers(data: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401
    yield pointer, data
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from list_pointers(value, (*pointer, key))


def check_edit(data: bytes, pointer: Pointer, value: str | None) -> None:
    """Hold that the data differs at the pointer alone, and the bytes between what stands before and behind it alone."""
    patched = patch_file("x.yaml", "task", data, [FieldChange(pointer, value)])
    assert read_yaml("x.yaml", patched).data == expect(data, [(pointer, value)])
    before, after = find_neighbors(data, pointer)
    # With an item its dash goes, and the blanks in front of that.
    assert patched.startswith(before if value is not None else before.rstrip(b" -"))
    assert patched.endswith(after)
    if len(before) + len(after) > len(patched):  # what was added stands between two pieces that are one
        assert data == before + after
    texts = [file.decode().replace("\r\n", "\n") for file in (data, patched)]
    lost = count_comments(texts[0]) - count_comments(texts[1])
    assert not lost or value is None
    assert not count_comments(texts[1]) - count_comments(texts[0])


def find_neighbors(data: bytes, pointer: Pointer) -> tuple[bytes, bytes]:
    """Return the bytes up to the last key or value in front of an entry, and those from the first one behind it."""
    marks = read_yaml("x.yaml", data, marks=True).marks
    assert marks
    places = {**marks.values, **marks.keys}
    own = [place for key, place in places.items() if key[: len(pointer)] == pointer]
    others = [place for key, place in {**marks.keys, **marks.values}.items() if key[: len(pointer)] != pointer]
    lines = data.decode().split("\n")
    start = max((place for place in others if place < min(own)), default=(1, 1))
    end = min((place for place in others if place > max(own)), default=(len(lines), len(lines[-1]) + 1))
    head = "\n".join([*lines[: start[0] - 1], lines[start[0] - 1][: start[1] - 1]])
    tail = "\n".join([lines[end[0] - 1][end[1] - 1 :], *lines[end[0] :]])
    return head.encode(), tail.encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(file=FILES, text=TEXTS, draw=st.data(), crlf=st.booleans())
def test_only_the_requested_value_changes(file: File, text: str, draw: st.DataObject, crlf: bool) -> None:
    data = file.text.replace("\n", "\r\n").encode() if crlf else file.text.encode()
    places = [pointer for pointer, value in list_pointers(file.data) if isinstance(value, str)]
    assume(places)
    check_edit(data, draw.draw(st.sampled_from(places)), text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(file=FILES, draw=st.data())
def test_changing_values_together_equals_changing_them_one_by_one(file: File, draw: st.DataObject) -> None:
    places = [pointer for pointer, value in list_pointers(file.data) if isinstance(value, str)]
    assume(len(places) > 1)
    pointers = draw.draw(st.lists(st.sampled_from(places), min_size=2, max_size=5))
    changes = [FieldChange(pointer, draw.draw(TEXTS)) for pointer in pointers]
    one_by_one = file.text.encode()
    try:
        for change in changes:
            one_by_one = patch_file("x.yaml", "task", one_by_one, [change])
    except UsageError:  # a file so odd that it has to be laid out first
        reject()
    assert patch_file("x.yaml", "task", file.text.encode(), changes) == one_by_one


def test_the_last_change_of_a_value_counts() -> None:
    assert patch("a: 1\nb: 2\n", (("a",), "3"), (("b",), "4"), (("a",), "1")) == "a: 1\nb: 4\n"


def check_insertion(data: bytes, pointer: Pointer, text: str) -> None:
    """Hold that the data has this value more, and the bytes one more piece at one place."""
    patched = patch_file("x.yaml", "task", data, [FieldChange(pointer, text)])
    assert read_yaml("x.yaml", patched).data == expect(data, [(pointer, text)])
    added = len(patched) - len(data)
    assert any(patched[:at] + patched[at + added :] == data for at in range(len(data) + 1))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(file=FILES, text=TEXTS, draw=st.data())
def test_only_the_requested_item_is_added(file: File, text: str, draw: st.DataObject) -> None:
    places = [(*pointer, len(value)) for pointer, value in list_pointers(file.data) if isinstance(value, list)]
    assume(places)
    check_insertion(file.text.encode(), draw.draw(st.sampled_from(places)), text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(file=FILES, text=TEXTS, draw=st.data())
def test_only_the_requested_field_is_added(file: File, text: str, draw: st.DataObject) -> None:
    places = [pointer for pointer, value in list_pointers(file.data) if isinstance(value, dict)]
    pointer = (*draw.draw(st.sampled_from(places)), "next_action")
    check_insertion(file.text.encode(), pointer, text)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(file=FILES, draw=st.data())
def test_only_the_requested_entry_is_removed(file: File, draw: st.DataObject) -> None:
    places = [
        (*pointer, key)
        for pointer, value in list_pointers(file.data)
        if isinstance(value, (dict, list)) and len(value) > 1
        for key in (value if isinstance(value, dict) else range(len(value)))
    ]
    assume(places)
    check_edit(file.text.encode(), draw.draw(st.sampled_from(places)), None)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parts[-4]}-{path.stem}"[:60])
def test_every_field_of_an_example_can_be_changed(path: Path) -> None:
    data = path.read_bytes()
    read = read_yaml(path.name, data).data
    for pointer, value in list(list_pointers(read))[:12] if read else ():
        if isinstance(value, str):
            patched = patch_file(path.name, find_kind(path), data, [FieldChange(pointer, "new: value")])
            assert read_yaml(path.name, patched).data == expect(data, [(pointer, "new: value")])


@pytest.mark.parametrize("layout", ["labels:\n{}", "labels:  # all\n{}  # the end\n", "labels: [{}]"])
@pytest.mark.parametrize(
    "new",
    [range(600), range(300, 600), range(0, 600, 2), range(1, 600, 2), range(1200), range(600, 1000), range(300, 900)],
    ids=["the same", "the first half gone", "odd gone", "even gone", "more", "others", "half gone and more"],
)
def test_many_items_are_changed_with_few_reads(layout: str, new: range, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one by one takes the square of their number."""
    counted = []
    old = [f"l{at}" for at in range(600)]
    items = ",\n  ".join(old) if "[" in layout else "".join(f"  - {item}\n" for item in old)
    text = f"id: A-1\n{layout.format(items)}\nowner: Ann\n"

    def read(path: str, data: bytes) -> object:
        counted.append(path)
        return read_yaml(path, data)

    monkeypatch.setattr("launchlist.editing.patch.read_yaml", read)
    patched = patch(text, (("labels",), [f"l{at}" for at in new]))
    assert len(counted) <= 25
    assert read_yaml("x.yaml", patched.encode()).data == {
        "id": "A-1",
        "labels": [f"l{at}" for at in new],
        "owner": "Ann",
    }
