from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.rules.dates import CHECKS
from tests.plan.builder import AS_OF, at, build_blocker, build_task, look_up

if TYPE_CHECKING:
    from launchlist.plan.graph import Lookup

FINDERS = {check.rule.name: check.find for check in CHECKS}
DONE = build_task("D-1", "2025-05-01", "complete")


@pytest.mark.parametrize(
    ("rule", "lookup", "expected"),
    [
        (
            "due-before-dependency",
            look_up(build_task("A-1", on=("B-1",)), build_task("B-1", "2025-05-19")),
            ["A-1 is due before B-1, which it depends on"],
        ),
        (
            "due-before-dependency",
            look_up(build_task("A-1", on=("B-1",)), build_task("B-1")),
            ["A-1 is due at the same moment as B-1, which it depends on"],
        ),
        ("due-before-dependency", look_up(build_task("A-1", on=("B-1",)), build_task("B-1", "2025-05-17")), []),
        ("due-before-dependency", look_up(build_task("A-1", on=("A-1", "GONE-1"))), []),
        (
            "due-before-dependency",
            look_up(build_task("A-1", on=("B-1",)), build_task("B-1", "2025-05-19", "cancelled")),
            [],
        ),
        (
            "due-after-release",
            look_up(build_task("A-1", "2025-05-23"), build_task("B-1", "2025-05-22"), release="2025-05-22"),
            ["A-1 is due after the release"],
        ),
        ("due-after-release", look_up(build_task("A-1", "2025-05-23", "complete"), release="2025-05-22"), []),
        ("due-after-release", look_up(build_task("A-1", "2025-05-23")), []),
        (
            "blocker-outlasts-deadline",
            look_up(build_task("A-1"), DONE, build_blocker("X-1", "D-1 A-1 GONE-1", "2025-05-19")),
            ["X-1 is expected to be resolved after A-1 is due, which it blocks"],
        ),
        ("blocker-outlasts-deadline", look_up(build_task("A-1"), build_blocker("X-1", "A-1")), []),
        (
            "blocker-outlasts-deadline",
            look_up(build_task("A-1"), build_blocker("X-1", "A-1", "2025-05-19", "resolved")),
            [],
        ),
    ],
)
def test_deadlines(rule: str, lookup: Lookup, expected: list[str]) -> None:
    assert [violation.message for violation in FINDERS[rule](lookup, at(AS_OF))] == expected
