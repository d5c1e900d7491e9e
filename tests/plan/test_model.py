from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.plan.builder import build_blocker, build_task

if TYPE_CHECKING:
    from launchlist.plan.model import TaskStatus


@pytest.mark.parametrize(
    ("status", "expected"), [("pending", False), ("in_progress", False), ("complete", True), ("cancelled", True)]
)
def test_cancelled_work_is_finished_too(status: TaskStatus, expected: bool) -> None:
    assert build_task("A-1", status=status).is_finished is expected


def test_a_blocker_is_open_until_it_is_resolved() -> None:
    assert build_blocker("B-1", "A-1").is_open
    assert not build_blocker("B-1", "A-1", status="resolved").is_open
