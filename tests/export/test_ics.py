from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from launchlist.export.ics import build_uid, write_ics
from launchlist.plan.graph import build_lookup
from launchlist.plan.view import PlanView, build_view, read_selection, select
from launchlist.sinks import clean_text
from tests.export.examples import PLANS, load_view
from tests.plan.builder import at, build_blocker, build_plan, build_task

if TYPE_CHECKING:
    from pathlib import Path

    from launchlist.plan.model import Plan

DAY = timedelta(days=1)
IDENTITY = "owner/name:"
STATUS = {"pending": "pending", "in_progress": "in progress", "complete": "complete", "cancelled": "cancelled"}


def view(plan: Plan, as_of: str = "2025-05-17 12:00") -> PlanView:
    return build_view(build_lookup(plan), at(as_of))


def read_events(text: str) -> dict[str, Any]:
    """Return the events of a calendar by uid."""
    events = Calendar.from_ical(text).walk("VEVENT")
    found: dict[str, Any] = {str(event["UID"]): event for event in events}
    assert len(found) == len(events)
    assert not [event for event in events if event.errors]
    return found


def read_event(plan: Plan, key: str, alarm: timedelta = DAY) -> Any:  # noqa: ANN401 - icalendar's are untyped
    return read_events(write_ics(view(plan), IDENTITY, alarm))[build_uid(IDENTITY, key)]


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: path.name)
def test_every_deadline_of_every_plan_is_an_event(folder: Path) -> None:
    whole = load_view(folder)
    events = read_events(write_ics(whole, IDENTITY, DAY))
    for each in whole.tasks:
        if not each.task.deadline:
            continue  # a placeholder is not an event: at the end none may be left
        task, event = each.task, events.pop(build_uid(IDENTITY, f"task {each.task.id}"))
        check_time(event, each.task.deadline.local, all_day=each.task.deadline.all_day)
        summary = str(event["SUMMARY"])
        assert summary.removeprefix("✓ ").startswith(f"{task.id} ")
        assert summary.startswith("✓ ") == (task.status == "complete")
        assert f"({STATUS[task.status]}" in summary
        assert (", blocked" in summary, ", overdue" in summary) == (each.is_blocked, each.is_overdue)
        assert event["STATUS"] == ("CANCELLED" if task.status == "cancelled" else "CONFIRMED")
        assert sorted(map(str, event["CATEGORIES"].cats if "CATEGORIES" in event else ())) == sorted(task.labels)
        assert str(event.get("URL", "")) == next(iter(task.links), "")
        assert len(event.walk("VALARM")) == (not task.is_finished)
    for each_blocker in whole.blockers:
        if each_blocker.blocker.is_open and each_blocker.blocker.has_eta:
            event = events.pop(build_uid(IDENTITY, f"blocker {each_blocker.blocker.id}"))
            check_time(event, each_blocker.blocker.eta.local, all_day=each_blocker.blocker.eta.all_day)
    release = whole.lookup.plan.release
    if release:
        check_time(events.pop(build_uid(IDENTITY, "release")), release.local, all_day=release.all_day)
    assert events == {}


def check_time(event: Any, due: datetime, *, all_day: bool) -> None:  # noqa: ANN401 - icalendar's are untyped
    start = event["DTSTART"].dt
    if all_day:
        assert type(start) is date
        assert (start, event["DTEND"].dt) == (due.date(), due.date() + DAY)
    else:
        assert start == due
        assert (start.utcoffset(), "DTEND" in event) == (timedelta(), False)


def test_a_uid_depends_only_on_the_plan_and_the_id() -> None:
    task = build_task("A-1")
    other = build_task("A-1", "2026-01-01 10:00", "complete", owner="Tide")._replace(title="Another title")
    assert read_event(build_plan(task), "task A-1")["UID"] == read_event(build_plan(other), "task A-1")["UID"]
    assert build_uid("a/b:", "task A-1") != build_uid("a/c:", "task A-1") != build_uid("a/b:", "task A-2")
    assert build_uid("owner/name:", "task A-1") == "9a7861d668f85a3fdb0bf8fbdd3b3b5a@launchlist"


def test_the_stamp_is_the_moment_of_the_report() -> None:
    text = write_ics(view(build_plan(build_task("A-1"))), IDENTITY, DAY)
    assert text == write_ics(view(build_plan(build_task("A-1"))), IDENTITY, DAY)
    assert "DTSTAMP:20250517T120000Z\r\n" in text
    assert "SEQUENCE" not in text


@pytest.mark.parametrize(
    ("due", "alarm", "expected"),
    [
        ("2025-05-20", DAY, "TRIGGER;RELATED=END:-P1D"),
        ("2025-05-20 10:00", DAY, "TRIGGER;RELATED=START:-P1D"),
        ("2025-05-20 10:00", timedelta(hours=2), "TRIGGER;RELATED=START:-PT2H"),
        ("2025-05-20 10:00", timedelta(), None),
    ],
)
def test_an_alarm_comes_before_the_deadline(due: str, alarm: timedelta, expected: str | None) -> None:
    text = write_ics(view(build_plan(build_task("A-1", due))), IDENTITY, alarm)
    assert [line for line in text.split("\r\n") if line.startswith("TRIGGER")] == ([expected] if expected else [])


def test_a_refreshed_plan_says_how_often() -> None:
    text = write_ics(view(build_plan(build_task("A-1"))._replace(refresh="daily")), IDENTITY, DAY)
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:P1D\r\nX-PUBLISHED-TTL:P1D\r\n" in text


def test_a_description_says_who_and_why() -> None:
    plan = build_plan(build_task("A-1", on=("A-2",), notes="N"), build_task("A-2"), build_blocker("B-1", "A-1"))
    description = str(read_event(plan, "task A-1")["DESCRIPTION"])
    assert description == "Owner: Maya\nStatus: pending, blocked\nWaits for: A-2, B-1\nN"
    assert "Blocks: A-1\nPlan: Wait" in str(read_event(plan, "blocker B-1")["DESCRIPTION"])


@pytest.mark.parametrize(
    ("owners", "due", "expected"),
    [(["Tide"], None, {"task A-2", "release"}), ([], "1d", {"task A-1"}), ([], "overdue", set())],
)
def test_a_calendar_holds_what_is_selected(owners: list[str], due: str | None, expected: set[str]) -> None:
    plan = build_plan(build_task("A-1", "2025-05-18 10:00"), build_task("A-2", owner="Tide"), release="2025-05-30")
    plan = plan._replace(tasks=(plan.tasks[0], plan.tasks[1]._replace(deadline=at("2025-05-25"))))
    text = write_ics(select(view(plan), read_selection(owners, [], due)), IDENTITY, DAY)
    assert set(read_events(text)) == {build_uid(IDENTITY, key) for key in expected}
    assert f"X-WR-CALNAME:{': '.join(('Small plan', *owners))}\r\n" in text


HOSTILE = st.lists(
    st.sampled_from(
        ["\r\n", "\r", "\n", "\\n", "BEGIN:VEVENT", "END:VEVENT\r\n", ";", ",", "\\", '"', "::", "##[", "\x00"]
    )
    | st.characters(exclude_categories=["Cs"]),
    max_size=10,
).map("".join)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_no_text_adds_a_line_or_an_event(title: str, notes: str, label: str, link: str, name: str) -> None:
    task = build_task("A-1", notes=notes, owner=name)._replace(title=title, labels=(label,), links=(link, link))
    plan = build_plan(task)._replace(title=name)
    text = write_ics(view(plan), IDENTITY, DAY)
    (event,) = read_events(text).values()
    names = [line.partition(":")[0].partition(";")[0] for line in text.split("\r\n") if line and line[0] != " "]
    assert names == [
        *("BEGIN", "PRODID", "VERSION", "CALSCALE", "NAME", "X-WR-CALNAME"),
        *("BEGIN", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "STATUS", "TRANSP", "CATEGORIES"),
        *("URL", "BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END", "END", "END"),
    ]
    assert event["STATUS"] == "CONFIRMED"
    assert not set(text.replace("\r\n", "").replace("\t", "")) & {
        *map(chr, range(32)),
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
    }


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=60)
    .map(clean_text)
    .filter(bool)
)
def test_printable_text_arrives_as_it_is(title: str) -> None:
    event = read_event(build_plan(build_task("A-1")._replace(title=title)), "task A-1")
    assert str(event["SUMMARY"]) == f"A-1 {title} (pending)"
