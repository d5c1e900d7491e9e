"""Find what changed in meaning between two plans: records, critical path, people, release and settings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from launchlist.changes.change import KINDS, SUBJECTS, Change, ChangeKind
from launchlist.changes.matching import is_respelled, map_names, match_plans, strip_sources
from launchlist.plan.moments import name_zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from launchlist.plan.model import Blocker, Moment, Phase, Plan, Task


_TASK_TEXTS: Final = (
    "notes", "next_action", "labels", "estimate", "links", "claimed", "phase", "order", "is_milestone",
)  # fmt: skip
_FIELD_NAMES: Final = {"is_milestone": "kind", "is_grouped_by_phase": "group_by"}
"""Fields of records that are called something else in a file."""
_BLOCKER_TEXTS: Final = ("resolution_plan", "next_action", "claimed")


def diff_plans(base: Plan, head: Plan) -> tuple[Change, ...]:
    """Return every difference in meaning, by subject and most important first.

    Records missing from a plan that could not be fully read do not count as removed or added.
    A record counts as renamed if its title stays but its id changes; `pair_records` documents when that is certain.
    """
    tasks, blockers, names = match_plans(base, head)
    changes: list[Change] = []
    for old_task, new_task in tasks.pairs:
        changes += _diff_tasks(old_task, new_task, names)
    for old_blocker, new_blocker in blockers.pairs:
        changes += _diff_blockers(old_blocker, new_blocker, names)
    if base.is_complete:
        changes += [_add_task(task) for task in tasks.added]
        changes += [_add_blocker(blocker) for blocker in blockers.added]
    if head.is_complete:
        changes += [_remove_task(task) for task in tasks.removed]
        changes += [_remove_blocker(blocker) for blocker in blockers.removed]
    changes += diff_settings(base, head, names)
    if head.phases or any(change.kind == "moved" and change.now and change.now.written for change in changes):
        from launchlist.changes.moved_along import name_causes  # needed by plans whose dates count from others

        changes = name_causes(changes, base, head)
    return tuple(sorted(changes, key=_rank))


def find_unknown(base: Plan, head: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids that may be new and those that may be gone because the other plan could not be fully read."""
    befores, afters = _list_ids(base), _list_ids(head)
    new = () if base.is_complete else tuple(sorted(afters - befores))
    return new, () if head.is_complete else tuple(sorted(befores - afters))


def _list_ids(plan: Plan) -> set[str]:
    return {task.id for task in plan.tasks} | {blocker.id for blocker in plan.blockers}


def _rank(change: Change) -> tuple[int, int, str, int, str]:
    prefix, _, number = change.id.rpartition("-")
    is_id = number.isdecimal() and number.isascii()
    name = (prefix, int(number)) if is_id else (change.id, 0)
    return SUBJECTS.index(change.subject), KINDS.index(change.kind), *name, change.id


def _diff_tasks(old: Task, new: Task, names: Mapping[str, str]) -> Iterator[Change]:
    bare = Change(subject="task", kind="edited", id=new.id, title=new.title, owner=new.owner)
    yield from _diff_name(bare, old.id, old.title)
    if old.status != new.status:
        yield bare._replace(kind=_name_step(old, new), before=old.status, after=new.status)
    yield from _diff_moments(bare, old.deadline, new.deadline)
    yield from _diff_owner(bare, old.owner)
    before, after = map_names(old.depends_on, names), new.depends_on
    yield from _diff_links(bare, before, after)
    added = Counter(new.updates) - Counter(old.updates)
    if added:
        yield bare._replace(kind="updated", number=added.total())
    edited = [_FIELD_NAMES.get(field, field) for field in _TASK_TEXTS if getattr(old, field) != getattr(new, field)]
    edited += [
        field for field in ("not_before", "snooze_until") if _is_edited(getattr(old, field), getattr(new, field))
    ]
    edited += _find_respelling("deadline", old.deadline, new.deadline)
    if "deadline" not in edited and _is_deadline_edited(old, new):
        edited.append("deadline")
    if before != after and sorted(before) == sorted(after):
        edited.append("depends_on")
    if old.updates != new.updates and not added:
        edited.append("updates")
    if edited:
        yield bare._replace(items=tuple(edited))


def _diff_blockers(old: Blocker, new: Blocker, names: Mapping[str, str]) -> Iterator[Change]:
    bare = Change(subject="blocker", kind="edited", id=new.id, title=new.description, owner=new.owner)
    yield from _diff_name(bare, old.id, old.description)
    if old.status != new.status:
        kind: ChangeKind = "reopened" if new.is_open else "resolved"
        yield bare._replace(kind=kind, before=old.status, after=new.status)
    yield from _diff_moments(bare, old.eta, new.eta)
    yield from _diff_owner(bare, old.owner)
    before, after = map_names(old.affects, names), new.affects
    yield from _diff_links(bare, before, after)
    edited = [field for field in _BLOCKER_TEXTS if getattr(old, field) != getattr(new, field)]
    edited += _find_respelling("eta", old.eta, new.eta)
    if before != after and sorted(before) == sorted(after):
        edited.append("affects")
    if edited:
        yield bare._replace(items=tuple(edited))


def _diff_name(bare: Change, old_id: str, old_title: str) -> Iterator[Change]:
    if old_id != bare.id:
        yield bare._replace(kind="renamed", before=old_id, after=bare.id)
    if old_title != bare.title:
        yield bare._replace(kind="retitled", before=old_title, after=bare.title)


def _name_step(old: Task, new: Task) -> ChangeKind:
    if new.is_finished:
        return "finished" if new.status == "complete" else "cancelled"
    if old.is_finished:
        return "reopened"
    return "started" if new.status == "in_progress" else "paused"


def _diff_moments(bare: Change, was: Moment | None, now: Moment | None) -> Iterator[Change]:
    if (was and was.at) != (now and now.at):
        yield bare._replace(kind="moved", was=was, now=now)


def _find_respelling(field: str, was: Moment | None, now: Moment | None) -> list[str]:
    return [field] if was and now and is_respelled(was, now) else []


def _is_deadline_edited(old: Task, new: Task) -> bool:
    """Whether a deadline comes from elsewhere although it is at the same instant, or a placeholder is another one."""
    if old.deadline and new.deadline:
        return old.due_at == new.due_at and old.is_due_by_phase != new.is_due_by_phase
    return old.claimed == new.claimed and old.placeholder != new.placeholder


def _is_edited(was: Moment | None, now: Moment | None) -> bool:
    """Whether a moment is written in another way; one that moved with its anchor is as it was."""
    return was != now and not (was and now and was.written and was.written == now.written)


def _diff_owner(bare: Change, before: str) -> Iterator[Change]:
    if before != bare.owner:
        yield bare._replace(kind="reassigned", before=before, after=bare.owner)


def _diff_links(bare: Change, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    linked = tuple(dict.fromkeys(each for each in after if each not in before))
    unlinked = tuple(dict.fromkeys(each for each in before if each not in after))
    if linked:
        yield bare._replace(kind="linked", items=linked)
    if unlinked:
        yield bare._replace(kind="unlinked", items=unlinked)


def _add_task(task: Task) -> Change:
    bare = Change(subject="task", kind="added", id=task.id, title=task.title, owner=task.owner)
    return bare._replace(after=task.status, now=task.deadline, items=task.depends_on)


def _add_blocker(blocker: Blocker) -> Change:
    kind: ChangeKind = "opened" if blocker.is_open else "added"
    bare = Change(subject="blocker", kind=kind, id=blocker.id, title=blocker.description, owner=blocker.owner)
    return bare._replace(after=blocker.status, now=blocker.eta, items=blocker.affects)


def _remove_task(task: Task) -> Change:
    bare = Change(subject="task", kind="removed", id=task.id, title=task.title, owner=task.owner)
    return bare._replace(before=task.status, was=task.deadline)


def _remove_blocker(blocker: Blocker) -> Change:
    bare = Change(subject="blocker", kind="removed", id=blocker.id, title=blocker.description, owner=blocker.owner)
    return bare._replace(before=blocker.status, was=blocker.eta)


_COMPARED: Final = (
    "goal", "display_zones", "stale_after", "refresh", "metrics", "next_sync", "sections", "pinned_rows",
    "outputs", "templates", "sync", "calendar", "is_grouped_by_phase",
)  # fmt: skip
_SHOWN: Final = frozenset(("goal", "refresh", "templates"))
"""Settings with a one-word or one-line value; for others only the fact that they changed is reported."""


def diff_settings(base: Plan, head: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes of plan.yaml; ``names`` maps ids of the base to those of the head."""
    yield from _diff_steps(base, head, names)
    yield from _diff_owners(base, head)
    yield from _diff_moment("release", base.release, head.release)
    yield from _diff_moment("as_of", base.as_of, head.as_of)
    befores, afters = ({anchor.name: anchor.at for anchor in plan.anchors} for plan in (base, head))
    for name in dict.fromkeys((*afters, *befores)):
        yield from _diff_moment(f"anchors.{name}", befores.get(name), afters.get(name))
    if [_spell_phase(phase) for phase in base.phases] != [_spell_phase(phase) for phase in head.phases]:
        yield Change(subject="plan", kind="set", id="phases")
    for field, before, after in (
        ("title", base.title, head.title),
        ("timezone", name_zone(base.zone), name_zone(head.zone)),
    ):
        if before != after:
            yield Change(subject="plan", kind="set", id=field, before=before, after=after)
    for field in _COMPARED:
        old, new = getattr(base, field), getattr(head, field)
        if _freeze(old, names) != _freeze(new, {}):
            shown = (old, new) if field in _SHOWN else ("", "")
            name = _FIELD_NAMES.get(field, field)
            yield Change(subject="plan", kind="set", id=name, before=shown[0], after=shown[1])
    olds, news = dict(base.rules), dict(head.rules)
    for rule in sorted(olds.keys() | news.keys()):
        if olds.get(rule) != news.get(rule):
            before, after = olds.get(rule, "default"), news.get(rule, "default")
            yield Change(subject="plan", kind="set", id=f"rules.{rule}", before=before, after=after)


def _spell_phase(phase: Phase) -> object:
    """Return a phase as it is written: where it counts from an anchor, it moves with that one."""
    ends = [moment and (moment.written or moment.at) for moment in (phase.begins, phase.ends)]
    return phase.id, phase.title, *ends


def _diff_steps(base: Plan, head: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    olds = {step.title: map_names(step.tasks, names) for step in reversed(base.critical_path)}
    news = {step.title: step.tasks for step in reversed(head.critical_path)}
    for title, tasks in news.items():
        if title not in olds:
            yield Change(subject="step", kind="added", id=title, items=tasks)
        elif olds[title] != tasks:
            yield Change(subject="step", kind="set", id=title, before=_join(olds[title]), after=_join(tasks))
    for title, tasks in olds.items():
        if title not in news:
            yield Change(subject="step", kind="removed", id=title, items=tasks)
    # Steps with the same title cannot be told apart.
    before = [(step.title, map_names(step.tasks, names)) for step in base.critical_path if step.title in news]
    after = [(step.title, step.tasks) for step in head.critical_path if step.title in olds]
    if [title for title, _ in before] != [title for title, _ in after] or (olds == news and before != after):
        yield Change(subject="plan", kind="reordered", id="critical_path")


def _diff_owners(base: Plan, head: Plan) -> Iterator[Change]:
    olds = {owner.name: owner for owner in reversed(base.owners)}
    news = {owner.name: owner for owner in reversed(head.owners)}
    for name, new in news.items():
        old = olds.get(name)
        if old is None:
            yield Change(subject="owner", kind="added", id=name, after=new.github)
            continue
        if old.github != new.github:
            yield Change(subject="owner", kind="set", id=name, before=old.github, after=new.github)
        edited = tuple(field for field in ("role", "away") if getattr(old, field) != getattr(new, field))
        if edited:
            yield Change(subject="owner", kind="edited", id=name, items=edited)
    for name in olds:
        if name not in news:
            yield Change(subject="owner", kind="removed", id=name)
    before = [owner.name for owner in base.owners if owner.name in news]
    if before != [owner.name for owner in head.owners if owner.name in olds]:
        yield Change(subject="plan", kind="reordered", id="owners")


def _diff_moment(field: str, was: Moment | None, now: Moment | None) -> Iterator[Change]:
    if (was and was.at) != (now and now.at):
        yield Change(subject="plan", kind="moved", id=field, was=was, now=now)
    elif was and now and is_respelled(was, now):
        yield Change(subject="plan", kind="set", id=field)


def _freeze(value: object, names: Mapping[str, str]) -> object:
    """Return a setting for comparison, with the ids of pinned rows mapped to the head."""
    return _rename(strip_sources(value), names) if names else strip_sources(value)


def _rename(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_rename(each, names) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def _join(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)
