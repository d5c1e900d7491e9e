from __future__ import annotations

import pytest

from launchlist.errors import UsageError
from launchlist.plan.graph import build_lookup
from launchlist.plan.view import PlanView, build_view, read_selection, select
from tests.plan.builder import at, build_blocker, build_plan, build_task

PLAN = build_plan(
    build_task("A-1", "2025-05-16")._replace(labels=("docs",)),
    build_task("A-2", "2025-05-18", owner="Tide")._replace(labels=("docs", "law")),
    build_task("A-3", "2025-05-30", owner="Tide"),
    build_task("A-4", "2025-05-10", "complete")._replace(labels=("law",)),
    build_blocker("B-1", "A-2", "2025-05-17 13:00"),
    build_blocker("B-2", "A-3", "2025-06-30"),
    build_blocker("B-3", "A-1", "2025-05-01", "resolved"),
)


def view() -> PlanView:
    return build_view(build_lookup(PLAN), at("2025-05-17 12:00"))


@pytest.mark.parametrize(
    ("owners", "labels", "due", "expected"),
    [
        ("", "", None, "A-4 A-1 A-2 A-3 B-1 B-2 B-3"),
        ("Tide", "", None, "A-2 A-3"),
        ("Tide Maya", "", None, "A-4 A-1 A-2 A-3 B-1 B-2 B-3"),
        ("", "docs", None, "A-1 A-2 B-1 B-3"),
        ("", "docs law", None, "A-4 A-1 A-2 B-1 B-3"),
        ("Tide", "docs", None, "A-2"),
        ("Maya", "law", None, "A-4 B-1"),
        ("", "", "overdue", "A-1"),
        ("", "", "1h", "A-1 B-1"),
        ("", "", "2d", "A-1 A-2 B-1"),
        ("", "", "10w", "A-1 A-2 A-3 B-1 B-2"),
        ("Tide", "", "overdue", ""),
    ],
)
def test_filters_of_one_kind_are_or_and_of_two_kinds_and(
    owners: str, labels: str, due: str | None, expected: str
) -> None:
    chosen = select(view(), read_selection(owners.split(), labels.split(), due))
    ids = [each.task.id for each in chosen.tasks] + [each.blocker.id for each in chosen.blockers]
    assert sorted(ids) == sorted(expected.split())


@pytest.mark.parametrize(
    ("owners", "labels", "message"),
    [
        (["Tid"], [], "--owner 'Tid': the plan has no such owner; did you mean 'Tide'?"),
        (["xyz"], [], "--owner 'xyz': the plan has no such owner; the plan only has 'Maya', 'Tide'"),
        ([], ["doc"], "--label 'doc': the plan has no such label; did you mean 'docs'?"),
        (["\x1b[31m"], [], r"--owner '\\x1b\[31m': the plan has no such owner"),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_meant(owners: list[str], labels: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        select(view(), read_selection(owners, labels, None))


def test_an_owner_without_work_can_be_selected() -> None:
    plan = PLAN._replace(tasks=PLAN.tasks[:1], blockers=())
    chosen = select(build_view(build_lookup(plan), at("2025-05-17")), read_selection(["Tide"], [], None))
    assert chosen.tasks == ()


def test_a_plan_without_labels_is_reported() -> None:
    plan = build_plan(build_task("A-1"))
    with pytest.raises(UsageError, match=r"no such label; the plan has none$"):
        select(build_view(build_lookup(plan), at("2025-05-17")), read_selection([], ["docs"], None))


@pytest.mark.parametrize("due", ["", "soon", "7", "7 d", "-1d", "9999w"])
def test_an_invalid_span_is_refused(due: str) -> None:
    with pytest.raises(UsageError, match="is not a valid duration: write 7d, 24h, 2w"):
        read_selection([], [], due)
