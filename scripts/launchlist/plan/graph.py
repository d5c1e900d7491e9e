"""The dependency graph: lookups over a plan, an order to work in, and the cycles that rule one out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from launchlist.plan.model import Blocker, Plan, Task

_MOST_CYCLES = 20


class Lookup(NamedTuple):
    """A plan with the lookups that rules, schedule and report share. If an id is used twice, the first use counts."""

    plan: Plan
    tasks: dict[str, Task]
    blockers: dict[str, Blocker]
    steps: dict[str, int]
    """Task id to the position of its first step on the critical path, from 0."""
    held_by: dict[str, tuple[Blocker, ...]]
    """Task id to the open blockers that affect it, in the order of their ETA."""
    order: tuple[str, ...]
    """Task ids, each after what it depends on; members of a cycle, and what waits for them, come last."""
    tangled: frozenset[str]
    """Members of cycles of dependencies, and what waits for them."""

    def find_waits(self, task: Task) -> tuple[str, ...]:
        """Return the ids of the unfinished tasks that ``task`` waits for, each once, in the order of its file."""
        waits = [dep for dep in task.depends_on if dep in self.tasks and not self.tasks[dep].is_finished]
        return tuple(waits if len(waits) < 2 else dict.fromkeys(waits))

    def is_blocked(self, task: Task) -> bool:
        """Whether the task is unfinished and waits for an unfinished task or an open blocker."""
        return not task.is_finished and bool(task.id in self.held_by or self.find_waits(task))


def build_lookup(plan: Plan) -> Lookup:
    """Return the lookups over ``plan``."""
    tasks = {task.id: task for task in plan.tasks}
    blockers = {blocker.id: blocker for blocker in plan.blockers}
    # In file order; of two records with the same id, the first wins.
    if len(tasks) < len(plan.tasks):
        tasks.update((task.id, task) for task in reversed(plan.tasks))
    if len(blockers) < len(plan.blockers):
        blockers.update((blocker.id, blocker) for blocker in reversed(plan.blockers))
    steps: dict[str, int] = {}
    for position, step in enumerate(plan.critical_path):
        for task_id in step.tasks:
            steps.setdefault(task_id, position)
    held: dict[str, list[Blocker]] = {}
    for blocker in sorted(blockers.values(), key=lambda blocker: (blocker.eta.at, blocker.id)):
        if blocker.is_open:
            for task_id in dict.fromkeys(blocker.affects):
                held.setdefault(task_id, []).append(blocker)
    order = _order_tasks(tasks)
    tangled = frozenset(tasks).difference(order) if len(order) < len(tasks) else frozenset()
    return Lookup(
        plan=plan,
        tasks=tasks,
        blockers=blockers,
        steps=steps,
        held_by={task_id: tuple(group) for task_id, group in held.items()},
        order=(*order, *(task_id for task_id in tasks if task_id in tangled)),
        tangled=tangled,
    )


def _order_tasks(tasks: dict[str, Task]) -> list[str]:
    """Return the ids that are not in a cycle, each after its dependencies (Kahn, https://doi.org/10.1145/368996.369025).

    Saves 5 % of `check` at 10,000 tasks over graphlib, which is only used when there is a cycle to report.
    """
    waiting: dict[str, int] = {}
    dependents: dict[str, list[str]] = {}
    order = []
    for task_id, task in tasks.items():
        count = 0
        for dep in task.depends_on:
            if dep in tasks and dep != task_id:
                dependents.setdefault(dep, []).append(task_id)
                count += 1
        if count:
            waiting[task_id] = count
        else:
            order.append(task_id)
    for task_id in order:
        for dependent in dependents.get(task_id, ()):
            waiting[dependent] -= 1
            if not waiting[dependent]:
                order.append(dependent)
    return order


def find_cycles(lookup: Lookup) -> list[tuple[str, ...]]:
    """Return cycles of dependencies, each from its first id in the alphabet; every member waits for the next."""
    if not lookup.tangled:
        return []
    from graphlib import CycleError, TopologicalSorter  # few plans need it

    tasks = lookup.tasks
    # Other rules report a dependency on itself and one on an unknown task.
    edges = {
        task_id: [dep for dep in tasks[task_id].depends_on if dep in lookup.tangled and dep != task_id]
        for task_id in lookup.order
        if task_id in lookup.tangled
    }
    cycles: list[tuple[str, ...]] = []
    while len(cycles) < _MOST_CYCLES:
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as err:
            # graphlib names a cycle from dependency to dependent, its first node repeated at the end.
            cycle = err.args[1][:0:-1]
            start = cycle.index(min(cycle))
            cycles.append(tuple(cycle[start:] + cycle[:start]))
            members = frozenset(cycle)
            for task_id in cycle:
                edges[task_id] = [dep for dep in edges[task_id] if dep not in members]
        else:
            break
    return cycles
