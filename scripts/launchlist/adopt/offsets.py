"""Dates of a draft that count from others: read once its ids and anchors are known, else kept in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.adopt.deadline_field import ANCHORS
from launchlist.adopt.draft import Fault
from launchlist.plan.moments import DateFault
from launchlist.plan.plan_dates import PlanDates
from launchlist.plan.relative import name_anchor
from launchlist.plan.words.offsets import read_offset
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from launchlist.adopt.draft import AdoptOptions, Draft, DraftBlocker, DraftTask

_NAMED = 8
_TITLES = {"release": "the release", "start": "the start of the work"}
_KEPT = {"not_before": "it is kept under adopted"}


class _Place(NamedTuple):
    """A date that counts from another one: of which record, in which field, in which words."""

    id: str
    field: str
    text: str
    record: DraftTask | DraftBlocker

    def report(self, message: str, hint: str = "") -> Fault:
        hint = hint or _KEPT.get(self.field, "it is kept as a claim")
        return Fault(self.record.path, self.record.line, f"{self.id}: {message}", hint)


class DraftIds(NamedTuple):
    """The ids of a draft's records by key."""

    tasks: Mapping[str, str]
    blockers: Mapping[str, str]


def settle_offsets(
    draft: Draft, ids: DraftIds, options: AdoptOptions, zone: tzinfo, name: str
) -> tuple[Draft, list[Fault]]:
    """Return the draft with offsets as a plan writes them; one that is not clear is claimed or kept, and reported.

    ``name`` is the source's.
    """
    places = list(_list_places(draft, ids))
    if not places:
        return draft, []
    reader = _OffsetSettler(draft, ids.tasks, options, zone)
    moments = {(place.id, place.field): moment for place in places if (moment := reader.read(place))}
    moments = reader.resolve(places, moments)
    tasks = tuple(_write_task(task, ids.tasks[task.key], moments) for task in draft.tasks)
    blockers = tuple(_write_blocker(each, ids.blockers[each.key], moments) for each in draft.blockers)
    return draft._replace(tasks=tasks, blockers=blockers), [*reader.faults, *reader.report_missing(name)]


def _list_places(draft: Draft, ids: DraftIds) -> Iterator[_Place]:
    for task in draft.tasks:
        for field, text in task.offsets.items():
            yield _Place(ids.tasks[task.key], field, text, task)
    for blocker in draft.blockers:
        for field, text in blocker.offsets.items():
            yield _Place(ids.blockers[blocker.key], field, text, blocker)


class _OffsetSettler:
    """Reads offsets with the anchors and ids of a whole draft."""

    def __init__(self, draft: Draft, ids: Mapping[str, str], options: AdoptOptions, zone: tzinfo) -> None:
        self.faults: list[Fault] = []
        self._draft, self._ids, self._options, self._zone = draft, ids, options, zone
        self._named = [given for key, given in ids.items() if key == given]
        """The ids that are the same in the source."""
        self._anchors = {name: text for name, text in zip(ANCHORS, (draft.release, draft.start), strict=True) if text}
        self._missing: dict[str, list[str]] = {}
        """The records whose dates count from an anchor that is not known."""
        self._lacking: dict[str, set[str]] = {}
        """Those of them that have no deadline for that reason."""

    def read(self, place: _Place) -> str:
        """Return an offset as a plan writes it, or nothing if it is unclear or its anchor is not known."""
        reading = read_offset(place.text, ANCHORS, self._named)
        faults = reading.faults if reading else ()
        moment = reading.moment if reading else ""
        if reading and reading.choices:
            question = f"When is {quote(place.text)} of {quote(place.id)}?"
            moment = self._options.choose(question, reading.choices)
            faults = (f"{quote(place.text)} may be {join_names(reading.choices, 'or')}",)
        if not moment:
            self.faults.append(place.report(join_names(faults) or f"{quote(place.text)} is not a valid deadline"))
            return ""
        anchor = name_anchor(moment)
        if anchor in ANCHORS and anchor not in self._anchors:
            self._missing.setdefault(anchor, []).append(place.id)
            if place.field == "deadline":
                self._lacking.setdefault(anchor, set()).add(place.id)
            return ""
        return moment

    def resolve(self, places: Sequence[_Place], moments: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        """Return the offsets that lead to a date, and report the others."""
        dates = PlanDates(self._zone)
        for name, text in self._anchors.items():
            dates.define(name, text)
        undated = []
        for task in self._draft.tasks:
            task_id = self._ids[task.key]
            text = task.deadline or moments.get((task_id, "deadline"), "")
            if text:
                dates.define(task_id, text)
            else:
                undated.append(task_id)
        dates.close(undated)
        good = {}
        for place in places:
            moment = moments.get((place.id, place.field), "")
            if not moment:
                continue
            found = dates.find_named(place.id) if place.field == "deadline" else dates.find(moment)
            lacks = self._find_lack(moment, moments)
            if lacks:
                self._missing[lacks].append(place.id)
            elif isinstance(found, DateFault):
                message = found.message or f"{name_anchor(moment)} has no date to count from"
                self.faults.append(place.report(f"{quote(place.text)} is not clear: {message}", found.hint))
            else:
                good[place.id, place.field] = moment
        return good

    def _find_lack(self, moment: str, moments: Mapping[tuple[str, str], str]) -> str:
        """Return the anchor that is missing on the way from a task to a task, if that is why there is no date."""
        seen: set[str] = set()
        anchor = name_anchor(moment)
        while (anchor, "deadline") in moments and anchor not in seen:
            seen.add(anchor)
            anchor = name_anchor(moments[anchor, "deadline"])
        return next((name for name, ids in self._lacking.items() if anchor in ids), "")

    def report_missing(self, name: str) -> Iterator[Fault]:
        """Report the anchors that the source does not give, each in one line."""
        for anchor, ids in self._missing.items():
            unique = list(dict.fromkeys(ids))
            more = [f"{len(unique) - _NAMED} more"] if len(unique) > _NAMED else []
            named = join_names([*unique[:_NAMED], *more])
            message = (
                f"{count_noun(len(ids), 'date')} ({named}) {'counts' if len(ids) == 1 else 'count'} from "
                f"{_TITLES[anchor]}, which is not in the source"
            )
            yield Fault(name, 0, message, f"name it with --{anchor}")


def _write_task(task: DraftTask, task_id: str, moments: Mapping[tuple[str, str], str]) -> DraftTask:
    if "deadline" in task.offsets:
        moment = moments.get((task_id, "deadline"), "")
        claimed = task.claimed if moment else {**task.claimed, "deadline": task.offsets["deadline"]}
        task = task._replace(deadline=moment, claimed=claimed)
    if "not_before" in task.offsets:
        moment = moments.get((task_id, "not_before"), "")
        adopted = task.adopted if moment else {**task.adopted, "not before": task.offsets["not_before"]}
        task = task._replace(not_before=moment, adopted=adopted)
    return task


def _write_blocker(blocker: DraftBlocker, blocker_id: str, moments: Mapping[tuple[str, str], str]) -> DraftBlocker:
    if "eta" not in blocker.offsets:
        return blocker
    moment = moments.get((blocker_id, "eta"), "")
    claimed = blocker.claimed if moment else {**blocker.claimed, "eta": blocker.offsets["eta"]}
    return blocker._replace(eta=moment, claimed=claimed)
