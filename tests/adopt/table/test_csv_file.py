from __future__ import annotations

import csv
import io

import pytest

from launchlist.adopt.draft import DraftBlocker, DraftTask
from launchlist.adopt.table.csv_file import read
from launchlist.errors import UsageError
from tests.adopt.reading import build_source, find_task, list_faults, open_sample, wish

TRACKER = "csv/tracker.csv"
PARTY = "csv/semicolons-1252.csv"
BLOCKERS = "csv/blockers-utf16.tsv"

SHARED = "Owner: 'Priya' and 'Olu' are listed as owners; the first one owns it, the others are kept under adopted"


def count_rows(text: str, delimiter: str, above: int) -> int:
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    return len(rows) - above


@pytest.mark.parametrize(
    ("name", "charset", "delimiter", "above", "count"),
    [
        (TRACKER, "utf-8-sig", ",", 1, 13),
        (PARTY, "cp1252", ";", 3, 12),
        (BLOCKERS, "utf-16", "\t", 1, 3),
    ],
)
def test_no_row_is_lost(name: str, charset: str, delimiter: str, above: int, count: int) -> None:
    source = open_sample(name)
    draft = read(source, wish())
    rows = count_rows(source.data.decode(charset), delimiter, above)
    assert draft.records == len(draft.tasks) + len(draft.blockers) == rows == count


def test_no_cell_is_lost() -> None:
    source = open_sample(TRACKER)
    rows = list(csv.DictReader(io.StringIO(source.data.decode("utf-8-sig"), newline="")))
    for task, row in zip(read(source, wish()).tasks, rows, strict=True):
        for header in ("ID", "Task", "Notes", "Risk"):
            assert row[header] in (task.key, task.title, task.notes, task.adopted.get("Risk", "")), header


def test_a_row_is_read_completely() -> None:
    assert find_task(read(open_sample(TRACKER), wish()), "SEC-1") == DraftTask(
        key="SEC-1",
        title="Penetration test",
        path=TRACKER,
        line=9,
        owner="Priya",
        deadline="2025-05-17",
        status="in_progress",
        notes="Report is in",
        labels=("security",),
        estimate="1w",
        links=("https://example.com/pentest.pdf",),
        claimed={"status": "In Review"},
        adopted={"Risk": "high", "other owners": "Olu", "Link": "https://example.com/pentest.pdf, draft"},
    )


def test_a_multiline_cell_is_one_note_and_the_next_row_keeps_its_line() -> None:
    draft = read(open_sample(TRACKER), wish())
    assert find_task(draft, "WEB-2").notes == "Numbers from finance\narrive on Monday"
    assert find_task(draft, "WEB-3") == DraftTask(
        key="WEB-3",
        title="Cookie banner",
        path=TRACKER,
        line=5,
        owner="Olu",
        deadline="2025-05-19 18:00",
        notes='Says "Accept all" first',
        depends_on=("WEB-2",),
        labels=("web", "legal"),
        estimate="4h",
    )


def test_unclear_values_are_reported_and_kept() -> None:
    draft = read(open_sample(TRACKER), wish())
    assert list_faults(draft) == [
        f"{TRACKER}:8: Effort: '?' is not a valid estimate; it is kept under adopted; write it as 4h, 2d or 1w",
        f"{TRACKER}:9: {SHARED}",
        f"{TRACKER}:12: Due: 'TBD' is not understood",
        f"{TRACKER}:13: Due: '03/04/2025' may be 2025-04-03 or 2025-03-04",
        f"{TRACKER}:16: 12 cells in a row, but 11 headers; those beyond are kept under adopted",
        f"{TRACKER}:16: Status: unknown status 'Someday'; it is kept as a claim; launchlist set ID status=…",
        f"{TRACKER}:15: 'PR-2' depends on 'LEG-9', which is not in the source; did you mean 'LEG-2'?",
    ]
    assert find_task(draft, "LEG-2").claimed == {"status": "on hold", "deadline": "TBD"}
    assert find_task(draft, "PR-1").claimed == {"deadline": "03/04/2025"}


def test_the_user_decides_which_number_is_the_month() -> None:
    draft = read(open_sample(TRACKER), wish(answer="day first"))
    assert find_task(draft, "PR-1").deadline == "2025-04-03"


def test_a_clear_date_of_a_column_decides_about_ambiguous_ones() -> None:
    draft = read(open_sample(PARTY), wish())
    assert [task.deadline for task in draft.tasks[:3]] == ["2025-04-25", "2025-05-02", "2025-05-09"]
    assert draft.zone_name == "UTC+02:00"


def test_dependencies_may_name_titles() -> None:
    task = read(open_sample(PARTY), wish()).tasks[-1]
    assert (task.title, task.depends_on) == ("Empfang", ("row 15", "row 7", "row 13"))


def test_times_in_another_zone_than_the_plan_name_it() -> None:
    draft = read(open_sample(PARTY), wish("Europe/Lisbon"))
    assert (draft.zone_name, draft.tasks[-1].deadline) == ("", "2025-05-22 18:00 UTC+02:00")


def test_the_character_set_is_reported_and_text_above_the_headers_is_kept() -> None:
    draft = read(open_sample(PARTY), wish())
    assert draft.tasks[3].owner == "Léa"
    assert draft.notes == ("Projektstand 17. Mai;;;",)
    assert list_faults(draft)[:2] == [
        f"{PARTY}:5: it is not UTF-8 and was read as Windows-1252; check its accented letters",
        f"{PARTY}: 'Projektstand 17. Mai;;;' is above the headers; it is kept in the notes",
    ]


def test_a_table_of_blockers_is_read() -> None:
    assert read(open_sample(BLOCKERS), wish()).blockers[1:] == (
        DraftBlocker(
            key="row 3",
            description="Counterparty has not signed",
            path=BLOCKERS,
            line=3,
            affects=("LEG-2", "PR-2"),
            resolution_plan="Aiko calls their counsel",
            owner="Aiko",
            eta="2025-05-20",
        ),
        DraftBlocker(
            key="row 4",
            description="Fonts had no licence",
            path=BLOCKERS,
            line=4,
            affects=("WEB-1",),
            resolution_plan="Bought for five seats",
            owner="Priya",
            eta="2025-05-14",
            status="resolved",
        ),
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_character_sets_are_detected(delimiter: str, charset: str) -> None:
    text = "Task,Who,Due\nZürich,Zoë,2025-05-18\n".replace(",", delimiter)
    draft = read(build_source(text.encode(charset), "a.csv"), wish())
    assert [(task.title, task.owner, task.deadline) for task in draft.tasks] == [("Zürich", "Zoë", "2025-05-18")]
    assert draft.faults == ()


@pytest.mark.parametrize(
    ("text", "columns", "titles"),
    [
        ("Task,Owner,Due,Status\nA,,,\nB,,,\n", {"owner": ""}, ["A", "B"]),
        ("Task,Owner,x\nChore,Tag Line,y\nA,b,c\n", {"title": "Chore", "labels": "Tag Line"}, ["A"]),
        ("Task,Owner,x\nChore,Tag Line,y\nA,b,c\n", {"title": "CHORE", "labels": "tag line"}, ["A"]),
        ("Task,Owner,x\nChore (short),*Tag* Line,y\nA,b,c\n", {"title": "chore", "labels": "tag line"}, ["A"]),
    ],
)
def test_headers_that_the_user_names_identify_the_header_row(
    text: str, columns: dict[str, str], titles: list[str]
) -> None:
    draft = read(build_source(text, "a.csv"), wish(columns=columns))
    assert [task.title for task in draft.tasks] == titles


def test_columns_can_be_named() -> None:
    source = build_source("Topic,Mail,Task\nTalk,maya@example.com,3\n", "a.csv")
    (task,) = read(source, wish(columns={"title": "topic", "owner": "mail"})).tasks
    assert (task.title, task.owner, task.adopted) == ("Talk", "maya@example.com", {"Task": "3"})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('Task,Owner\n"a,b\nc,d\n', "a.csv:2: the quotation marks are wrong from here on:"),
        ("ID,Task\n1,a\n1,b\n", "a.csv:3: the id '1' is given twice, first at a.csv:2;"),
        ("Task,Owner\n,Maya\n", "a.csv:2: 'row 2' has no title; its id is used instead"),
        ("Task,Owner\na\0b,Maya\n", "a.csv:2: 1 character not allowed in a text file"),
        ("ID,Task,Depends on\n1,a,1\n", "a.csv:2: '1' depends on itself"),
        ("Task,Due (IST)\na,18 May 2025 10:00\n", "a.csv:1: the zone in the header 'Due (IST)' may be"),
    ],
)
def test_a_fault_names_the_line(text: str, fault: str) -> None:
    draft = read(build_source(text, "a.csv"), wish())
    assert len(draft.faults) == 1
    assert list_faults(draft)[0].startswith(fault)
    assert draft.records == len(draft.tasks)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "a.csv: there is no header row;"),
        (b"red,green\n1,2\n", "a.csv: there is no header row;"),
        (
            b"Owner,Due\nMaya,2025-05-18\n",
            "a.csv: no column is recognized as the title; name it with --column title=HEADER",
        ),
        (b"a," * (17 * 1024 * 1024), "a.csv is larger than 33,554,432 bytes; split it"),
    ],
)
def test_tables_without_headers_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(build_source(data, "a.csv"), wish())
    assert str(caught.value).startswith(message)
