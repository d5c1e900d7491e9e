"""What relative moments count from: the release, the plan's anchors and deadlines of tasks, each resolved once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.plan.moments import resolve_moment
from launchlist.plan.relative import DateFault, evaluate, is_relative, read_relative
from launchlist.vocabulary import Vocabulary
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from launchlist.plan.model import Moment
    from launchlist.plan.relative import Relative
    from launchlist.plan.work_calendar import WorkCalendar


class Anchors:
    """Names and task ids with the moments they stand for.

    What counts from a task can be resolved only when all tasks are known: until `close`, `find` returns None for it.
    """

    def __init__(self, zone: tzinfo, calendar: WorkCalendar | None = None) -> None:
        """Start without any anchor in a plan of that zone and calendar."""
        self._zone = zone
        self._calendar = calendar
        self._moments: dict[str, Moment | DateFault] = {}
        self._linked: dict[str, Relative] = {}
        self._undated: frozenset[str] = frozenset()
        self._found: dict[str, Moment | DateFault] = {}
        self._is_closed = False
        self._vocabularies: dict[bool, Vocabulary] = {}

    def define(self, name: str, text: str) -> None:
        """Let ``name`` stand for a valid moment, absolute or relative; the first of two definitions counts."""
        if name in self._moments or name in self._linked:
            return
        relative = read_relative(text) if is_relative(text) else ""
        if isinstance(relative, str):
            self._moments[name] = resolve_moment(text, self._zone)
        else:
            self._linked[name] = relative

    def define_moment(self, name: str, moment: Moment) -> None:
        """Let ``name`` stand for a moment; the first of two definitions counts."""
        self._moments.setdefault(name, moment)

    def close(self, undated: Iterable[str]) -> None:
        """Say that every anchor and task is known; ``undated`` are the tasks without a deadline of their own."""
        self._undated = frozenset(undated)
        self._is_closed = True

    def find(self, text: str) -> Moment | DateFault | None:
        """Return the moment that a valid text stands for, or why there is none, or None while that is not known."""
        if not is_relative(text):
            return resolve_moment(text, self._zone)
        found = self._found.get(text)
        if found is None:
            relative = read_relative(text)
            if isinstance(relative, str):
                raise ValueError(relative)
            found = self._follow(relative)
            if found is not None:
                self._found[text] = found
        return found

    def find_named(self, name: str) -> Moment | DateFault | None:
        """Return the moment that an anchor or a task stands for, as `find` does."""
        if name in self._linked and name not in self._moments:
            self._resolve(name)
        return self._moments.get(name)

    def _follow(self, relative: Relative) -> Moment | DateFault | None:
        """Return what ``relative`` comes to, once all on the way to its first anchor is resolved."""
        anchor = self.find_named(relative.anchor)
        if anchor is None:
            return self._explain_unknown(relative.anchor) if self._is_closed else None
        return self._evaluate(relative, anchor)

    def _evaluate(self, relative: Relative, anchor: Moment | DateFault) -> Moment | DateFault:
        if isinstance(anchor, DateFault):
            return DateFault()
        return evaluate(relative, anchor, self._zone, self._calendar)

    def _resolve(self, name: str) -> None:
        """Resolve an anchor and all that it counts from, the farthest first; a chain may be as long as the plan."""
        way: dict[str, None] = {}
        at = name
        while at in self._linked and at not in self._moments:
            if at in way:
                members = list(way)[list(way).index(at) :]
                self._report_cycle(members)
                break
            way[at] = None
            at = self._linked[at].anchor
        for each in reversed(way):
            if each in self._moments:
                continue
            anchor = self._moments.get(self._linked[each].anchor)
            if anchor is None:
                if not self._is_closed:
                    return
                self._moments[each] = self._explain_unknown(self._linked[each].anchor)
            else:
                self._moments[each] = self._evaluate(self._linked[each], anchor)

    def _report_cycle(self, members: list[str]) -> None:
        """Report a cycle of dates at that member which is first in the alphabet; the others have no date either."""
        start = members.index(min(members))
        ordered = members[start:] + members[:start]
        chain = " → ".join([*ordered, ordered[0]])
        self._moments.update(dict.fromkeys(ordered, DateFault()))
        message = f"these dates count from each other: {chain}"
        self._moments[ordered[0]] = DateFault("date-cycle", message, "write one of them as a date")

    def _explain_unknown(self, name: str) -> DateFault:
        if name in self._undated:
            message = f"{name} has no deadline of its own to count from"
            return DateFault("undated-anchor", message, f"give {name} a deadline, or count from something else")
        if name == "release":
            return DateFault("unknown-anchor", "the plan has no release to count from", "add release: to plan.yaml")
        is_task = name[0].isupper()
        hint = self._known(is_task).suggest(name)
        if not hint:
            hint = "count from a task of the plan" if is_task else f"add {name}: to the anchors of plan.yaml"
        return DateFault("unknown-anchor", f"there is no {'task' if is_task else 'anchor'} {quote(name)}", hint)

    def _known(self, is_task: bool) -> Vocabulary:  # noqa: FBT001 - there are these two
        """Return the names of the tasks or of the anchors, to look for what a misspelled one means."""
        if is_task not in self._vocabularies:
            names = (*self._moments, *self._linked)
            self._vocabularies[is_task] = Vocabulary([each for each in names if each[0].isupper() is is_task])
        return self._vocabularies[is_task]
