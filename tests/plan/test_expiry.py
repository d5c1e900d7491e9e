from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.expiry import find_expiry
from launchlist.plan.graph import build_lookup
from launchlist.plan.moments import build_moment
from launchlist.plan.report import build_report
from launchlist.plan.schedule import project_schedule
from launchlist.rules import CHECKS
from tests.plan.builder import AS_OF, at, build_blocker, build_plan, build_task

if TYPE_CHECKING:
    from launchlist.plan.model import Blocker, Task


@pytest.mark.parametrize(
    ("record", "zone", "expected"),
    [
        (build_task("A-1", "2025-05-30"), "UTC", "2025-05-18 00:00 UTC"),
        (build_task("A-1", "2025-05-30"), "UTC+08:00", "2025-05-17 16:00 UTC"),
        (build_task("A-1", "2025-05-30"), "AoE", "2025-05-18 12:00 UTC"),
        (build_task("A-1", "2025-05-17 18:00"), "UTC", "2025-05-17 18:00:01 UTC"),
        (build_task("A-1", "2025-05-17 12:00"), "UTC", "2025-05-17 12:00:01 UTC"),
        (build_task("A-1", "2025-05-17 11:00"), "UTC", "2025-05-18 00:00 UTC"),
        (build_task("A-1", "2025-05-15 13:00"), "UTC", "2025-05-17 13:00 UTC"),  # "1 d ago" becomes "2 d ago"
        (build_task("A-1", "2025-05-17 18:00", "complete"), "UTC", "2025-05-17 18:00:01 UTC"),
        (build_task("A-1", "2025-05-30", estimate="1h"), "UTC", "2025-05-17 12:00 UTC"),
        (build_blocker("X-1", "A-1", "2025-05-17 13:00"), "UTC", "2025-05-17 13:00:01 UTC"),
        (build_blocker("X-1", "A-1", "2025-05-17 13:00", "resolved"), "UTC", "2025-05-18 00:00 UTC"),
    ],
)
def test_a_report_holds_until_a_deadline_or_midnight(record: Task | Blocker, zone: str, expected: str) -> None:
    lookup = build_lookup(build_plan(record, zone=zone))
    assert find_expiry(lookup, at(AS_OF)) == at(expected).at


def test_staleness_counts_from_a_midnight_of_its_own() -> None:
    plan = build_plan(build_task("A-1", "2025-05-30"))._replace(stale_after=timedelta(hours=5))
    assert find_expiry(build_lookup(plan), at(AS_OF)) == at("2025-05-18 00:00").at
    assert find_expiry(build_lookup(plan), at("2025-05-17 02:00")) == at("2025-05-17 05:00").at


records = st.builds(
    build_task,
    st.sampled_from(["A-1", "B-1"]),
    st.integers(0, 71).map(lambda hour: f"2025-05-{16 + hour // 24} {hour % 24:02}:00"),
    st.sampled_from(["pending", "complete", "in_progress"]),
    on=st.sampled_from([(), ("A-1",), ("B-1",)]),
    updates=st.sampled_from([{}, {"2025-05-16": "Begun"}, {"2025-05-18": "Early"}]),
)


@given(
    st.lists(records, max_size=3),
    st.sampled_from(["UTC", "Europe/Berlin", "AoE", "Asia/Kathmandu"]),
    st.integers(0, 86_399),
    st.floats(0, 1, exclude_max=True),
)
def test_until_then_nothing_the_reader_sees_changes(tasks: list[Task], zone: str, second: int, share: float) -> None:
    plan = build_plan(*tasks, path=("A-1",), release="2025-05-22", zone=zone)._replace(stale_after=timedelta(hours=20))
    lookup = build_lookup(plan)
    now = build_moment(at("2025-05-17 00:00").at + timedelta(seconds=second), UTC)
    length = (find_expiry(lookup, now) - now.at).total_seconds()
    later = build_moment(now.at + timedelta(seconds=int(length * share)), UTC)
    for moment in (now, later):
        assert moment.at < find_expiry(lookup, now)
    shown = [build_report(project_schedule(lookup, moment)) for moment in (now, later)]
    assert shown[0].rows == shown[1].rows
    assert [row[:4] for row in shown[0].metrics] == [row[:4] for row in shown[1].metrics]
    found = [[[*check.find(lookup, moment)] for check in CHECKS] for moment in (now, later)]
    assert found[0] == found[1]
