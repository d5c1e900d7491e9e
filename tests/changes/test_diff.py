from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.changes.change import KINDS, SUBJECTS, Change
from launchlist.changes.diff import _BLOCKER_TEXTS, _TASK_TEXTS, diff_plans, find_unknown
from launchlist.changes.matching import strip_sources
from launchlist.findings import Source
from launchlist.plan.model import Blocker, Moment, Plan, Task, Update
from tests.plan.builder import at, build_blocker, build_plan, build_task

if TYPE_CHECKING:
    from collections.abc import Iterable

A, B = build_task("A-1"), build_task("B-1", "2025-05-19 12:00", on=("A-1",))
X = build_blocker("X-1", "A-1")
Record: TypeAlias = Task | Blocker
ELSEWHERE = Source("checklist/tasks/elsewhere.yaml", ("tasks", 3))


def diff(before: Iterable[Record], after: Iterable[Record]) -> tuple[Change, ...]:
    return diff_plans(build_plan(*before), build_plan(*after))


def tell(changes: Iterable[Change]) -> list[str]:
    """Return changes in one line each, with what there is of them."""
    told = []
    for change in changes:
        parts = [change.subject, change.kind, change.id]
        parts += [f"{change.before}>{change.after}"] if change.before or change.after else []
        parts += [str(change.by)] if change.by is not None else []
        parts += [*change.items, *([str(change.number)] if change.number else [])]
        told.append(" ".join(parts))
    return told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "Other"}, ["task retitled A-1 Title of A-1>Other"]),
        ({"owner": "Tide"}, ["task reassigned A-1 Maya>Tide"]),
        ({"status": "in_progress"}, ["task started A-1 pending>in_progress"]),
        ({"status": "complete"}, ["task finished A-1 pending>complete"]),
        ({"status": "cancelled"}, ["task cancelled A-1 pending>cancelled"]),
        ({"deadline": at("2025-05-20")}, ["task moved A-1 2 days, 0:00:00"]),
        ({"deadline": at("2025-05-17 12:00")}, ["task moved A-1 -2 days, 12:00:01"]),
        ({"depends_on": ("B-1", "C-1")}, ["task linked A-1 B-1 C-1"]),
        ({"notes": "N", "next_action": "Do", "labels": ("l",)}, ["task edited A-1 notes next_action labels"]),
        ({"links": ("https://a.example",), "snooze_until": at("2025-06-01")}, ["task edited A-1 links snooze_until"]),
        ({"updates": (Update("2025-05-17", "New"),)}, ["task updated A-1 1"]),
        ({"deadline": at("2025-05-18 23:59:59")}, ["task edited A-1 deadline"]),
        ({"deadline": at("2025-05-18 +00:00")}, ["task edited A-1 deadline"]),
        ({"source": ELSEWHERE}, []),
    ],
)
def test_each_field_of_a_task_has_its_change(fields: dict[str, object], told: list[str]) -> None:
    assert tell(diff([A], [A._replace(**fields)])) == told  # type: ignore[arg-type] # fields of a task


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("complete", "pending", "reopened"),
        ("cancelled", "in_progress", "reopened"),
        ("complete", "cancelled", "cancelled"),
        ("cancelled", "complete", "finished"),
        ("in_progress", "pending", "paused"),
    ],
)
def test_each_step_of_a_task_has_a_name(before: str, after: str, kind: str) -> None:
    (change,) = diff([A._replace(status=before)], [A._replace(status=after)])  # type: ignore[arg-type] # statuses
    assert change.kind == kind


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"description": "Other"}, ["blocker retitled X-1 Description of X-1>Other"]),
        ({"owner": "Tide"}, ["blocker reassigned X-1 Maya>Tide"]),
        ({"status": "resolved"}, ["blocker resolved X-1 open>resolved"]),
        ({"eta": at("2025-05-21")}, ["blocker moved X-1 3 days, 0:00:00"]),
        ({"affects": ("B-1",)}, ["blocker linked X-1 B-1", "blocker unlinked X-1 A-1"]),
        ({"resolution_plan": "Ask", "next_action": "Ask"}, ["blocker edited X-1 resolution_plan next_action"]),
        ({"eta": at("2025-05-18 23:59:59")}, ["blocker edited X-1 eta"]),
    ],
)
def test_each_field_of_a_blocker_has_its_change(fields: dict[str, object], told: list[str]) -> None:
    assert tell(diff([X], [X._replace(**fields)])) == told  # type: ignore[arg-type] # fields of a blocker


def test_a_blocker_is_reopened() -> None:
    assert tell(diff([X._replace(status="resolved")], [X])) == ["blocker reopened X-1 resolved>open"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([A], [A, B], ["task added B-1 >pending A-1"]),
        ([A, B], [A], ["task removed B-1 pending>"]),
        ([], [X], ["blocker opened X-1 >open A-1"]),
        ([], [X._replace(status="resolved")], ["blocker added X-1 >resolved A-1"]),
        ([X], [], ["blocker removed X-1 open>"]),
    ],
)
def test_added_and_removed_records(before: list[Task], after: list[Task], told: list[str]) -> None:
    assert tell(diff(before, after)) == told


def test_a_record_with_a_new_id_and_the_same_title_is_renamed_in_all_references() -> None:
    renamed = A._replace(id="C-1", status="complete", source=ELSEWHERE)
    after: list[Record] = [renamed, B._replace(depends_on=("C-1",)), X._replace(affects=("C-1",))]
    assert tell(diff([A, B, X], after)) == ["task renamed C-1 A-1>C-1", "task finished C-1 pending>complete"]
    base, head = build_plan(A, path=["A-1"]), build_plan(renamed._replace(status="pending"), path=["C-1"])
    steps = tuple(step._replace(title="Step A-1") for step in head.critical_path)
    assert tell(diff_plans(base, head._replace(critical_path=steps))) == ["task renamed C-1 A-1>C-1"]


@pytest.mark.parametrize(
    "after",
    [
        [A._replace(id="C-1", title="Other")],
        [A._replace(id="C-1"), A._replace(id="D-1")],
    ],
    ids=["another title", "two with the title"],
)
def test_a_possibly_different_task_does_not_count_as_renamed(after: list[Task]) -> None:
    assert {change.kind for change in diff([A], after)} == {"added", "removed"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (("A-1", "C-1"), ("C-1", "A-1"), ["task edited B-1 depends_on"]),
        (("A-1", "C-1"), ("C-1", "D-1"), ["task linked B-1 D-1", "task unlinked B-1 A-1"]),
        (("A-1", "A-1"), ("A-1",), []),
    ],
)
def test_dependencies(before: tuple[str, ...], after: tuple[str, ...], told: list[str]) -> None:
    assert tell(diff([B._replace(depends_on=before)], [B._replace(depends_on=after)])) == told


def test_updates_are_counted_and_rewritten_ones_are_edited() -> None:
    one, two, three = (Update("2025-05-17", text) for text in ("one", "two", "three"))
    assert tell(diff([A._replace(updates=(one,))], [A._replace(updates=(one, two, three))])) == ["task updated A-1 2"]
    assert tell(diff([A._replace(updates=(one, two))], [A._replace(updates=(one,))])) == ["task edited A-1 updates"]


def test_days_stay_whole_when_clocks_change() -> None:
    zone = "Europe/Berlin"
    days = [build_task("A-1", day, zone=zone) for day in ("2025-03-29", "2025-03-31")]
    (change,) = diff(days[:1], days[1:])
    assert change.by is not None
    assert (change.by.days, change.by.seconds) == (2, 0)


def test_the_most_important_comes_first_and_ids_count_as_numbers() -> None:
    before = [build_task(f"A-{n}") for n in (2, 10)]
    after: list[Record] = [*(task._replace(notes="N") for task in before), build_task("C-1"), X]
    assert [f"{change.kind} {change.id}" for change in diff(before, after)] == [
        "added C-1",
        "edited A-2",
        "edited A-10",
        "opened X-1",
    ]


@pytest.mark.parametrize(
    ("is_base_whole", "is_head_whole", "told", "unknown"),
    [
        (True, True, ["task added B-1 >pending A-1", "task removed A-1 pending>"], ((), ())),
        (False, True, ["task removed A-1 pending>"], (("B-1",), ())),
        (True, False, ["task added B-1 >pending A-1"], ((), ("A-1",))),
        (False, False, [], (("B-1",), ("A-1",))),
    ],
)
def test_unreadable_records_are_neither_new_nor_gone(
    *, is_base_whole: bool, is_head_whole: bool, told: list[str], unknown: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    base = build_plan(A)._replace(is_complete=is_base_whole)
    head = build_plan(B)._replace(is_complete=is_head_whole)
    assert tell(diff_plans(base, head)) == told
    assert find_unknown(base, head) == unknown


def test_every_field_is_compared() -> None:
    of_tasks = {"id", "title", "owner", "deadline", "status", "depends_on", "updates", "source", *_TASK_TEXTS}
    of_tasks |= {"not_before", "snooze_until", "is_due_by_phase", "placeholder"}
    assert of_tasks == set(Task._fields)
    of_blockers = {"id", "description", "affects", "owner", "eta", "status", "source", *_BLOCKER_TEXTS}
    assert of_blockers == set(Blocker._fields)


ids = st.integers(1, 6).map("A-{}".format)
moments = st.sampled_from(["2025-05-18", "2025-05-18 23:59:59", "2025-05-20 12:00", "2025-05-20 12:00 +00:00"]).map(at)
tasks = st.builds(
    Task,
    id=ids,
    title=st.sampled_from(["One", "Two", "Three"]),
    owner=st.sampled_from(["Maya", "Tide"]),
    deadline=moments,
    status=st.sampled_from(["pending", "in_progress", "complete", "cancelled"]),
    source=st.builds(Source, st.sampled_from(["a.yaml", "b.yaml"])),
    notes=st.sampled_from(["", "N"]),
    depends_on=st.lists(ids, max_size=3, unique=True).map(tuple),
    labels=st.sampled_from([(), ("l",)]),
    updates=st.lists(st.builds(Update, st.just("2025-05-17"), st.sampled_from("xy")), max_size=2).map(tuple),
)
blockers = st.builds(
    Blocker,
    id=st.integers(1, 3).map("X-{}".format),
    description=st.sampled_from(["One", "Two"]),
    affects=st.lists(ids, max_size=2, unique=True).map(tuple),
    resolution_plan=st.just("Wait"),
    owner=st.just("Maya"),
    eta=moments,
    status=st.sampled_from(["open", "resolved"]),
    source=st.just(Source("x.yaml")),
)
plans = st.lists(tasks | blockers, max_size=8, unique_by=lambda record: record.id).map(lambda group: build_plan(*group))


def move_files(plan: Plan) -> Plan:
    """Return the plan as it reads when every file is called something else."""
    tasks = [task._replace(source=ELSEWHERE) for task in reversed(plan.tasks)]
    return plan._replace(source=ELSEWHERE, tasks=tuple(tasks), blockers=plan.blockers[::-1])


def index(plan: Plan) -> dict[str, Record]:
    return {**{task.id: task for task in plan.tasks}, **{blocker.id: blocker for blocker in plan.blockers}}


@given(plans)
def test_a_plan_does_not_differ_from_itself_wherever_it_is_written(plan: Plan) -> None:
    assert diff_plans(plan, move_files(plan)) == ()


@given(plans, plans)
def test_every_record_that_differs_is_mentioned_and_no_other(base: Plan, head: Plan) -> None:
    changes = diff_plans(base, head)
    mentioned = {change.id for change in changes} | {change.before for change in changes if change.kind == "renamed"}
    renamed = {change.before: change.id for change in changes if change.kind == "renamed"}
    olds, news = index(base), index(head)
    for name in olds.keys() | news.keys():
        before, after = olds.get(name), news.get(name)
        if before is None or after is None or strip_sources(before) != strip_sources(after):
            waits = getattr(before, "depends_on", getattr(before, "affects", ()))
            assert name in mentioned or renamed.keys() & set(waits)
        else:
            assert name not in mentioned or set(renamed.values()) & mentioned


@given(plans, plans)
def test_the_reverse_comparison_mirrors_the_changes(base: Plan, head: Plan) -> None:
    mirror = {"added": "removed", "opened": "removed", "removed": "added", "linked": "unlinked", "unlinked": "linked"}
    there, back = diff_plans(base, head), diff_plans(head, base)
    kinds = sorted(mirror[change.kind] for change in there if change.kind in {"linked", "unlinked"})
    # A rename may give or take the name that an unknown dependency has.
    if not any(change.kind == "renamed" for change in there):
        assert kinds == sorted(change.kind for change in back if change.kind in {"linked", "unlinked"})
    assert sum(change.kind == "removed" for change in there) == sum(
        change.kind in {"added", "opened"} for change in back
    )
    assert all(change.subject in SUBJECTS and change.kind in KINDS for change in there)


def test_the_same_local_time_in_another_zone_is_a_change() -> None:
    here, there = at("2025-05-18 12:00 +00:00"), at("2025-05-18 14:00 +02:00")
    assert isinstance(here, Moment)
    assert tell(diff([A._replace(deadline=here)], [A._replace(deadline=there)])) == ["task edited A-1 deadline"]
