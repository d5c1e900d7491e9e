from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.adopt.draft import DraftBlocker, DraftTask
from launchlist.adopt.record_data import write_blocker, write_task

if TYPE_CHECKING:
    from collections.abc import Mapping

IDS = {"A": "A-1", "X": "X-1"}
FALLBACK = "2025-05-22"


@pytest.mark.parametrize(
    ("written", "claimed"),
    [
        ("2025-05-20", {}),
        ("2025-05-20", {"status": "on hold"}),
        ("", {}),
        ("", {"status": "on hold"}),
        ("", {"deadline": "TBD"}),
        ("", {"deadline": "TBD", "status": "on hold"}),
    ],
)
def test_a_missing_deadline_stays_missing_and_only_the_words_of_the_source_are_claimed(
    written: str, claimed: Mapping[str, str]
) -> None:
    data = write_task(DraftTask("A", "Write", deadline=written, claimed=claimed), IDS, "nobody", {})
    assert (data.get("deadline", ""), data.get("claimed", {})) == (written, claimed)


@pytest.mark.parametrize(
    ("written", "claimed", "kept"),
    [
        ("2025-05-20", {}, {}),
        ("", {}, {"eta": "–"}),
        ("", {"eta": "soon"}, {"eta": "soon"}),
        ("", {"eta": " "}, {"eta": "–"}),
    ],
)
def test_a_missing_eta_is_claimed_as_missing(written: str, claimed: Mapping[str, str], kept: dict[str, str]) -> None:
    blocker = DraftBlocker("X", "No key", affects=("A",), eta=written, claimed=claimed)
    data = write_blocker(blocker, "X-1", IDS, "nobody", FALLBACK)
    assert data["eta"] == (written or FALLBACK)
    assert data.get("claimed", {}) == kept
