from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.table import archive, sheets
from launchlist.adopt.table.rows import Row
from launchlist.adopt.table.sheets import write_cell
from launchlist.adopt.table.xlsx import is_like, read
from launchlist.errors import UsageError
from tests.adopt.reading import build_source, find_task, list_faults, open_sample, wish
from tests.adopt.samples.xlsx.build import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.adopt.draft import DraftSource

SAMPLE = "xlsx/plan.xlsx"


def pack(book: Workbook) -> DraftSource:
    file = io.BytesIO()
    book.save(file)
    return build_source(file.getvalue(), "a.xlsx")


def write_book(*rows: Sequence[object]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append([*row])
    return book


def repack(source: DraftSource, member: str, xml: bytes) -> DraftSource:
    """Replace one part of a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, xml if info.filename == member else old.read(info))
    return build_source(file.getvalue(), "a.xlsx")


def test_no_row_is_lost() -> None:
    draft = read(open_sample(SAMPLE), wish())
    numbers = [row[0].value for row in load_workbook(io.BytesIO(open_sample(SAMPLE).data))["Plan"].iter_rows()]
    assert draft.records == len(draft.tasks) == sum(isinstance(number, int) for number in numbers) == 12
    assert [task.key for task in draft.tasks] == [str(number) for number in range(1, 13)]


def test_the_sample_is_what_its_script_builds() -> None:
    built, kept = read(pack(build()), wish()), read(open_sample(SAMPLE), wish())
    assert [task._replace(path="") for task in built.tasks] == [task._replace(path="") for task in kept.tasks]


def test_rows_are_read_completely() -> None:
    draft = read(open_sample(SAMPLE), wish())
    assert find_task(draft, "2") == DraftTask(
        key="2",
        title="Publish the schedule",
        path=SAMPLE,
        owner="Bo",
        deadline="2025-05-16 18:00",
        status="in_progress",
        notes="Friday is missing",
        claimed={"status": "50%"},
        adopted={"id": "2", "section": "Programme"},
    )
    assert find_task(draft, "5") == DraftTask(
        key="5",
        title="Sign the lease",
        path=SAMPLE,
        owner="Cleo",
        deadline="2025-04-30",
        status="complete",
        adopted={"id": "5", "section": "Venue", "Room": "all"},
    )


def test_a_cell_merged_downwards_applies_to_all_its_rows() -> None:
    draft = read(open_sample(SAMPLE), wish())
    assert [find_task(draft, key).owner for key in "234"] == ["Bo", "Bo", "Bo"]


def test_a_date_is_a_day_unless_it_shows_a_time() -> None:
    draft = read(open_sample(SAMPLE), wish())
    assert draft.zone_name == "UTC+02:00"
    assert [find_task(draft, key).deadline for key in ("1", "4", "7", "9")] == [
        "2025-05-12",
        "2025-05-21 09:30",
        "2025-05-19 00:00",
        "2025-05-02 10:00",
    ]


def test_unread_content_is_reported() -> None:
    draft = read(open_sample(SAMPLE), wish())
    assert draft.notes == ("Spring conference – launch plan", "Programme", "Venue", "Tickets")
    assert draft.shown[:2] == ("sheet 'Plan'", "column 'No.' is the id")
    assert list_faults(draft) == [
        f"{SAMPLE}: it has comments on cells, which are not read; copy those that matter into a column",
        f"{SAMPLE}: Plan!D12: the formula has no result in the file; open it in a spreadsheet program and save it",
        f"{SAMPLE}: the sheet 'Cover' with 1 row is not read",
        f"{SAMPLE}: the sheet 'Ideas' with 2 rows is not read",
        f"{SAMPLE}: Plan!D12: '=D11+14' is not understood",
        f"{SAMPLE}: Plan!D17: 'soon' is not understood",
    ]


def test_links_of_cells_are_reported() -> None:
    book = write_book(["Task", "Link"], ["Talk", "slides"])
    book.worksheets[0]["B2"].hyperlink = "https://example.com/slides"
    draft = read(pack(book), wish())
    assert list_faults(draft) == [
        ("a.xlsx: the sheet Sheet has links in its cells, which are not read; write the addresses into a column")
    ]
    assert draft.tasks[0].adopted == {"Link": "slides"}


def test_a_formula_with_an_empty_result_is_empty() -> None:
    source = pack(write_book(["Task", "Owner"], ["Talk", '=IF(A1="","x","")']))
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    computed = re.sub(rb'<c r="B2"[^>]*>(<f>.*?</f>)<v ?/></c>', rb'<c r="B2" t="str">\1<v></v></c>', xml)
    assert computed != xml
    draft = read(repack(source, "xl/worksheets/sheet1.xml", computed), wish())
    assert (draft.tasks[0].owner, draft.faults) == ("", ())


@pytest.mark.parametrize(
    ("rows", "columns", "titles"),
    [
        ([["Task", "Owner", "Due", "Status"], ["A", "", "", "", "", "x"], ["B"]], {"owner": ""}, ["A", "B"]),
        ([["Task", "Owner"], ["Chore", "Tag Line"], ["A", "b"]], {"title": "CHORE", "labels": "Tag Line"}, ["A"]),
        ([["Task", "Owner"], ["Chore (short)", "Tag"], ["A", "b"]], {"title": "chore", "labels": "tag"}, ["A"]),
    ],
)
def test_headers_that_the_user_names_identify_the_header_row(
    rows: list[list[str]], columns: dict[str, str], titles: list[str]
) -> None:
    draft = read(pack(write_book(*rows)), wish(columns=columns))
    assert [task.title for task in draft.tasks] == titles


def test_columns_can_be_named() -> None:
    source = pack(write_book(["Topic", "Mail"], ["Talk", "maya@example.com"]))
    (task,) = read(source, wish(columns={"title": "topic", "owner": "mail"})).tasks
    assert (task.title, task.owner) == ("Talk", "maya@example.com")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime.fromisoformat("2025-05-18"), "yyyy-mm-dd", "2025-05-18"),
        (datetime.fromisoformat("2025-05-18"), 'd "h" mmm', "2025-05-18"),
        (datetime.fromisoformat("2025-05-18"), "d.m.yy h:mm", "2025-05-18 00:00"),
        (datetime.fromisoformat("2025-05-18 23:00:30"), "yyyy-mm-dd", "2025-05-18 23:00:30"),
        (time(9, 30), "h:mm", "09:30:00"),
        (timedelta(hours=36), "[h]:mm", "36 h"),
        (0.25, "0%", "25%"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (False, "General", "false"),
        (None, "General", ""),
        ("  text ", "General", "text"),
    ],
)
def test_values_are_shown_as_in_the_spreadsheet(value: object, number_format: str, text: str) -> None:
    cell = write_book(["x"]).worksheets[0]["A1"]
    cell.value = value
    cell.number_format = number_format
    assert write_cell(cell) == text


def test_a_far_cell_and_a_huge_merge_are_read_quickly() -> None:
    book = write_book(["Task", "Owner"], ["Talk", "Maya"])
    book.worksheets[0].merge_cells("B2:B3")
    source = pack(book)
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").replace(b"B2:B3", b"B2:B1048576")
    draft = read(repack(source, "xl/worksheets/sheet1.xml", xml), wish())
    assert [(task.title, task.owner) for task in draft.tasks] == [("Talk", "Maya")]


def lengthen(form: bytes, piece: bytes = b"a") -> bytes:
    """Return XML in which one comment, tag or text takes longer to parse than a sheet."""
    return b"<a>" + form.replace(b"{}", piece * (archive.MAX_PIECE // len(piece) + 1)) + b"</a>"


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "'
    + b"ha" * 100
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (char, b"&%c;" % (char - 1) * 100) for char in range(ord("b"), ord("h")))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&g;</t></is></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("member", "xml", "message"),
    [
        ("xl/worksheets/sheet1.xml", b" " * 140_000_000, "unpacks to more than 134,217,728 bytes"),
        ("xl/worksheets/sheet1.xml", b"<worksheet>", "cannot be read as a spreadsheet"),
        ("xl/workbook.xml", b"<workbook/>", "no sheet has a header row"),
        ("xl/worksheets/sheet1.xml", BOMB, "its part xl/worksheets/sheet1.xml declares a document type"),
        ("docProps/core.xml", lengthen(b"<!--{}-->"), "docProps/core.xml has a comment, tag or text of more than"),
        ("xl/styles.xml", lengthen(b"<!--{}-->", b"<b>"), "xl/styles.xml has a comment, tag or text"),
        ("xl/workbook.xml", lengthen(b'<a b="{}"/>'), "xl/workbook.xml has a comment, tag or text of more than"),
        (
            "xl/worksheets/sheet1.xml",
            lengthen(b"<![CDATA[<{}]]>"),
            "sheet1.xml has a comment, tag or text of more than",
        ),
        ("[Content_Types].xml", lengthen(b"<?a {}?>"), "has a comment, tag or text of more than 524,288 bytes"),
        ("xl/worksheets/sheet1.xml", "<worksheet/>".encode("utf-16"), "sheet1.xml is not in UTF-8"),
        ("xl/theme/theme1.xml", b"<?xml version='1.0' encoding='cp037'?>", "theme1.xml is not in UTF-8"),
        ("xl/workbook.xml", b"<workbook>" + b"<sheet/>" * 201, "has over 200 sheets"),
    ],
)
def test_bombs_and_broken_workbooks_are_refused(member: str, xml: bytes, message: str) -> None:
    source = repack(pack(write_book(["Task", "Owner"], ["Talk", "Maya"])), member, xml)
    with pytest.raises(UsageError, match=message):
        read(source, wish())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04", "is not a spreadsheet, or a damaged one"),
        (b"Task,Owner\n", "is not a spreadsheet, or a damaged one"),
        (b"PK\x03\x04" + bytes(33 * 1024 * 1024), "is larger than 33,554,432 bytes"),
    ],
)
def test_other_files_are_not_workbooks(data: bytes, message: str) -> None:
    source = build_source(data, "a.xlsx")
    assert not is_like(source)
    with pytest.raises(UsageError, match=message):
        read(source, wish())


def test_a_workbook_with_too_many_parts_is_refused() -> None:
    file = io.BytesIO(pack(write_book(["Task", "Owner"], ["Talk", "Maya"])).data)
    with zipfile.ZipFile(file, "a") as packed:
        for number in range(archive.MAX_MEMBERS):
            packed.writestr(f"docProps/{number}.xml", "")
    with pytest.raises(UsageError, match=r"a\.xlsx unpacks to more than .* or 2,000 parts, so it is not opened"):
        read(build_source(file.getvalue(), "a.xlsx"), wish())


def test_a_sheet_with_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    source = pack(write_book(["Task", "Owner"], ["Talk", "Maya"]))
    monkeypatch.setattr(sheets, "MAX_CELLS", 6)
    assert len(read(source, wish()).tasks) == 1
    monkeypatch.setattr(sheets, "MAX_CELLS", 5)
    with pytest.raises(UsageError, match="has over 5 cells; delete the empty rows and columns, and other sheets"):
        read(source, wish())


def test_a_part_that_several_sheets_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    source = pack(write_book(["Task", "Owner"], ["Talk", "Maya"]))
    with zipfile.ZipFile(io.BytesIO(source.data)) as packed:
        xml = packed.read("xl/workbook.xml")
    sheet = re.search(rb"<sheet [^>]*/>", xml)
    assert sheet
    again = b"".join(sheet[0].replace(b'name="Sheet"', b'name="S%d"' % number) for number in range(100))
    monkeypatch.setattr(sheets, "MAX_CELLS", 6)  # what one of them has
    draft = read(repack(source, "xl/workbook.xml", xml.replace(sheet[0], again)), wish())
    assert [task.title for task in draft.tasks] == ["Talk"]
    assert sum("is not read" in fault for fault in list_faults(draft)) == 99


def test_cells_of_all_sheets_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    book = write_book(["Task", "Owner"], ["Talk", "Maya"])
    book.create_sheet("More").append(["a", "b"])
    monkeypatch.setattr(sheets, "MAX_CELLS", 8)
    with pytest.raises(UsageError, match="has over 8 cells"):
        read(pack(book), wish())


def test_the_rows_that_merged_cells_cover_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(1, ("a", "b")), Row(2, ("", "x")), Row(3, ("x", ""))]
    both = [sheets.Merge(0, 1, 0, 2), sheets.Merge(1, 1, 1, 3)]
    monkeypatch.setattr(sheets, "MAX_COVERED", 3)
    assert [row.cells for row in sheets.fill_merges(rows, both)] == [("a", "b"), ("a", "b"), ("x", "b")]
    monkeypatch.setattr(sheets, "MAX_COVERED", 2)
    assert [row.cells for row in sheets.fill_merges(rows, both)] == [("a", "b"), ("a", "x"), ("x", "")]


def test_a_sheet_without_headers_is_refused() -> None:
    with pytest.raises(UsageError, match=r"a\.xlsx: no sheet has a header row; add one, such as Task"):
        read(pack(write_book(["red", "green"], [1, 2])), wish())
