"""Finishes the data of a draft: separates what the plan computes from what the document merely claims."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final

from launchlist.adopt.draft import Fault
from launchlist.adopt.normalize import cut, join_lines
from launchlist.adopt.record_data import keep_claims
from launchlist.findings import Source
from launchlist.plan.graph import build_lookup
from launchlist.plan.metrics import list_rows
from launchlist.plan.model import Metric, Plan
from launchlist.plan.moments import build_moment
from launchlist.plan.report import sort_tasks
from launchlist.plan.schedule import project_schedule
from launchlist.plan.words.people import strip_emphasis
from launchlist.reading.build import build_blocker, build_dates, build_plan, build_task
from launchlist.rendering.context import HEALTH, name_waiting
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from launchlist.adopt.draft import Draft, DraftMetric
    from launchlist.adopt.plan_data import Finished
    from launchlist.plan.graph import Lookup
    from launchlist.plan.metrics import MetricRow

_PLAN: Final = Source("checklist/plan.yaml")
_TARGET: Final = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


def settle_computed(finished: Finished, draft: Draft, name: str, now: datetime) -> list[Fault]:
    """Complete the data in place: drop derived notes, pin rows, keep the metric values that are not computed.

    Returns faults for values that the source ``name`` counts in another way.
    """
    faults: list[Fault] = []
    lookup = build_lookup(_build(finished))
    for task_id, data in finished.tasks.items():
        if "notes" in data and data["notes"] == _derive_note(lookup, task_id):
            del data["notes"]
    if draft.is_ordered:
        pins = find_pins([*finished.tasks], [task.id for task in sort_tasks(lookup)])
        if pins:
            finished.plan["pinned_rows"] = [{"task": task, "after": after} for task, after in pins]
    if draft.metrics:
        finished.plan["metrics"] = [_settle_metric(metric, lookup, name, now, faults) for metric in draft.metrics]
    return faults


def _build(finished: Finished) -> Plan:
    dates = build_dates(finished.plan)
    for task_id, data in finished.tasks.items():
        if "deadline" in data:
            dates.define(task_id, data["deadline"])
    dates.close([task_id for task_id, data in finished.tasks.items() if "deadline" not in data])
    plan = build_plan(finished.plan, _PLAN, dates)
    return plan._replace(
        tasks=tuple(build_task(data, dates, Source(task_id)) for task_id, data in finished.tasks.items()),
        blockers=tuple(build_blocker(data, dates, Source(each)) for each, data in finished.blockers.items()),
    )


def _derive_note(lookup: Lookup, task_id: str) -> str:
    """Return the note that is generated for a blocked task without notes."""
    task = lookup.tasks[task_id]
    if not lookup.is_blocked(task):
        return ""
    waits = lookup.find_waits(task)
    held = lookup.held_by.get(task_id, ())
    waiting = frozenset(waits)
    return name_waiting(waits, [each.id for each in held if waiting.isdisjoint(each.affects)])


def find_pins(wanted: Sequence[str], computed: Sequence[str]) -> list[tuple[str, str]]:
    """Return the fewest rows to pin, each with the one it follows, so that the computed order becomes the wanted one.

    What stays is the longest run of rows that both have in one order and that begins with the first row wanted: a row
    can be pinned after another one, not before.
    """
    if not wanted:
        return []
    place = {row: at for at, row in enumerate(computed)}
    kept = set(_find_longest_run([place[row] for row in wanted if place[row] >= place[wanted[0]]]))
    return [(row, wanted[at - 1]) for at, row in enumerate(wanted) if place[row] not in kept]


def _find_longest_run(places: Sequence[int]) -> list[int]:
    """Return the longest rising run of different numbers of which the first is the least, by patience sorting.

    A number goes on the first pile whose top is greater; the earliest lesser one on the pile before is its predecessor.
    """
    piles: list[list[int]] = []  # negative, so that each rises
    tops: list[int] = []
    before: dict[int, int] = {}
    for place in places:
        depth = bisect_left(tops, place)
        if depth:
            pile = piles[depth - 1]
            before[place] = -pile[bisect_right(pile, -place)]
        if depth == len(piles):
            piles.append([])
            tops.append(place)
        piles[depth].append(-place)
        tops[depth] = place
    run = [-piles[-1][0]]
    while run[-1] in before:
        run.append(before[run[-1]])
    return run


def _settle_metric(
    metric: DraftMetric, lookup: Lookup, name: str, now: datetime, faults: list[Fault]
) -> dict[str, Any]:
    """Return a metric whose own values are computed where they agree, and claimed where they do not."""
    data: dict[str, Any] = {"title": cut(join_lines(metric.title), 200)[0], "measure": metric.measure or "claimed"}
    if metric.measure is None:
        keep_claims(data, metric.claimed)
        return data
    target = _TARGET.fullmatch(strip_emphasis(metric.claimed.get("target", "")))
    if target and 0 < int(target[1]) < int(target[2]):
        row = _measure(metric, {"target": target[1]}, lookup, now)
        data |= {"target": target[1]} if row.target == target[0] else {}
    claims = _find_claims(metric, _measure(metric, data, lookup, now))
    keep_claims(data, claims)
    if claims and metric.measure == "critical_path_steps":
        fewer = _find_claims(metric, _measure(metric, {**data, "step_complete": "any"}, lookup, now))
        if "current" in claims and "current" not in fewer:
            message = (
                f"{claims['current']} of {quote(metric.title)} counts a step as soon as one of its tasks is complete"
            )
            hint = "it is kept as a claim; if that is what you mean, write step_complete: any in its place"
            faults.append(Fault(name, metric.line, message, hint))
    return data


def _measure(metric: DraftMetric, option: dict[str, Any], lookup: Lookup, now: datetime) -> MetricRow:
    record = Metric(
        title=metric.title,
        measure=metric.measure or "tasks",
        source=_PLAN,
        any_task_completes_step="step_complete" in option,
        target=int(option["target"]) if "target" in option else None,
    )
    as_of = lookup.plan.as_of or build_moment(now, lookup.plan.zone)
    plan = lookup.plan._replace(metrics=(record,))
    return list_rows(project_schedule(lookup._replace(plan=plan), as_of))[0]


def _find_claims(metric: DraftMetric, row: MetricRow) -> dict[str, str]:
    """Return the values of a metric that differ from the computed row; a status is the same without its emoji."""
    computed = {"target": (row.target,), "current": (row.current,), "status": (HEALTH[row.health], row.health)}
    return {
        field: text
        for field, text in metric.claimed.items()
        if text.strip() and strip_emphasis(text).casefold() not in {each.casefold() for each in computed[field]}
    }
