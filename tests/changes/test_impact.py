from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.changes.impact import Consequences, Measured, PathProgress, compare_findings, find_consequences
from launchlist.changes.matching import match_plans
from launchlist.findings import Finding
from launchlist.plan.metrics import MetricRow
from tests.plan.builder import at, build_blocker, build_metric, build_plan, build_task, project

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.plan.model import Blocker, Plan, Task

DUE, LATER, LATEST = "2025-05-19 12:00", "2025-05-21 12:00", "2025-05-23"
MCP, UI = build_task("MCP-1", DUE), build_task("UI-1", DUE, on=("MCP-1",))
SLIPPED = build_task("MCP-1", LATER)
TEST = build_task("TEST-1", "2025-05-20", on=("UI-1",))
BLOCKER = build_blocker("X-1", "MCP-1", "2025-05-18")


def find(base: Plan, head: Plan) -> Consequences:
    return find_consequences(project(base), project(head), match_plans(base, head).names)


def tell(before: Iterable[Task | Blocker], after: Iterable[Task | Blocker], *, was_late: bool = False) -> list[str]:
    """Return who is late in the head, and why."""
    found = find(build_plan(*before), build_plan(*after))
    return [
        " ".join([late.task.id, late.cause.reason, late.cause.id, *(f"via {each}" for each in late.cause.through)])
        for late in found.late
        if late.was_late == was_late
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([MCP, UI], [MCP, UI], []),
        ([MCP, UI], [SLIPPED, UI], ["UI-1 slips MCP-1"]),
        ([MCP, UI, TEST], [SLIPPED, UI, TEST], ["UI-1 slips MCP-1", "TEST-1 slips MCP-1 via UI-1"]),
        ([MCP._replace(status="complete"), UI], [SLIPPED, UI], ["UI-1 reopened MCP-1"]),
        ([UI], [SLIPPED, UI], ["UI-1 new MCP-1"]),
        ([SLIPPED, UI._replace(depends_on=())], [SLIPPED, UI], ["UI-1 linked MCP-1"]),
        ([MCP], [SLIPPED, UI], ["UI-1 slips MCP-1"]),
        ([SLIPPED], [SLIPPED, UI], ["UI-1 new UI-1"]),
        ([SLIPPED, UI._replace(status="complete")], [SLIPPED, UI], ["UI-1 reopened UI-1"]),
        ([SLIPPED, build_task("UI-1", LATEST, on=("MCP-1",))], [SLIPPED, UI], ["UI-1 deadline UI-1"]),
        ([MCP, BLOCKER], [MCP, BLOCKER._replace(eta=at(LATER))], ["MCP-1 slips X-1"]),
        (
            [MCP, UI, BLOCKER],
            [MCP, UI, build_blocker("X-1", "MCP-1", LATER)],
            ["MCP-1 slips X-1", "UI-1 slips X-1 via MCP-1"],
        ),
        ([MCP], [MCP, build_blocker("X-1", "MCP-1", LATER)], ["MCP-1 new X-1"]),
        (
            [MCP, build_blocker("X-1", "MCP-1", LATER, "resolved")],
            [MCP, build_blocker("X-1", "MCP-1", LATER)],
            ["MCP-1 reopened X-1"],
        ),
        (
            [MCP, build_blocker("X-1", "UI-1", LATER)],
            [MCP, build_blocker("X-1", "MCP-1", LATER)],
            ["MCP-1 linked X-1"],
        ),
        ([MCP], [build_task("MCP-1", DUE, estimate="3d")], ["MCP-1 estimate MCP-1"]),
        ([MCP, UI], [MCP, build_task("UI-1", DUE, on=("MCP-1",), estimate="1d")], ["UI-1 estimate UI-1"]),
        ([build_task("MCP-1", "2025-05-18")], [build_task("MCP-1", "2025-05-16")], ["MCP-1 deadline MCP-1"]),
        (
            [build_task("MCP-1", "2025-05-16", "complete")],
            [build_task("MCP-1", "2025-05-16")],
            ["MCP-1 reopened MCP-1"],
        ),
        ([], [build_task("MCP-1", "2025-05-16")], ["MCP-1 new MCP-1"]),
        (
            [build_task("OLD-1", "2025-05-10"), build_task("A-1", "2025-05-17")],
            [build_task("OLD-1", "2025-05-10"), build_task("A-1", "2025-05-16", on=("OLD-1",))],
            ["A-1 deadline A-1"],
        ),
        (
            [MCP, UI],
            [build_task("NEW-1", LATER), MCP._replace(depends_on=("NEW-1",)), UI],
            ["MCP-1 new NEW-1", "UI-1 new NEW-1 via MCP-1"],
        ),
        (
            [MCP, UI],
            [build_task("MCP-2", LATER)._replace(title=MCP.title), UI._replace(depends_on=("MCP-2",))],
            ["UI-1 slips MCP-2"],
        ),
    ],
)
def test_why_a_task_cannot_meet_its_deadline(
    before: list[Task | Blocker], after: list[Task | Blocker], told: list[str]
) -> None:
    assert tell(before, after) == told


def test_the_cause_of_a_slip_has_its_length_and_new_time() -> None:
    (late,) = find(build_plan(MCP, UI), build_plan(SLIPPED, UI)).late
    assert (late.cause.by, late.expected) == (SLIPPED.due_at - MCP.due_at, SLIPPED.due_at)
    assert (late.before, late.was_late) == (MCP.due_at, False)


def test_a_late_task_is_reported_only_if_it_is_later_now() -> None:
    latest = build_task("MCP-1", LATEST)
    assert tell([SLIPPED, UI], [latest, UI], was_late=True) == ["UI-1 slips MCP-1"]
    assert tell([latest, UI], [SLIPPED, UI], was_late=True) == []
    found = find(build_plan(SLIPPED, UI), build_plan(latest, UI, build_task("A-1", "2025-05-16")))
    assert [late.task.id for late in found.late] == ["A-1", "UI-1"]


def test_a_long_chain_is_traced_to_its_start() -> None:
    chain = [build_task("A-1", LATER), *(build_task(f"A-{n}", DUE, on=(f"A-{n - 1}",)) for n in range(2, 3000))]
    before = [build_task("A-1", DUE), *chain[1:]]
    told = tell(before, chain)
    assert len(told) == 2998
    assert told[-1].startswith("A-")
    assert {len(each.split(" via ")) - 1 for each in told} == set(range(7))
    assert "A-2999 slips A-1 via A-2 via A-3 via A-4 via A-5 via A-6 via A-7" in told


def test_a_cycle_of_dependencies_ends() -> None:
    circle = [build_task("A-1", DUE, on=("B-1",)), build_task("B-1", "2025-05-16", on=("A-1",))]
    assert [told.split()[0] for told in tell([], circle)]


@pytest.mark.parametrize(
    ("after", "recovered"),
    [
        ([MCP, UI], ["UI-1"]),
        ([SLIPPED, UI._replace(depends_on=())], ["UI-1"]),
        ([SLIPPED, UI._replace(status="complete")], []),
        ([SLIPPED], []),
        ([SLIPPED, build_task("UI-1", LATER, on=("MCP-1",))], ["UI-1"]),
    ],
)
def test_tasks_that_are_no_longer_late(after: list[Task], recovered: list[str]) -> None:
    assert [task.id for task in find(build_plan(SLIPPED, UI), build_plan(*after)).recovered] == recovered


def test_the_projected_release_changes() -> None:
    found = find(build_plan(MCP, release="2025-05-20"), build_plan(SLIPPED, release="2025-05-20"))
    assert found.release_before.projected != found.release_after.projected == SLIPPED.due_at
    assert found.release_before.planned == found.release_after.planned
    assert not found.is_nothing
    assert find(build_plan(MCP), build_plan(MCP)).release_after == (None, None)


def test_steps_are_counted_as_the_plan_counts_them() -> None:
    done = MCP._replace(status="complete")
    found = find(build_plan(MCP, UI, path=["MCP-1 UI-1"]), build_plan(done, UI, path=["MCP-1 UI-1"]))
    assert (found.path_before, found.path_after) == (PathProgress(0, 1), PathProgress(0, 1))
    metric = build_metric("critical_path_steps")._replace(any_task_completes_step=True)
    head = build_plan(done, UI, path=["MCP-1 UI-1"])._replace(metrics=(metric,))
    assert find(head, head).path_after == PathProgress(1, 1)


def test_metrics_are_paired_by_title() -> None:
    tasks, blockers = build_metric("tasks"), build_metric("blockers")._replace(title="Blockers")
    found = find(build_plan(MCP)._replace(metrics=(tasks, tasks)), build_plan(MCP)._replace(metrics=(tasks, blockers)))
    assert [(row.title, bool(row.before), bool(row.after)) for row in found.metrics] == [
        ("Measured", True, True),
        ("Blockers", False, True),
        ("Measured", True, False),
    ]


def test_a_different_reason_is_not_a_change() -> None:
    row = MetricRow(title="T", target="1/1", current="0/1", health="Behind", reason="A-1, B-1 late")
    assert not Measured("T", row, row._replace(reason="B-1, A-1 late")).is_changed
    assert Measured("T", row, row._replace(health="At Risk")).is_changed


def test_no_change_has_no_consequences() -> None:
    plan = build_plan(SLIPPED, UI, BLOCKER, path=["MCP-1"], release="2025-05-20")
    assert find(plan, plan._replace(tasks=plan.tasks[::-1])).is_nothing


def report(line: int, rule: str = "overdue", path: str = "a.yaml", message: str = "m") -> Finding:
    return Finding(path, line, 1, "warning", rule, message)


@pytest.mark.parametrize(
    ("before", "after", "fresh", "gone"),
    [
        ([report(1)], [report(9)], [], []),
        ([report(1)], [report(1), report(2)], [report(2)], []),
        ([report(1), report(2)], [report(3)], [], [report(2)]),
        ([report(1)], [report(1, message="n")], [report(1, message="n")], [report(1)]),
        ([report(1)], [report(1, path="moved.yaml")], [report(1, path="moved.yaml")], [report(1)]),
        ([report(1, path="old.yaml")], [report(1, path="new.yaml")], [], []),
        ([report(1)], [report(1)._replace(severity="error")], [report(1)._replace(severity="error")], [report(1)]),
        ([report(1)], [report(1)._replace(hint="h")], [], []),
    ],
)
def test_findings_are_compared_without_their_lines(
    before: list[Finding], after: list[Finding], fresh: list[Finding], gone: list[Finding]
) -> None:
    assert compare_findings(before, after, {"a.yaml", "moved.yaml"}) == (tuple(fresh), tuple(gone))
