"""Who waits for whom: lookups over a plan, an order to work in, and the circles that make one impossible."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchlist.plan.model import Blocker, Plan, Task

_MOST_CYCLES = 20


class Lookup(NamedTuple):
    """A plan with the lookups that rules, schedule and report share. Where an id is used twice the first use counts."""

    plan: Plan
    tasks: dict[str, Task]
    blockers: dict[str, Blocker]
    steps: dict[str, int]
    """Task id to the position of its first step on the critical path, from 0."""
    held_by: dict[str, tuple[Blocker, ...]]
    """Task id to the open blockers that affect it, in the order of their ETA."""

    def find_waits(self, task: Task) -> tuple[str, ...]:
        """Return the ids of the unfinished tasks that ``task`` waits for, as its file orders them."""
        return tuple(dep for dep in task.depends_on if dep in self.tasks and not self.tasks[dep].is_finished)

    def is_blocked(self, task: Task) -> bool:
        """Whether the task is unfinished and waits for an unfinished task or an open blocker."""
        return not task.is_finished and bool(task.id in self.held_by or self.find_waits(task))


def build_lookup(plan: Plan) -> Lookup:
    """Return the lookups over ``plan``."""
    tasks = {task.id: task for task in reversed(plan.tasks)}
    blockers = {blocker.id: blocker for blocker in reversed(plan.blockers)}
    steps: dict[str, int] = {}
    for position, step in enumerate(plan.critical_path):
        for task_id in step.tasks:
            steps.setdefault(task_id, position)
    held: dict[str, tuple[Blocker, ...]] = {}
    for blocker in sorted(blockers.values(), key=lambda blocker: (blocker.eta.at, blocker.id)):
        if blocker.is_open:
            for task_id in blocker.affects:
                held[task_id] = (*held.get(task_id, ()), blocker)
    return Lookup(plan=plan, tasks=tasks, blockers=blockers, steps=steps, held_by=held)


def order_tasks(lookup: Lookup) -> list[str]:
    """Return task ids so that each follows what it depends on; a circle is cut open somewhere."""
    order, _ = _sort_edges(_collect_edges(lookup))
    placed = set(order)
    return [*order, *(task_id for task_id in lookup.tasks if task_id not in placed)]


def find_cycles(lookup: Lookup) -> list[tuple[str, ...]]:
    """Return circles of dependencies, each starting at its first id in the alphabet; each says "waits for the next"."""
    return _sort_edges(_collect_edges(lookup))[1]


def _collect_edges(lookup: Lookup) -> dict[str, list[str]]:
    edges = {}
    for task in lookup.tasks.values():
        if task.depends_on:
            # A dependency on itself and one on an unknown task have rules of their own.
            edges[task.id] = [dep for dep in task.depends_on if dep in lookup.tasks and dep != task.id]
    return edges


def _sort_edges(edges: dict[str, list[str]]) -> tuple[list[str], list[tuple[str, ...]]]:
    remaining = dict(edges)
    cycles: list[tuple[str, ...]] = []
    while True:
        sorter = TopologicalSorter(remaining)
        try:
            return list(sorter.static_order()), cycles
        except CycleError as err:
            # graphlib names a circle from dependency to dependent, its first node repeated at the end.
            cycle = err.args[1][:0:-1]
            start = cycle.index(min(cycle))
            cycles.append(tuple(cycle[start:] + cycle[:start]))
            for task_id in cycle:
                remaining[task_id] = [dep for dep in remaining[task_id] if dep not in cycle]
            if len(cycles) == _MOST_CYCLES:
                return [], cycles
