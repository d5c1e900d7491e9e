from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Blocker, Phase, PinnedRow, Task
from launchlist.plan.report import sort_tasks
from tests.plan.builder import PLAN, build_blocker, build_plan, build_task, report

IDS = ["A-1", "B-1", "C-1", "D-1"]
pins = st.lists(st.tuples(st.sampled_from([*IDS, "GONE-1"]), st.sampled_from([*IDS, "GONE-1"])), max_size=6)


def _pin(*pairs: tuple[str, str]) -> tuple[PinnedRow, ...]:
    return tuple(PinnedRow(task=task, after=after, source=PLAN) for task, after in pairs)


def test_rows_come_by_deadline_then_critical_path_then_id() -> None:
    tasks = [
        build_task("A-1", "2025-05-20"),
        build_task("D-1", "2025-05-19"),
        build_task("C-1", "2025-05-19"),
        build_task("B-1", "2025-05-19"),
        build_task("E-1", "2025-05-18"),
    ]
    lookup = build_lookup(build_plan(*tasks, path=("D-1", "C-1")))
    assert [task.id for task in sort_tasks(lookup)] == ["E-1", "D-1", "C-1", "B-1", "A-1"]


def test_a_pinned_row_follows_the_one_it_names() -> None:
    plan = build_plan(*map(build_task, IDS))._replace(pinned_rows=_pin(("A-1", "C-1"), ("D-1", "A-1")))
    assert [row.task.id for row in report(plan).rows] == ["B-1", "C-1", "A-1", "D-1"]


@given(pins)
def test_pins_lose_no_row(pairs: list[tuple[str, str]]) -> None:
    plan = build_plan(*map(build_task, IDS))._replace(pinned_rows=_pin(*pairs))
    assert sorted(task.id for task in sort_tasks(build_lookup(plan))) == IDS


def test_a_blocked_task_without_notes_says_what_it_waits_for() -> None:
    plan = build_plan(
        build_task("T-1", on=("Q-1", "I-2", "D-1")),
        build_task("N-1", on=("Q-1",), notes="Own words"),
        build_task("Q-1"),
        build_task("I-2"),
        build_task("D-1", status="complete"),
        build_task("H-1", on=("Q-1",)),
        build_blocker("X-1", "H-1"),
        build_blocker("X-2", "T-1 Q-1"),
    )
    rows = {row.task.id: (row.waits, row.held_by) for row in report(plan).rows}
    assert rows["T-1"] == (("Q-1", "I-2"), ())  # X-2 holds it through Q-1 already
    assert rows["H-1"] == (("Q-1",), ("X-1",))
    assert rows["Q-1"] == ((), ("X-2",))
    assert rows["N-1"] == rows["D-1"] == ((), ())


def test_the_next_one_due_is_on_the_critical_path_and_unfinished() -> None:
    plan = build_plan(
        build_task("A-1", "2025-05-18", "complete"),
        build_task("B-1", "2025-05-19"),
        build_task("C-1", "2025-05-20"),
        build_task("D-1", "2025-05-21"),
        path=("A-1", "D-1", "C-1"),
    )
    assert [row.task.id for row in report(plan).rows if row.is_next] == ["C-1"]


def test_overdue_rows_are_marked() -> None:
    plan = build_plan(build_task("A-1", "2025-05-16"), build_task("B-1", "2025-05-16", "complete"), build_task("C-1"))
    assert [row.task.id for row in report(plan).rows if row.is_overdue] == ["A-1"]


def test_updates_are_grouped_by_day_in_the_order_of_the_rows() -> None:
    plan = build_plan(
        build_task("B-1", "2025-05-19", updates={"2025-05-17": "b late", "2025-05-16": "b early"}),
        build_task("A-1", "2025-05-20", updates={"2025-05-16": "a early"}),
    )
    days = [(day, [(task.id, update.text) for task, update in updates]) for day, updates in report(plan).days]
    assert days == [("2025-05-16", [("B-1", "b early"), ("A-1", "a early")]), ("2025-05-17", [("B-1", "b late")])]


def test_steps_name_each_owner_once() -> None:
    plan = build_plan(build_task("A-1", owner="Tide"), build_task("B-1"), build_task("C-1"), path=("B-1 C-1 A-1 X-9",))
    (step,) = report(plan).steps
    assert (step.tasks, step.owners) == (("B-1", "C-1", "A-1", "X-9"), ("Maya", "Tide"))


def test_open_blockers_come_first_by_eta() -> None:
    blockers = [
        build_blocker("X-1", "A-1", "2025-05-20"),
        build_blocker("X-2", "A-1", "2025-05-01", "resolved"),
        build_blocker("X-3", "A-1", "2025-05-19"),
    ]
    assert [blocker.id for blocker in report(build_plan(build_task("A-1"), *blockers)).blockers] == [
        "X-3",
        "X-1",
        "X-2",
    ]


def test_action_items_are_those_of_unfinished_tasks_and_open_blockers() -> None:
    records: list[Task | Blocker] = [
        build_task("A-1")._replace(next_action="Do A"),
        build_task("B-1", status="complete")._replace(next_action="Done"),
        build_task("C-1"),
        build_blocker("X-1", "A-1")._replace(next_action="Clear X"),
        build_blocker("X-2", "A-1", status="resolved")._replace(next_action="Cleared"),
    ]
    actions = [(action.id, action.text) for action in report(build_plan(*records)).actions]
    assert actions == [("A-1", "Do A"), ("X-1", "Clear X")]


@given(pins)
def test_each_pin_moves_one_row_after_another(pairs: list[tuple[str, str]]) -> None:
    plan = build_plan(*map(build_task, IDS))._replace(pinned_rows=_pin(*pairs))
    rows = [*IDS]
    for task, after in pairs:
        if {task, after} <= set(IDS) and task != after:
            rows.remove(task)
            rows.insert(rows.index(after) + 1, task)
    assert [task.id for task in sort_tasks(build_lookup(plan))] == rows


def test_thousands_of_pinned_rows_stand_where_they_are_pinned() -> None:
    ids = [f"A-{number}" for number in range(1000, 4000)]
    plan = build_plan(*map(build_task, ids))._replace(pinned_rows=_pin(*zip(ids[-2::-1], ids[:0:-1], strict=True)))
    assert [task.id for task in sort_tasks(build_lookup(plan))] == ids[::-1]


def test_order_decides_before_the_path_and_ids_sort_as_people_count() -> None:
    due = "2025-05-20"
    tasks = [build_task(f"A-{n}", due) for n in (10, 2, 30)]
    tasks += [build_task("A-4", due)._replace(order=2), build_task("A-5", due)._replace(order=-1.5)]
    rows = report(build_plan(*tasks, path=("A-30",))).rows
    assert [row.task.id for row in rows] == ["A-5", "A-4", "A-30", "A-2", "A-10"]


def test_what_has_no_date_comes_last_by_phase() -> None:
    phases = (Phase("one", "One", PLAN), Phase("two", "Two", PLAN))
    tasks = [build_task(f"A-{n}")._replace(deadline=None, phase=phase) for n, phase in enumerate(["two", "", "one"])]
    rows = report(build_plan(*tasks, build_task("A-9"))._replace(phases=phases)).rows
    assert [row.task.id for row in rows] == ["A-9", "A-2", "A-0", "A-1"]
    assert not any(row.is_overdue or row.is_next for row in rows[1:])
