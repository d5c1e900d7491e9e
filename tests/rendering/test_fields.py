from __future__ import annotations

import pytest

from launchlist.plan.metrics import MetricRow
from launchlist.plan.model import Owner, Sync, Update
from launchlist.plan.report import StepRow
from launchlist.rendering.context import (
    build_blocker_fields,
    build_day,
    build_metric,
    build_rows,
    build_step,
    build_sync,
    name_owner,
)
from launchlist.rendering.dates import Clock
from tests.plan import builder
from tests.plan.builder import PLAN, at, build_plan, build_task, get_zone, report

CLOCK = Clock(zone=get_zone("UTC"), year=2025)
NAMES = {"Maya": "Maya (lead)"}
LINK = "https://example.org/a|b"


def shout(text: str) -> str:
    """Stand for the escape of a cell or a line: what went through it can be told from what did not."""
    return text.upper()


@pytest.mark.parametrize(("name", "shown"), [("Maya", "Maya (lead)"), ("Tide", "Tide"), ("*Tide*", "\\*Tide\\*")])
def test_owners_are_prepared_or_escaped(name: str, shown: str) -> None:
    assert name_owner(name, NAMES) == shown


def test_a_step_is_labeled_by_its_tasks() -> None:
    step = StepRow(title="Commit", tasks=("CFG-1", "CFG-2"), owners=("Maya", "Tide"))
    assert build_step(step, shout, NAMES) == {"label": "CFG-1/2", "title": "COMMIT", "owners": "Maya (lead), Tide"}


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ("A-1", "TITLE OF A-1", "Maya", "18 May EOD", "⏳ Pending", "")),
        ({"status": "complete"}, ("A-1", "TITLE OF A-1", "Maya", "18 May EOD", "✅ Complete", "")),
        ({"notes": "n"}, ("A-1", "TITLE OF A-1", "Maya", "18 May EOD", "⏳ Pending", "N")),
        ({"owner": "Ti|de"}, ("A-1", "TITLE OF A-1", "Ti\\|de", "18 May EOD", "⏳ Pending", "")),
        (
            {"links": (LINK,)},
            ("A-1", "TITLE OF A-1", "Maya", "18 May EOD", "⏳ Pending", f"[example.org](<{LINK.upper()}>)"),
        ),
        (
            {"links": (LINK,), "notes": "n"},
            ("A-1", "TITLE OF A-1", "Maya", "18 May EOD", "⏳ Pending", f"N [example.org](<{LINK.upper()}>)"),
        ),
        ({"deadline": at("2025-05-16")}, ("A-1", "TITLE OF A-1", "Maya", "16 May EOD (overdue)", "⏳ Pending", "")),
        ({"deadline": at("2026-05-16")}, ("A-1", "TITLE OF A-1", "Maya", "16 May 2026 EOD", "⏳ Pending", "")),
    ],
)  # fmt: skip
def test_a_row_of_the_progress_table(changes: dict[str, object], shown: tuple[str, ...]) -> None:
    plan = build_plan(build_task("A-1")._replace(**changes))  # type: ignore[arg-type] # fields by name
    assert build_rows(report(plan), CLOCK, shout) == [shown]


def test_the_next_task_of_the_critical_path_is_marked_and_a_waiting_one_says_for_what() -> None:
    plan = build_plan(build_task("A-1"), build_task("B-1", on=("A-1",)), path=("A-1", "B-1"))
    first, second = build_rows(report(plan), CLOCK, shout)
    assert (first[3], first[5]) == ("**18 May EOD**", "")
    assert (second[3], second[5]) == ("18 May EOD", "Blocked on A-1 completion")


def test_an_owner_has_a_role_in_the_progress_table() -> None:
    owners = (Owner(name="Maya", source=PLAN, role="*lead*"),)
    ((_, _, owner, *_),) = build_rows(report(build_plan(build_task("A-1"))._replace(owners=owners)), CLOCK, shout)
    assert owner == "Maya (\\*lead\\*)"


def test_a_day_of_updates() -> None:
    day = build_day("2025-05-17", [(build_task("A-1"), Update(date="2025-05-17", text="done"))], shout)
    assert day == {"day": "May 17, 2025", "updates": [("A-1", "DONE")]}


def test_the_next_meeting() -> None:
    shown = {"date": "May 18, 2025", "time": "16:00 UTC", "focus": "FOCUS"}
    assert build_sync(Sync(at=at("2025-05-18 16:00"), focus="focus"), CLOCK, shout) == shown


def test_a_row_of_the_metrics_table() -> None:
    row = MetricRow(title="tasks", target="3", current="1", health="At Risk", reason="A-1 is late")
    shown = {"title": "TASKS", "target": "3", "current": "1", "status": "🟠 At Risk", "reason": "A-1 is late"}
    assert build_metric(row, shout) == shown


@pytest.mark.parametrize(
    ("eta", "status", "shown"),
    [
        ("2025-05-18", "open", "May 18"),
        ("2025-05-18 16:00", "open", "May 18 16:00"),
        ("2025-05-18", "resolved", "✅ Resolved"),
    ],
)
def test_a_row_of_the_blockers_table(eta: str, status: str, shown: str) -> None:
    blocker = builder.build_blocker("X-1", "A-1 B-1", eta)._replace(status=status)  # type: ignore[arg-type] # see above
    assert build_blocker_fields(blocker, CLOCK, shout, NAMES) == {
        "id": "X-1",
        "description": "DESCRIPTION OF X-1",
        "affects": "A-1, B-1",
        "resolution_plan": "WAIT",
        "owner": "Maya (lead)",
        "eta": shown,
    }
