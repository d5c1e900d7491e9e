from __future__ import annotations

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Sync
from launchlist.rules.prose import check_wrong_weekday
from tests.plan.builder import AS_OF, at, build_blocker, build_plan, build_task


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("Review on Sunday, 18 May 2025", []),
        ("Review on Monday, 18 May 2025", ["'Monday, 18 May 2025': 2025-05-18 is a Sunday"]),
        ("Review on Mon 18 May", ["'Mon 18 May': 2025-05-18 is a Sunday"]),
        ("Review on Monday 2025-05-18.", ["'Monday 2025-05-18': 2025-05-18 is a Sunday"]),
        ("Review on Monday (2025-05-18)", ["'Monday (2025-05-18': 2025-05-18 is a Sunday"]),
        ("Review on Monday, May 18th, 2025", ["'Monday, May 18th, 2025': 2025-05-18 is a Sunday"]),
        ("Mon May 18", ["'Mon May 18': 2025-05-18 is a Sunday"]),
        ("Review on Monday 19 May 2025, then Tue 19 May", ["'Tue 19 May': 2025-05-19 is a Monday"]),
        ("Monday 31 February 2025", []),
        ("Money 18 May 2025", []),
        ("Monday 18 tests", []),
        ("On Monday", []),
        ("18 May 2025", []),
    ],
)
def test_weekdays_next_to_dates(notes: str, expected: list[str]) -> None:
    lookup = build_lookup(build_plan(build_task("A-1", notes=notes)))
    assert [violation.message for violation in check_wrong_weekday(lookup, at(AS_OF))] == expected


def test_every_text_of_a_plan_is_looked_at() -> None:
    wrong = "Mon 18 May 2025"
    task = build_task("A-1", notes=wrong, updates={"2025-05-17": "Right", "2025-05-18": wrong})
    task = task._replace(title=wrong, next_action=wrong)
    blocker = build_blocker("X-1", "A-1")._replace(description=wrong, resolution_plan=wrong, next_action=wrong)
    plan = build_plan(task, blocker)._replace(next_sync=Sync(at=at(AS_OF), focus=wrong))
    places = [violation.source.pointer for violation in check_wrong_weekday(build_lookup(plan), at(AS_OF))]
    assert places == [
        ("title",), ("notes",), ("next_action",), ("updates", 1, "text"),
        ("description",), ("resolution_plan",), ("next_action",), ("next_sync", "focus"),
    ]  # fmt: skip
