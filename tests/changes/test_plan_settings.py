from __future__ import annotations

from datetime import UTC, date

import pytest

from launchlist.changes.diff import _COMPARED, diff_plans
from launchlist.plan.model import Anchor, IssueSettings, Metric, Output, Owner, Phase, PinnedRow, Plan, Step, Sync
from launchlist.plan.work_calendar import WorkCalendar
from tests.changes.test_diff import ELSEWHERE, tell
from tests.plan.builder import PLAN, at, build_metric, build_plan, build_task, get_zone

DAY = date(2025, 5, 19)
TASKS = (build_task("A-1"), build_task("B-1"))
SMALL = build_plan(*TASKS, path=["A-1", "B-1"], release="2025-05-22")
ONE, TWO = SMALL.critical_path
MAYA, TIDE = SMALL.owners


def step(title: str, *tasks: str) -> Step:
    return Step(title=title, tasks=tasks, source=PLAN)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "Other"}, ["plan set title Small plan>Other"]),
        ({"goal": "Win"}, ["plan set goal >Win"]),
        ({"zone": get_zone("UTC+08:00")}, ["plan set timezone UTC>UTC+08"]),
        ({"release": at("2025-05-24")}, ["plan moved release 2 days, 0:00:00"]),
        ({"release": None}, ["plan moved release"]),
        ({"release": at("2025-05-22 23:59:59")}, ["plan set release"]),
        ({"as_of": at("2025-05-17 12:00")}, ["plan moved as_of"]),
        ({"refresh": "daily"}, ["plan set refresh >daily"]),
        ({"metrics": (build_metric("tasks"),)}, ["plan set metrics"]),
        ({"next_sync": Sync(at("2025-05-18 16:00"))}, ["plan set next_sync"]),
        ({"sections": ("heading",)}, ["plan set sections"]),
        ({"pinned_rows": (PinnedRow("A-1", "B-1", PLAN),)}, ["plan set pinned_rows"]),
        ({"outputs": (Output("A.md", PLAN),)}, ["plan set outputs"]),
        ({"templates": "layouts"}, ["plan set templates >layouts"]),
        ({"sync": IssueSettings()}, ["plan set sync"]),
        ({"display_zones": (get_zone("UTC"),)}, ["plan set display_zones"]),
        ({"rules": (("overdue", "off"),)}, ["plan set rules.overdue default>off"]),
        ({"critical_path": (ONE,)}, ["step removed Step B-1 B-1"]),
        ({"critical_path": (TWO, ONE)}, ["plan reordered critical_path"]),
        ({"critical_path": (ONE, TWO, step("New", "A-1"))}, ["step added New A-1"]),
        ({"critical_path": (ONE._replace(tasks=("A-1", "B-1")), TWO)}, ["step set Step A-1 A-1>A-1, B-1"]),
        ({"owners": (MAYA,)}, ["owner removed Tide"]),
        ({"owners": (TIDE, MAYA)}, ["plan reordered owners"]),
        ({"owners": (MAYA, TIDE, Owner("Gina", PLAN, github="gina"))}, ["owner added Gina >gina"]),
        ({"owners": (MAYA._replace(github="maya"), TIDE)}, ["owner set Maya >maya"]),
        ({"owners": (MAYA._replace(role="lead"), TIDE)}, ["owner edited Maya role"]),
        ({"owners": (MAYA._replace(away=((DAY, DAY),)), TIDE)}, ["owner edited Maya away"]),
        ({"anchors": (Anchor("start", at("2025-05-01"), PLAN),)}, ["plan moved anchors.start"]),
        ({"phases": (Phase("freeze", "Freeze", PLAN),)}, ["plan set phases"]),
        ({"calendar": WorkCalendar(UTC)}, ["plan set calendar"]),
        ({"source": ELSEWHERE, "owners": (MAYA._replace(source=ELSEWHERE), TIDE)}, []),
    ],
)
def test_each_setting_has_its_change(fields: dict[str, object], told: list[str]) -> None:
    assert tell(diff_plans(SMALL, SMALL._replace(**fields))) == told  # type: ignore[arg-type] # fields of a plan


def test_rules_set_differently_and_back() -> None:
    before = SMALL._replace(rules=(("overdue", "off"), ("misplaced-file", "error")))
    after = SMALL._replace(rules=(("misplaced-file", "error"), ("overdue", "warning")))
    assert tell(diff_plans(before, after)) == ["plan set rules.overdue off>warning"]
    assert tell(diff_plans(after, SMALL)) == [
        "plan set rules.misplaced-file error>default",
        "plan set rules.overdue warning>default",
    ]


def test_steps_with_the_same_title_are_compared() -> None:
    before = SMALL._replace(critical_path=(step("S", "A-1"), step("S", "B-1")))
    after = SMALL._replace(critical_path=(step("S", "A-1"), step("S", "A-1")))
    assert tell(diff_plans(before, after)) == ["plan reordered critical_path"]


def test_a_metric_is_compared_without_its_place() -> None:
    metric = Metric(title="T", measure="tasks", source=PLAN)
    moved = SMALL._replace(metrics=(metric._replace(source=ELSEWHERE),))
    assert diff_plans(SMALL._replace(metrics=(metric,)), moved) == ()


def test_every_setting_is_compared() -> None:
    others = {"tasks", "blockers", "owners", "critical_path", "release", "as_of", "title", "zone", "rules"}
    others |= {"anchors", "phases"}
    assert {*others, "source", "is_complete", "counts_from_tasks", *_COMPARED} == set(Plan._fields)
