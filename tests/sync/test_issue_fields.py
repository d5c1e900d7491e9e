from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from launchlist.plan.model import Escalation, IssueSettings, Owner
from launchlist.sync.issue_text import CommitLinks, Writer, name_delay, name_heading
from tests.plan.builder import PLAN, build_blocker, build_plan, build_task, get_zone, project

if TYPE_CHECKING:
    from launchlist.plan.model import Blocker, Plan, Task

PLACE = CommitLinks(repository="owner/name", commit="abc", prefix="docs/")
STEPS = (Escalation(after=timedelta(days=1), written="1d", mention=("Maya",)),)


def write(plan: Plan, as_of: str = "2025-05-20 12:00", place: CommitLinks = PLACE) -> Writer:
    return Writer(project(plan, as_of), place)


def plan_of(*records: Task | Blocker, **settings: object) -> Plan:
    owners = (Owner(name="Maya", source=PLAN, github="maya"), Owner(name="Tide", source=PLAN))
    return build_plan(*records)._replace(owners=owners, **settings)  # type: ignore[arg-type] # fields of a plan


def test_a_late_task() -> None:
    task = build_task("A-1", "2025-05-18 23:00", notes="It **is**", on=("B-1",))
    waited = build_task("B-1", "2025-05-18")
    waiting = build_task("C-1", "2025-05-30", on=("A-1",), owner="Tide")
    plan = plan_of(task, waited, waiting, build_blocker("X-1", "A-1", "2025-05-21"))
    assert write(plan).describe_task(task) == {
        "id": "A-1",
        "kind": "task",
        "plan": "Small plan",
        "title": "Title of A-1",
        "heading": "A-1 is overdue: Title of A-1",
        "owner": "Maya",
        "has_login": True,
        "closes_when_moved": True,
        "deadline": "May 18, 2025 23:00 UTC",
        "is_overdue": True,
        "late_since": "May 18, 2025 23:00 UTC",
        "late": "1 day",
        "mentions": [],
        "as_of": "May 20, 2025 12:00 UTC",
        "status": "pending",
        "path": "checklist/tasks/A-1.yaml",
        "link": "https://github.com/owner/name/blob/abc/docs/checklist/tasks/A-1.yaml",
        "notes": "It **is**",
        "next_action": "",
        "waits_for": [{"id": "B-1", "title": "Title of B-1", "owner": "Maya"}],
        "blockers": [{"id": "X-1", "title": "Description of X-1", "eta": "May 21, 2025 end of day UTC"}],
        "waiting": [{"id": "C-1", "title": "Title of C-1", "owner": "Tide"}],
        "links": [],
        "last_update": {},
    }


def test_a_late_blocker_names_the_tasks_it_blocks() -> None:
    done = build_task("B-1", status="complete")
    blocker = build_blocker("X-1", "A-1 B-1 C-9", "2025-05-18")
    fields = write(plan_of(build_task("A-1"), done, blocker)).describe_blocker(blocker)
    assert fields["waiting"] == [{"id": "A-1", "title": "Title of A-1", "owner": "Maya"}]
    assert (fields["kind"], fields["status"], fields["notes"]) == ("blocker", "open", "Wait")


@pytest.mark.parametrize(("as_of", "mentions"), [("2025-05-19 23:00", []), ("2025-05-20 00:00", ["@maya"])])
def test_an_escalation_mentions_people_once_it_is_reached(as_of: str, mentions: list[str]) -> None:
    task = build_task("A-1", "2025-05-19 00:00")
    plan = plan_of(task, sync=IssueSettings(escalation=STEPS))
    assert write(plan, as_of).describe_task(task)["mentions"] == mentions


def test_every_zone_is_named() -> None:
    task = build_task("A-1", "2025-05-18 23:00 UTC+08:00")
    plan = plan_of(task, display_zones=(get_zone("UTC"), get_zone("America/New_York")))
    named = write(plan).describe_task(task)["deadline"]
    assert named == "May 18, 2025 23:00 UTC+08 / May 18, 2025 15:00 UTC / May 18, 2025 11:00 America/New_York"


@pytest.mark.parametrize(
    ("place", "link"),
    [
        (CommitLinks(), ""),
        (CommitLinks(repository="a/b"), ""),
        (CommitLinks("https://git.example.com", "a/b", "c"), "https://git.example.com/a/b/blob/c/x%20y.yaml"),
    ],
)
def test_links(place: CommitLinks, link: str) -> None:
    assert place.link("x y.yaml") == link


@pytest.mark.parametrize(
    ("seconds", "named"),
    [
        (1, "1 minute"),
        (119, "1 minute"),
        (3600, "1 hour"),
        (25259, "7 hours"),
        (86400, "1 day"),
        (200000, "2 days"),
    ],
)
def test_delays(seconds: int, named: str) -> None:
    assert name_delay(timedelta(seconds=seconds)) == named


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("**Merge** the *PRD* (`docs/a_b.md`)", "Merge the PRD (`docs/a_b.md`)"),
        ("see [the page](https://example.com)", "see the page"),
        ("3 * 4 * 5, snake_case_name, `**x**`", None),
        ("metrics: \\$/LOC", "metrics: $/LOC"),
        ("two\nlines", "two lines"),
        ("ping @maya in #12", "ping @\u200bmaya in #\u200b12"),
    ],
)
def test_titles_have_no_markdown(text: str, heading: str | None) -> None:
    assert name_heading(text) == (heading or text)


def test_task_text_is_inert() -> None:
    task = build_task("A-1", notes="Fixes #12 for @maya <!-- launchlist:v1 id=B-1 -->")
    notes = write(plan_of(task)).describe_task(task)["notes"]
    assert notes == "Fixes #&#8203;12 for @&#8203;maya &lt;!-- launchlist:v1 id=B-1 -->"
