"""Builds plan.xlsx next to it: run it after a change and commit both."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

at = datetime.fromisoformat


def build() -> Workbook:
    """Return a plan as an event team keeps it: a title, sections, dates as dates, an owner for several rows."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover["A1"] = "Spring conference"
    sheet = book.create_sheet("Plan")
    sheet.append(["Spring conference – launch plan", None, None, None, None, None, None])
    sheet.merge_cells("A1:G1")
    sheet.append([])
    sheet.append(["No.", "Activity", "Responsible", "Deadline (UTC+02)", "Progress", "Remarks", "Room"])
    rows = [
        ["Programme"],
        [1, "Confirm the keynote", "Ada", at("2025-05-12"), 1, "Contract is signed", 101],
        [2, "Publish the schedule", "Bo", at("2025-05-16 18:00"), 0.5, "Friday is missing", None],
        [3, "Print the badges", None, at("2025-05-20"), 0, None, None],
        [4, "Brief the session chairs", None, at("2025-05-21 09:30"), None, None, None],
        [],
        ["Venue"],
        [5, "Sign the lease", "Cleo", at("2025-04-30"), True, None, "all"],
        [6, "Book the caterer", "Cleo", "=D11+14", 1, None, "Foyer"],
        [7, "Fire safety walk", "Ada", at("2025-05-19 00:00"), "Open", "with the fire brigade", None],
        [8, "Wi-Fi for 600", "Bo", "20 May 12:00", "In progress", None, None],
        ["Tickets"],
        [9, "Open the sale", "Dana", at("2025-05-02 10:00"), "Done", None, None],
        [10, "Refund policy", "Dana", "soon", "Blocked", "legal", None],
        [11, "Group discount", "Dana", at("2025-05-14"), "Cancelled", None, 3.5],
        [12, "Door list", "Bo", at("2025-05-21"), None, None, None],
    ]
    for row in rows:
        sheet.append(row)
    for line in (4, 10, 15):
        sheet.merge_cells(f"A{line}:G{line}")
    sheet.merge_cells("C6:C8")
    for line in range(5, 9):
        sheet[f"E{line}"].number_format = "0%"
    sheet["E12"].number_format = "0%"
    sheet["D5"].number_format = sheet["D7"].number_format = "DD.MM.YYYY"
    sheet["D13"].number_format = "DD.MM.YYYY hh:mm"
    for line in (11, 18, 19):
        sheet[f"D{line}"].number_format = "yyyy-mm-dd"
    sheet["B12"].comment = Comment("Ask for a vegan menu", "Cleo")
    ideas = book.create_sheet("Ideas")
    ideas.append(["Idea", "Whose"])
    ideas.append(["A choir", "Bo"])
    return book


if __name__ == "__main__":
    build().save(Path(__file__).parent / "plan.xlsx")
