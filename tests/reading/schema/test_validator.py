from __future__ import annotations

import pytest

from launchlist.reading.schema.validator import are_valid, is_valid

TASK = {"id": "A-1", "title": "Write", "owner": "Maya", "deadline": "2025-05-20", "status": "pending"}


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"updates": [{"date": "2025-05-17", "text": "Begun"}, {"date": "2025-05-18", "text": "Ended"}]},
        {"updates": [{"date": "2025-05-17", "text": "Begun"}, {"date": "2025-02-30", "text": "Ended"}]},
        {"updates": []},
        {"deadline": "2025-02-30"},
        {"estimate": "4h"},
        {"estimate": "99999w"},
        {"labels": "docs"},
        {"onwer": "Maya"},
    ],
)
def test_many_are_valid_when_each_is(odd: dict[str, object]) -> None:
    items = [TASK, {**TASK, "estimate": "2d"}, {**TASK, **odd}, TASK]
    assert are_valid(items, "task") == all(is_valid(item, "task") for item in items)
