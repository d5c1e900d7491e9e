from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.rules.order import CHECKS
from tests.plan.builder import AS_OF, at, build_blocker, build_task, look_up

if TYPE_CHECKING:
    from launchlist.plan.graph import Lookup

FINDERS = {check.rule.name: check.find for check in CHECKS}
DONE = build_task("D-1", "2025-05-01", "complete")


@pytest.mark.parametrize(
    ("rule", "lookup", "expected"),
    [
        ("depends-on-itself", look_up(build_task("A-1", on=("D-1", "A-1")), DONE), ["A-1 depends on itself"]),
        ("depends-on-itself", look_up(build_task("A-1", on=("D-1",)), DONE), []),
        (
            "dependency-cycle",
            look_up(build_task("B-1", on=("A-1",)), build_task("A-1", on=("C-1",)), build_task("C-1", on=("B-1",))),
            ["tasks wait for each other in a cycle: A-1 → C-1 → B-1 → A-1"],
        ),
        ("dependency-cycle", look_up(build_task("A-1", on=("A-1",))), []),
        (
            "finished-before-dependency",
            look_up(build_task("A-1", status="complete", on=("B-1", "C-1")), build_task("B-1"), build_task("C-1")),
            ["A-1 is complete, but B-1 and C-1, which it depends on, are not"],
        ),
        (
            "finished-before-dependency",
            look_up(build_task("A-1", status="complete", on=("B-1", "D-1")), build_task("B-1"), DONE),
            ["A-1 is complete, but B-1, which it depends on, is not"],
        ),
        (
            "finished-before-dependency",
            look_up(build_task("A-1", status="cancelled", on=("B-1",)), build_task("B-1")),
            [],
        ),
        (
            "step-before-predecessor",
            look_up(build_task("A-1"), build_task("B-1"), DONE, path=("A-1", "B-1", "D-1")),
            ["step 'Step D-1' is complete before 'Step A-1', which comes first"],
        ),
        ("step-before-predecessor", look_up(build_task("A-1"), DONE, path=("D-1", "A-1")), []),
        (
            "idle-blocker",
            look_up(DONE, build_blocker("X-1", "D-1")),
            ["X-1 is open, but every task it affects is finished"],
        ),
        ("idle-blocker", look_up(DONE, build_task("A-1"), build_blocker("X-1", "D-1 A-1")), []),
        ("idle-blocker", look_up(DONE, build_blocker("X-1", "D-1", status="resolved")), []),
        ("idle-blocker", look_up(build_blocker("X-1", "GONE-1")), []),
    ],
)
def test_order(rule: str, lookup: Lookup, expected: list[str]) -> None:
    assert [violation.message for violation in FINDERS[rule](lookup, at(AS_OF))] == expected


def test_a_cycle_is_reported_at_its_first_task() -> None:
    lookup = look_up(build_task("A-1", on=("D-1", "B-1")), build_task("B-1", on=("A-1",)), DONE)
    (violation,) = FINDERS["dependency-cycle"](lookup, at(AS_OF))
    assert violation.source == lookup.tasks["A-1"].source.at("depends_on", 1)
