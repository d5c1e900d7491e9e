"""What moved because the date it counts from did: each change under the anchor that somebody really moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.plan.relative import name_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.changes.change import Change
    from launchlist.plan.model import Moment, Plan

Names = dict[str, "Moment | None"]


def name_causes(changes: Iterable[Change], base: Plan, head: Plan) -> list[Change]:
    """Return the changes, those whose moment moved although its text stayed with the name of what it moved with.

    That is ``release``, an anchor, a task, or ``phase ID`` where the end of the phase is written in another way now; or
    ``calendar`` or ``timezone`` where the date is counted in another way.
    """
    olds, news = _list_moments(base), _list_moments(head)
    before = {task.id: task.phase for task in base.tasks if task.is_due_by_phase}
    phases = {task.id: task.phase for task in head.tasks if task.is_due_by_phase and before.get(task.id) == task.phase}
    setting = "timezone" if base.zone != head.zone else "calendar" if base.calendar != head.calendar else ""
    found = []
    for change in changes:
        cause = _find_cause(change, phases, olds, news) if change.kind == "moved" else ""
        if cause and _is_unmoved(olds.get(cause), news.get(cause)):
            cause = setting  # what it counts from stayed, so it is counted in another way
        found.append(change._replace(cause=cause) if cause else change)
    return found


def _is_unmoved(old: Moment | None, new: Moment | None) -> bool:
    return old is not None and new is not None and old.at == new.at


def _list_moments(plan: Plan) -> Names:
    """Return what dates can count from, by the name they have for it."""
    moments: Names = {task.id: task.deadline for task in plan.tasks if not task.is_due_by_phase}
    moments.update((anchor.name, anchor.at) for anchor in plan.anchors)
    moments["release"] = plan.release
    return moments


def _find_cause(change: Change, phases: Mapping[str, str], olds: Names, news: Names) -> str:
    was, now = change.was, change.now
    if not was or not now:
        return ""
    if was.written != now.written or not now.written:
        return f"phase {phases[change.id]}" if change.subject == "task" and change.id in phases else ""
    name = name_anchor(now.written)
    seen = set()
    while name not in seen:
        seen.add(name)
        old, new = olds.get(name), news.get(name)
        if not old or not new or not new.written or old.written != new.written:
            break
        name = name_anchor(new.written)
    return name
