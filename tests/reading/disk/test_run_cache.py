from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from launchlist.reading.disk.run_cache import recall_run, store_run
from tests.workspace import write_plan

if TYPE_CHECKING:
    from pathlib import Path

STARTED = time.time_ns() // 10**9 + 3600
"""Well after the files of the test were written, as with a plan that nobody touches while a run looks at it."""
DAY = 86400


@pytest.fixture
def root(tmp_path: Path) -> str:
    """Return a plan with a record of one run."""
    write_plan(tmp_path)
    store_run(
        str(tmp_path),
        "check",
        "key",
        extra=(),
        expires=STARTED + DAY,
        text="said",
        errors="hm",
        started=STARTED * 10**9,
    )
    return str(tmp_path)


@pytest.mark.parametrize(
    ("later", "answer"),
    [
        (0, ("said", "hm")),
        (DAY - 1, ("said", "hm")),
        (DAY, None),
        (DAY + 1, None),
        # The clock went back: what was overdue in the record is due in the future.
        (-1, None),
        (-(10**6), None),
    ],
)
def test_a_run_is_recalled_until_something_is_due(root: str, later: int, answer: tuple[str, str] | None) -> None:
    assert recall_run(root, "check", "key", STARTED + later) == answer


@pytest.mark.parametrize(("command", "key"), [("render", "key"), ("check", "another")])
def test_a_different_command_is_not_recalled(root: str, command: str, key: str) -> None:
    assert recall_run(root, command, key, STARTED) is None


def test_a_run_is_not_kept_if_a_file_changed_after_its_start(tmp_path: Path) -> None:
    write_plan(tmp_path)
    early = (time.time_ns() // 10**9 - 3600) * 10**9
    store_run(str(tmp_path), "check", "key", extra=(), expires=STARTED + DAY, text="", errors="", started=early)
    assert not (tmp_path / ".git").exists()
