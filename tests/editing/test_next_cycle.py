"""What `init --from` makes of plans in memory: of real timelines, and of dates of any kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from launchlist.editing.carried_rows import Evidence, find_start, match_tasks, measure_plans
from launchlist.editing.next_cycle import NextPlan, begin_cycle
from launchlist.editing.renames import Renames, normalize_title
from launchlist.plan.carried_dates import Cycle
from launchlist.plan.moments import resolve_moment
from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.load import load_plan
from tests.plan.test_carried_dates import read_timelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.plan.model import Plan

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def write_files(start: object, release: object, deadlines: Mapping[str, object]) -> list[SourceFile]:
    """Return a plan with a task for each deadline, by its title."""
    plan = f"version: 1\ntitle: X\ntimezone: Europe/Berlin\nrelease: {release}\nanchors:\n  start: {start}\n"
    plan += "owners: [{name: M}]\n"
    files = [SourceFile("checklist/plan.yaml", "plan", plan.encode())]
    for number, (title, deadline) in enumerate(deadlines.items(), 1):
        text = f"id: A-{number}\ntitle: {title}\nowner: M\ndeadline: {deadline}\nstatus: complete\n"
        files.append(SourceFile(f"checklist/tasks/A-{number}.yaml", "task", text.encode()))
    return files


def load(files: Iterable[SourceFile]) -> Plan:
    loaded = load_plan(files)
    assert loaded.plan
    assert loaded.violations == ()
    return loaded.plan


def find_cycle(plan: Plan) -> Cycle:
    return Cycle(plan.zone, find_start(plan), plan.release, plan.calendar)


def follow(plans: list[list[SourceFile]], start: object, release: object) -> tuple[Plan, dict[str, bool]]:
    """Return the plan that follows on some, and whether each date that was taken over is called doubtful, by id."""
    latest = load(plans[-1])
    old = find_cycle(latest)
    zone = latest.zone
    new = Cycle(zone, resolve_moment(str(start), zone), resolve_moment(str(release), zone))
    measured = {}
    if len(plans) > 1:
        earlier = load(plans[0])
        measured = measure_plans(earlier, find_cycle(earlier), latest, old)
    cycle = begin_cycle(plans[-1], NextPlan(str(release), str(start)), Evidence(old, new, measured), Renames(()))
    kinds = {file.path: file.kind for file in plans[-1]}
    made = [SourceFile(path, kinds[path], data) for path, data in cycle.files.items()]
    return load(made), {row.dated.id: row.is_unclear for row in cycle.rows}


def test_no_row_of_a_real_release_is_wrong_without_being_listed() -> None:
    """As files: 13 pairs of releases, then 12 of three; the doubtful ones are most of the wrong ones."""
    releases = list(read_timelines("kubernetes").values())
    for cycles in (1, 2):
        known, exact, doubted, wrong = 0, 0, 0, 0
        for i in range(cycles, len(releases)):
            truth = releases[i][1]
            plans = [write_files(rows["cycle-start"], rows["release"], rows) for _, rows in releases[i - cycles : i]]
            plan, listed = follow(plans, truth["cycle-start"], truth["release"])
            for task in plan.tasks:
                assert task.deadline
                if task.title in truth:
                    is_exact = task.deadline.local.date() == truth[task.title]
                    assert is_exact or task.id in listed
                    known += 1
                    exact += is_exact
                    wrong += not is_exact
                    doubted += not is_exact and listed[task.id]
        assert exact / known > (0.67 if cycles == 1 else 0.68)
        assert doubted / wrong > 0.5


@given(
    start=DAYS,
    length=st.integers(1, 300),
    offsets=st.lists(st.tuples(st.integers(-40, 400), st.sampled_from(["", " 18:00", " EOD AoE", " 09:00 +08:00"]))),
)
def test_the_same_start_and_release_give_the_same_dates(
    start: date, length: int, offsets: list[tuple[int, str]]
) -> None:
    release = start + timedelta(days=length)
    rows = {f"Row {i}": f"{start + timedelta(days=days)}{tail}" for i, (days, tail) in enumerate(offsets)}
    files = write_files(start, f"{release} 14:00", rows)
    plan, listed = follow([files], start, f"{release} 14:00")
    before = load(files)
    for old, new in zip(before.tasks, plan.tasks, strict=True):
        assert old.deadline
        assert new.deadline
        assert new.deadline._replace(written="") == old.deadline
        assert new.deadline.written
    assert {*listed.values()} <= {False}


def test_titles_are_the_same_without_versions_years_and_markdown() -> None:
    titles = ["**[v1.36.0](https://x.example/1.36)** released", "v1.37.0 Released", "1.4 released in 2027", "alpha.2"]
    assert [normalize_title(title) for title in titles] == ["released", "released", "released in", "alpha 2"]


def test_tasks_of_two_plans_are_matched_by_title_before_id() -> None:
    one = load(write_files("2026-01-12", "2026-04-22", {"Freeze 4.1": "2026-03-20", "Notes": "2026-04-01"}))
    two = load(write_files("2026-05-18", "2026-08-26", {"Docs": "2026-06-01", "Freeze 4.2": "2026-07-24"}))
    assert {name: task.id for name, task in match_tasks(one, two).items()} == {"A-2": "A-1"}
    renamed = load(write_files("2026-05-18", "2026-08-26", {"Code freeze": "2026-06-01", "Notes": "2026-07-24"}))
    assert {name: task.id for name, task in match_tasks(one, renamed).items()} == {"A-1": "A-1", "A-2": "A-2"}
