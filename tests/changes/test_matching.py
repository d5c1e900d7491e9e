from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.changes.matching import is_respelled, map_names, match_plans, pair_records, strip_sources
from launchlist.findings import Source
from tests.plan.builder import at, build_blocker, build_plan, build_task

if TYPE_CHECKING:
    from launchlist.plan.model import Task

A, B = build_task("A-1"), build_task("B-1")


def pair(before: list[Task], after: list[Task], *, renames: bool = True) -> tuple[list[str], list[str], list[str]]:
    found = pair_records(before, after, renames=renames)
    pairs = [f"{old.id}>{new.id}" for old, new in found.pairs]
    return pairs, [task.id for task in found.removed], [task.id for task in found.added]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([A], [A], (["A-1>A-1"], [], [])),
        ([A], [B], ([], ["A-1"], ["B-1"])),
        ([A], [A._replace(id="C-1")], (["A-1>C-1"], [], [])),
        ([A], [A, A._replace(id="C-1")], (["A-1>A-1"], [], ["C-1"])),
        ([A, A._replace(id="D-1")], [A._replace(id="C-1")], ([], ["A-1", "D-1"], ["C-1"])),
        ([A, B], [A._replace(id="B-1"), B._replace(id="A-1")], (["A-1>A-1", "B-1>B-1"], [], [])),
        ([A, A._replace(title="Second")], [A], (["A-1>A-1"], [], [])),
    ],
)
def test_records_are_matched(before: list[Task], after: list[Task], expected: object) -> None:
    assert pair(before, after) == expected


def test_nothing_counts_as_renamed_if_records_may_be_missing() -> None:
    renamed = A._replace(id="C-1")
    assert pair([A], [renamed], renames=False) == ([], ["A-1"], ["C-1"])
    assert match_plans(build_plan(A), build_plan(renamed)).names == {"A-1": "C-1"}
    assert match_plans(build_plan(A), build_plan(renamed)._replace(is_complete=False)).names == {}


def test_blockers_are_paired_by_description() -> None:
    blocker = build_blocker("X-1", "A-1")
    renamed = blocker._replace(id="X-2")
    assert match_plans(build_plan(blocker), build_plan(renamed)).names == {"X-1": "X-2"}


def test_unchanged_names_stay() -> None:
    assert map_names(("A-1", "B-1"), {"A-1": "C-1"}) == ("C-1", "B-1")


def test_sources_are_removed_at_any_depth() -> None:
    plan = build_plan(A, path=["A-1"])
    elsewhere = Source("elsewhere.yaml")
    moved = plan._replace(
        source=elsewhere,
        tasks=(A._replace(source=elsewhere),),
        critical_path=tuple(step._replace(source=elsewhere) for step in plan.critical_path),
        owners=tuple(owner._replace(source=elsewhere) for owner in plan.owners),
    )
    assert strip_sources(moved) == strip_sources(plan)
    assert strip_sources(moved._replace(title="Other")) != strip_sources(plan)


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("2025-05-18", "2025-05-18", False),
        ("2025-05-18", "2025-05-19", False),
        ("2025-05-18", "2025-05-18 23:59:59", True),
        ("2025-05-18 12:00", "2025-05-18 12:00 +00:00", True),
        ("2025-05-18 12:00 +00:00", "2025-05-18 14:00 +02:00", True),
        ("2025-05-18 12:00", "2025-05-18T12:00:00", False),
    ],
)
def test_the_same_time_in_a_different_notation(was: str, now: str, *, expected: bool) -> None:
    assert is_respelled(at(was), at(now)) == expected
