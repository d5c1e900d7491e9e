from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Escalation, IssueSettings, Output
from launchlist.rules.references import check_listed_twice
from tests.plan.builder import AS_OF, PLAN, at, build_blocker, build_plan, build_task, get_zone

if TYPE_CHECKING:
    from launchlist.findings import Pointer
    from launchlist.plan.model import Plan

TASK = build_task("A-1")
SMALL = build_plan(TASK)
ESCALATION = Escalation(after=at(AS_OF).at - at(AS_OF).at, written="2d", label="", mention=("Maya", "Maya"))


@pytest.mark.parametrize(
    ("plan", "places"),
    [
        (build_plan(TASK._replace(depends_on=("A-2", "A-2"))), [("depends_on", 1)]),
        (build_plan(TASK._replace(depends_on=("A-2", "A-3"))), []),
        (build_plan(TASK._replace(labels=("x", "y", "x", "x"))), [("labels", 2), ("labels", 3)]),
        (build_plan(TASK._replace(links=("https://a", "https://a"))), [("links", 1)]),
        (build_plan(TASK, build_blocker("X-1", "A-1 A-1")), [("affects", 1)]),
        (build_plan(TASK, path=("A-1 A-1",)), []),  # task-in-two-steps speaks of it
        (SMALL._replace(sections=("metrics", "metrics")), [("sections", 1)]),
        (SMALL._replace(display_zones=(get_zone("UTC"), get_zone("Z"))), [("display_zones", 1)]),
        (
            SMALL._replace(outputs=(Output("a.md", PLAN.at("outputs", 0), regions=("metrics", "metrics")),)),
            [("outputs", 0, "regions", 1)],
        ),
        (
            SMALL._replace(sync=IssueSettings(labels=("a", "a"), logins=("b", "b"), escalation=(ESCALATION,))),
            [("sync", "labels", 1), ("sync", "logins", 1), ("sync", "escalation", 0, "mention", 1)],
        ),
    ],
)
def test_each_name_is_listed_once(plan: Plan, places: list[Pointer]) -> None:
    found = check_listed_twice(build_lookup(plan), at(AS_OF))
    assert [violation.source.pointer for violation in found] == places


def test_an_output_without_sections_of_its_own_is_not_blamed_for_those_of_the_plan() -> None:
    twice = ("metrics", "metrics")
    plan = SMALL._replace(sections=twice, outputs=(Output("a.md", PLAN.at("outputs", 0), sections=twice),))
    assert [each.source for each in check_listed_twice(build_lookup(plan), at(AS_OF))] == [PLAN.at("sections", 1)]
