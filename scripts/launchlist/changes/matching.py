"""Match the records of two plans: by id, and by title if an id changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from launchlist.plan.model import Blocker, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.plan.model import Moment, Plan

MatchedRecord = TypeVar("MatchedRecord", Task, Blocker)


class Pairing(NamedTuple, Generic[MatchedRecord]):
    """Records in both plans, only in the first, and only in the second."""

    pairs: tuple[tuple[MatchedRecord, MatchedRecord], ...]
    removed: tuple[MatchedRecord, ...]
    added: tuple[MatchedRecord, ...]


class Matching(NamedTuple):
    """The records of two plans; ``names`` maps the ids that changed, base to head."""

    tasks: Pairing[Task]
    blockers: Pairing[Blocker]
    names: dict[str, str]


def pair_records(
    before: Iterable[MatchedRecord], after: Iterable[MatchedRecord], *, renames: bool
) -> Pairing[MatchedRecord]:
    """Return which records match; of two with the same id the first counts.

    With ``renames``, a record whose id is gone and one whose id is new match if they share a title that no other gone
    or new record has.
    """
    olds, news = _index(before), _index(after)
    pairs = [(old, news[name]) for name, old in olds.items() if name in news]
    gone = [old for name, old in olds.items() if name not in news]
    fresh = [new for name, new in news.items() if name not in olds]
    if renames:
        by_title = _index_unique(fresh)
        renamed = [(old, by_title[title]) for title, old in _index_unique(gone).items() if title in by_title]
        pairs += renamed
        taken = {record.id for pair in renamed for record in pair}
        gone = [old for old in gone if old.id not in taken]
        fresh = [new for new in fresh if new.id not in taken]
    return Pairing(pairs=tuple(pairs), removed=tuple(gone), added=tuple(fresh))


def match_plans(base: Plan, head: Plan) -> Matching:
    """Return which records match; nothing counts as renamed if a plan could not be fully read."""
    renames = base.is_complete and head.is_complete
    tasks = pair_records(base.tasks, head.tasks, renames=renames)
    blockers = pair_records(base.blockers, head.blockers, renames=renames)
    names = {old.id: new.id for old, new in tasks.pairs} | {old.id: new.id for old, new in blockers.pairs}
    return Matching(tasks=tasks, blockers=blockers, names={old: new for old, new in names.items() if old != new})


def map_names(ids: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return ids of the base mapped to those of the head."""
    return tuple(names.get(each, each) for each in ids)


def strip_sources(value: object) -> object:
    """Return a record of the plan without its source positions, at any depth, for comparison only."""
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is None:
            return tuple(strip_sources(each) for each in value)
        return tuple(strip_sources(each) for name, each in zip(fields, value, strict=True) if name != "source")
    return value


def is_respelled(was: Moment, now: Moment) -> bool:
    """Whether the same time is written differently: as a whole day, or with a different zone."""
    return was.at == now.at and _spell(was) != _spell(now)


def _spell(moment: Moment) -> object:
    return moment.all_day, moment.own_zone and moment.local.utcoffset(), moment.written


def _index(records: Iterable[MatchedRecord]) -> dict[str, MatchedRecord]:
    found: dict[str, MatchedRecord] = {}
    for record in records:
        found.setdefault(record.id, record)
    return found


def _name_record(record: Task | Blocker) -> str:
    return record.title if isinstance(record, Task) else record.description


def _index_unique(records: Iterable[MatchedRecord]) -> dict[str, MatchedRecord]:
    """Return title to record, without titles that several records share."""
    by_title: dict[str, list[MatchedRecord]] = {}
    for record in records:
        by_title.setdefault(_name_record(record), []).append(record)
    return {title: group[0] for title, group in by_title.items() if len(group) == 1}
