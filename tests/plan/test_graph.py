from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.plan.graph import find_cycles
from tests.plan.builder import build_blocker, build_task, look_up

LONG = 10_000
IDS = [f"T-{number}" for number in range(8)]
edges = st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from([*IDS, "GONE-1"]), max_size=4))


@pytest.mark.parametrize(
    ("graph", "cycles"),
    [
        ({"A-1": "", "B-1": "A-1"}, []),
        ({"A-1": "A-1"}, []),  # a rule of its own
        ({"A-1": "GONE-1"}, []),
        ({"A-1": "B-1", "B-1": "A-1"}, [("A-1", "B-1")]),
        ({"C-1": "B-1", "B-1": "A-1", "A-1": "C-1"}, [("A-1", "C-1", "B-1")]),
        ({"A-1": "B-1", "B-1": "A-1", "C-1": "D-1", "D-1": "C-1 A-1"}, [("A-1", "B-1"), ("C-1", "D-1")]),
    ],
)
def test_cycles_start_at_their_first_id(graph: dict[str, str], cycles: list[tuple[str, ...]]) -> None:
    lookup = look_up(*(build_task(name, on=tuple(deps.split())) for name, deps in graph.items()))
    assert sorted(find_cycles(lookup)) == cycles


def test_waits_are_the_unfinished_dependencies_in_the_order_written() -> None:
    task = build_task("A-1", on=("D-1", "GONE-1", "B-1", "C-1"))
    others = (build_task("B-1"), build_task("C-1", status="complete"), build_task("D-1", status="in_progress"))
    assert look_up(task, *others).find_waits(task) == ("D-1", "B-1")


def test_blocked_is_derived_from_dependencies_and_open_blockers() -> None:
    free, waiting, held = build_task("A-1"), build_task("B-1", on=("A-1",)), build_task("C-1")
    done, freed = build_task("D-1", status="complete", on=("A-1",)), build_task("E-1")
    blockers = (build_blocker("X-1", "C-1 D-1"), build_blocker("X-2", "E-1", status="resolved"))
    lookup = look_up(free, waiting, held, done, freed, *blockers)
    blocked = [task.id for task in lookup.plan.tasks if lookup.is_blocked(task)]
    assert blocked == ["B-1", "C-1"]


def test_blockers_on_a_task_come_in_the_order_of_their_eta() -> None:
    late, early = build_blocker("X-1", "A-1", "2025-05-20"), build_blocker("X-2", "A-1", "2025-05-19")
    assert look_up(build_task("A-1"), late, early).held_by == {"A-1": (early, late)}


def test_the_first_use_of_an_id_and_of_a_step_counts() -> None:
    first, second = build_task("A-1"), build_task("A-1", status="complete")
    lookup = look_up(first, second, path=("A-1", "A-1"))
    assert lookup.tasks == {"A-1": first}
    assert lookup.steps == {"A-1": 0}


@given(edges)
def test_every_task_is_ordered_once(graph: dict[str, list[str]]) -> None:
    lookup = look_up(*(build_task(name, on=tuple(graph.get(name, ()))) for name in IDS))
    order = lookup.order
    assert sorted(order) == sorted(IDS)
    if not find_cycles(lookup):
        places = {name: place for place, name in enumerate(order)}
        assert all(
            places[dep] < places[name] for name, deps in graph.items() for dep in deps if dep in places and dep != name
        )


@given(edges)
def test_each_cycle_can_be_followed(graph: dict[str, list[str]]) -> None:
    lookup = look_up(*(build_task(name, on=tuple(graph.get(name, ()))) for name in IDS))
    for cycle in find_cycles(lookup):
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)
        for name, following in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            assert following in lookup.tasks[name].depends_on


def test_a_chain_as_long_as_a_large_plan_is_ordered() -> None:
    chain = [build_task(f"T-{at}", on=(f"T-{at - 1}",) if at else ()) for at in range(LONG)]
    assert look_up(*reversed(chain)).order == tuple(task.id for task in chain)


def test_a_cycle_as_long_as_a_large_plan_is_found() -> None:
    circle = [build_task(f"T-{at}", on=(f"T-{(at + 1) % LONG}",)) for at in range(LONG)]
    (cycle,) = find_cycles(look_up(*circle))
    assert len(cycle) == LONG
    assert len(look_up(*circle).order) == LONG


def test_many_cycles_are_found_in_limited_time() -> None:
    pairs = [build_task(f"T-{at}", on=(f"T-{at ^ 1}",)) for at in range(400)]
    assert len(find_cycles(look_up(*pairs))) == 20
    assert len(look_up(*pairs).order) == 400
