from __future__ import annotations

from typing import get_args

import pytest

from launchlist.plan.metric_items import Health
from launchlist.plan.model import TaskStatus
from launchlist.rendering.context import HEALTH, TASK_STATUS, name_group, name_waiting


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (("CFG-1",), "CFG-1"),
        (("CFG-1", "CFG-2"), "CFG-1/2"),
        (("CFG-1", "CFG-12", "CFG-3"), "CFG-1/12/3"),
        (("CFG-1", "INF-2"), "CFG-1, INF-2"),
    ],
)
def test_groups_of_ids(ids: tuple[str, ...], expected: str) -> None:
    assert name_group(ids) == expected


@pytest.mark.parametrize(
    ("waits", "held_by", "expected"),
    [
        ((), (), ""),
        (("QA-1",), (), "Blocked on QA-1 completion"),
        (("QA-1", "INF-2"), (), "Blocked on QA-1 and INF-2 completion"),
        (("A-1", "B-1", "C-1"), (), "Blocked on A-1, B-1 and C-1 completion"),
        ((), ("BLK-1",), "Blocked by BLK-1"),
        (("QA-1",), ("BLK-1", "BLK-2"), "Blocked on QA-1 completion and by BLK-1 and BLK-2"),
    ],
)
def test_what_a_task_waits_for(waits: tuple[str, ...], held_by: tuple[str, ...], expected: str) -> None:
    assert name_waiting(waits, held_by) == expected


def test_every_status_has_its_words() -> None:
    assert set(TASK_STATUS) == set(get_args(TaskStatus))
    assert set(HEALTH) == set(get_args(Health))
