from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftSource, DraftTask
from launchlist.adopt.record.doorstop import is_like, read
from launchlist.errors import UsageError
from tests.adopt.reading import find_task, list_faults, open_sample, wish


def read_one(text: str, name: str = "A1.yml") -> Draft:
    return read(DraftSource("p", {".doorstop.yml": b"settings: {}\n", name: text.encode()}, is_folder=True), wish())


def test_no_item_is_lost() -> None:
    source = open_sample("doorstop")
    draft = read(source, wish())
    files = [path for path in source.files if "/REQ" in path or "/TST-" in path]
    assert len(draft.tasks) + len(draft.notes) == len(files) == 14
    assert draft.records == len(draft.tasks) == 12
    assert draft.shown == (
        "document in 'doorstop/reqs': 10 items",
        "document in 'doorstop/reqs/tests': 4 items",
        "2 items not normative, kept in the notes",
    )


def test_items_are_read_completely() -> None:
    draft = read(open_sample("doorstop"), wish())
    assert find_task(draft, "REQ004") == DraftTask(
        key="REQ004",
        title="Price display",
        path="doorstop/reqs/REQ004.yml",
        line=1,
        owner="Ilse",
        deadline="2025-05-20",
        status="in_progress",
        adopted={
            "id": "REQ004",
            "level": "1.3",
            "text": "The display shows the price per kWh,\nbefore the charging starts.",
        },
    )
    assert find_task(draft, "TST-003") == DraftTask(
        key="TST-003",
        title="A day without network",
        path="doorstop/reqs/tests/TST-003.md",
        line=1,
        notes="Unplug the antenna.",
        adopted={"level": "1.3", "links": "REQ008, REQ009"},
    )


def test_the_first_paragraph_is_the_title_of_an_item_without_a_header() -> None:
    task = find_task(read(open_sample("doorstop"), wish()), "REQ003")
    assert task.title == "The charger **shall** stop when the plug is pulled."
    assert task.adopted["text"].endswith("\n\nA spark must not be seen.")


def test_an_inactive_item_is_cancelled() -> None:
    task = find_task(read(open_sample("doorstop"), wish()), "REQ005")
    assert (task.status, task.adopted["active"]) == ("cancelled", "false")


def test_a_non_normative_item_becomes_a_note() -> None:
    draft = read(open_sample("doorstop"), wish())
    assert draft.notes == (
        "REQ001: Charging\nid: REQ001\nlevel: 1.0",
        "REQ007: Network\nThis section lists what the network operator asks for.\nid: REQ007\nlevel: 2.0",
    )


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        ("", {}),
        (
            "the linked item is done first",
            {"REQ003": "REQ002", "REQ006": "REQ004", "REQ009": "REQ008", "TST-003": "REQ008 REQ009"},
        ),
        ("the linked item is done last", {"REQ004": "REQ006", "REQ008": "REQ009 TST-003", "REQ002": "REQ003 TST-001"}),
    ],
)
def test_the_user_decides_what_links_mean(answer: str, waits: dict[str, str]) -> None:
    tasks = {task.key: " ".join(task.depends_on) for task in read(open_sample("doorstop"), wish(answer=answer)).tasks}
    assert waits.items() <= tasks.items()
    assert any(tasks.values()) == bool(answer)


def test_unclear_values_are_reported() -> None:
    assert list_faults(read(open_sample("doorstop"), wish())) == [
        "doorstop/reqs/REQ009.yml:1: 'REQ009' links to 'REQ404', which is not in the source",
        (
            "doorstop: 8 links between items may or may not imply an order, so none is read as a dependency; "
            "they are kept under adopted; write depends_on where it is one"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("text: a\ntext: b\n", "p/A1.yml:2: the key 'text' appears twice"),
        ("text: !!python/object:os.system {}\n", "p/A1.yml:1: a word that starts with !"),
        ("- a\n", "p/A1.yml:1: expected fields at the top, found a list"),
        ("text: " + "[" * 1000 + "]" * 1000 + "\n", "p/A1.yml:1: "),
        ("text: [a]\n", "p/A1.yml:1: 'text' is not text; it is kept under adopted"),
        ("header: x\ndue: someday\n", "p/A1.yml:1: 'someday' is not understood"),
        ("header: a\x00b\n", "p/A1.yml:1: a NUL byte"),
    ],
)
def test_a_fault_names_the_line_and_the_item_stays(text: str, fault: str) -> None:
    draft = read_one(text)
    assert [task.key for task in draft.tasks] == ["A1"]
    assert list_faults(draft)[0].startswith(fault)


@pytest.mark.parametrize("files", [{}, {"A1.yml": b"text: x\n"}, {".doorstop.yml": b"settings: {}\n"}])
def test_a_folder_without_items_is_refused(files: dict[str, bytes]) -> None:
    source = DraftSource("p", files, is_folder=True)
    assert is_like(source) == (".doorstop.yml" in files)
    with pytest.raises(UsageError, match=r"p has no items next to a \.doorstop\.yml"):
        read(source, wish())
