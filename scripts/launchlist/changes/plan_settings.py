"""What changed in plan.yaml: the critical path, the people, the release and every other setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.changes.change import Change
from launchlist.changes.matching import is_respelled, map_names, strip_sources
from launchlist.plan.moments import name_zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from launchlist.plan.model import Moment, Plan

_COMPARED: Final = (
    "goal", "display_zones", "stale_after", "refresh", "metrics", "next_sync", "sections", "pinned_rows",
    "outputs", "templates", "sync",
)  # fmt: skip
_SHOWN: Final = frozenset(("goal", "refresh", "templates"))
"""Settings that are one word or line; of the others it is only said that they changed."""


def diff_settings(base: Plan, head: Plan, names: Mapping[str, str]) -> Iterator[Change]:
    """Yield the changes of plan.yaml; ``names`` maps ids of the base to those of the head."""
    yield from _diff_steps(base, head, names)
    yield from _diff_owners(base, head)
    yield from _diff_moment("release", base.release, head.release)
    yield from _diff_moment("as_of", base.as_of, head.as_of)
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
            yield Change(subject="plan", kind="set", id=field, before=shown[0], after=shown[1])
    olds, news = dict(base.rules), dict(head.rules)
    for rule in sorted(olds.keys() | news.keys()):
        if olds.get(rule) != news.get(rule):
            before, after = olds.get(rule, "default"), news.get(rule, "default")
            yield Change(subject="plan", kind="set", id=f"rules.{rule}", before=before, after=after)


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
    # Steps that share a title are beyond telling what became of each.
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
        if old.role != new.role:
            yield Change(subject="owner", kind="edited", id=name, items=("role",))
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
    """Return a setting for comparison, with the ids of pinned rows as the head has them."""
    return _rename(strip_sources(value), names) if names else strip_sources(value)


def _rename(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(_rename(each, names) for each in value)
    return names.get(value, value) if isinstance(value, str) else value


def _join(ids: tuple[str, ...]) -> str:
    return ", ".join(ids)
