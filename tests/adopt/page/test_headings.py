from __future__ import annotations

from datetime import UTC, date

import pytest

from launchlist.adopt.page.reader import read_day
from launchlist.plan.words.deadlines import Calendar

CALENDAR = Calendar(UTC, date(2025, 5, 17))


@pytest.mark.parametrize(
    "text",
    [
        "May 13, 2025",
        "Update 13 May 2025",
        "Status update (13 May 2025)",
        "13 May – standup",
        "Meeting 2025-05-13",
        "13 May:",
    ],
)
def test_a_heading_with_a_day_and_usual_words_is_dated(text: str) -> None:
    assert read_day(text, CALENDAR).moment == "2025-05-13"


@pytest.mark.parametrize("text", ["Sprint 12", "Version 2.4", "Updates", "13 May to 20 May", "Plan for Q3", "Phase 1"])
def test_other_numbers_are_not_dates(text: str) -> None:
    assert read_day(text, CALENDAR).moment == ""
