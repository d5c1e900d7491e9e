from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Thresholds
from launchlist.rules.metrics import check_useless_setting, check_useless_target
from tests.plan.builder import AS_OF, at, build_blocker, build_metric, build_plan, build_task

if TYPE_CHECKING:
    from launchlist.findings import Pointer
    from launchlist.plan.model import Measure

PLAN = build_plan(
    build_task("A-1"),
    build_task("A-2", status="cancelled"),
    build_task("A-3", owner="Tide"),
    build_blocker("X-1", "A-1"),
    path=("A-1", "A-3"),
    release="2025-05-22",
)


def find(measure: Measure, target: int | None, *, owner: str = "", is_complete: bool = True) -> list[str]:
    metric = build_metric(measure)._replace(target=target, owner=owner)
    plan = PLAN._replace(metrics=(build_metric("tasks"), metric), is_complete=is_complete)
    found = list(check_useless_target(build_lookup(plan), at(AS_OF)))
    assert all(violation.source == metric.source.at("target") for violation in found)
    return [violation.message for violation in found]


@pytest.mark.parametrize(
    ("measure", "target", "expected"),
    [
        ("tasks", None, []),
        ("tasks", 2, []),
        ("tasks", 3, ["3 cannot be reached: the metric counts 2 tasks"]),
        ("blockers", 1, []),
        ("blockers", 2, ["2 cannot be reached: the metric counts 1 blocker"]),
        ("critical_path_steps", 2, []),
        ("critical_path_steps", 3, ["3 cannot be reached: the metric counts 2 steps"]),
        ("days_to_release", None, []),
        ("days_to_release", 5, ["days to release are measured against the release date, so a target has no effect"]),
    ],
)
def test_targets(measure: Measure, target: int | None, expected: list[str]) -> None:
    assert find(measure, target) == expected


@pytest.mark.parametrize(
    ("measure", "settings", "place"),
    [
        ("blockers", {"label": "x"}, ("label",)),
        ("blockers", {"owner": "Maya"}, None),
        ("tasks", {"label": "x", "owner": "Maya"}, None),
        ("days_to_release", {"label": "x"}, ("label",)),
        ("days_to_release", {"owner": "Maya"}, ("owner",)),
        ("tasks", {"any_task_completes_step": True}, ("step_complete",)),
        ("critical_path_steps", {"any_task_completes_step": True}, None),
        ("tasks", {"thresholds": Thresholds(on_track=50, at_risk=80)}, ("thresholds", "at_risk")),
        ("tasks", {"thresholds": Thresholds(on_track=80, at_risk=50)}, None),
        ("tasks", {"thresholds": Thresholds(on_track=50, at_risk=50)}, None),
        ("days_to_release", {"thresholds": Thresholds(on_track=1, at_risk=3)}, None),
        ("days_to_release", {"thresholds": Thresholds(on_track=3, at_risk=1)}, ("thresholds", "at_risk")),
    ],
)
def test_settings_without_effect(measure: Measure, settings: dict[str, Any], place: Pointer | None) -> None:
    metric = build_metric(measure)._replace(**settings)
    found = check_useless_setting(build_lookup(PLAN._replace(metrics=(metric,))), at(AS_OF))
    assert [each.source for each in found] == ([metric.source.at(*place)] if place else [])


def test_items_that_a_metric_leaves_out_do_not_count() -> None:
    assert find("tasks", 2, owner="Tide") == ["2 cannot be reached: the metric counts 1 task"]


def test_a_file_that_cannot_be_read_may_hold_what_is_missing() -> None:
    assert find("tasks", 3, is_complete=False) == []
