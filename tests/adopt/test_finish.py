from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftTask
from launchlist.adopt.finish import finish
from tests.adopt.reading import wish

DATED = DraftTask("B-1", "Dated", deadline="2025-05-20 12:00")


@pytest.mark.parametrize(
    ("tasks", "release", "as_of", "expected"),
    [
        ((DATED,), "2025-06-01", "", "2025-06-01"),
        ((DATED,), "", "", "2025-05-20 12:00"),
        ((), "", "", "2025-05-17"),
        ((DATED,), "2025-05-01", "", "2025-05-17"),
        ((DATED,), "", "2025-05-21 09:00", "2025-05-21"),
        ((), "2025-05-02", "2025-05-01", "2025-05-02"),
    ],
)
def test_no_placeholder_lies_before_the_documents_day(
    tasks: tuple[DraftTask, ...], release: str, as_of: str, expected: str
) -> None:
    draft = Draft(1, (DraftTask("A-1", "Open"), *tasks), release=release, as_of=as_of)
    data = finish(draft, wish("UTC"), "page.md").tasks["A-1"]
    assert (data["deadline"], data["claimed"]) == (expected, {"deadline": "–"})
