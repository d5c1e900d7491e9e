from __future__ import annotations

from datetime import UTC, timedelta

from launchlist.findings import Source
from launchlist.plan.model import Task, Update
from launchlist.plan.moments import resolve_moment
from launchlist.plan.plan_dates import PlanDates
from launchlist.reading.build import build_task

SOURCE = Source("checklist/tasks/A-1.yaml")


def test_every_field_of_a_task_is_where_its_name_says() -> None:
    data = {
        "id": "A-1",
        "title": "Write\n",
        "owner": "Maya",
        "deadline": "2025-05-20",
        "status": "pending",
        "notes": "Soon\n",
        "next_action": "Begin",
        "depends_on": ["A-2"],
        "labels": ["docs"],
        "estimate": "4h",
        "links": ["https://example.org/a"],
        "updates": [{"date": "2025-05-17", "text": "Begun\n"}],
        "snooze_until": "2025-05-25",
        "phase": "stabilize",
        "order": 2.5,
        "not_before": "2025-05-18",
        "kind": "milestone",
    }
    assert build_task(data, PlanDates(UTC), SOURCE) == Task(
        id="A-1",
        title="Write",
        owner="Maya",
        deadline=resolve_moment("2025-05-20", UTC),
        status="pending",
        source=SOURCE,
        notes="Soon",
        next_action="Begin",
        depends_on=("A-2",),
        labels=("docs",),
        estimate=timedelta(hours=4),
        links=("https://example.org/a",),
        updates=(Update(date="2025-05-17", text="Begun"),),
        snooze_until=resolve_moment("2025-05-25", UTC),
        phase="stabilize",
        order=2.5,
        not_before=resolve_moment("2025-05-18 00:00", UTC)._replace(all_day=True),
        is_milestone=True,
    )


def test_a_task_that_says_no_more_than_it_must_has_the_defaults_of_the_record() -> None:
    data = {"id": "A-1", "title": "Write", "owner": "Maya", "deadline": "2025-05-20", "status": "pending"}
    assert build_task(data, PlanDates(UTC), SOURCE) == Task(
        id="A-1",
        title="Write",
        owner="Maya",
        deadline=resolve_moment("2025-05-20", UTC),
        status="pending",
        source=SOURCE,
    )
