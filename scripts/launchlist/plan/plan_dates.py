"""What relative moments count from: the release, the plan's anchors and deadlines of tasks, each resolved once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.plan.moments import DateFault, is_relative, resolve_moment
from launchlist.vocabulary import Vocabulary
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from launchlist.plan.model import Moment
    from launchlist.plan.relative import Relative
    from launchlist.plan.work_calendar import WorkCalendar


class PlanDates:
    """The zone, the calendar and the phases of a plan, and every name that a date can count from.

    What counts from a task can be resolved only when all tasks are known: until `close`, `find` returns None for it.
    """

    def __init__(
        self, zone: tzinfo, calendar: WorkCalendar | None = None, phases: Mapping[str, str] | None = None
    ) -> None:
        """Start without any anchor; ``phases`` are their ids with the moments they end, as they are written."""
        self.zone = zone
        self.calendar = calendar
        self.phases = phases or {}
        self.counts_from_tasks = False
        """Whether a date counts from the deadline of a task, so that no file means the same without the others."""
        self._moments: dict[str, Moment | DateFault] = {}
        self._linked: dict[str, Relative] = {}
        self._undated: frozenset[str] = frozenset()
        self._knows_all_tasks = True
        self._found: dict[str, Moment | DateFault] = {}
        self._is_closed = False
        self._vocabularies: dict[bool, Vocabulary] = {}

    def define(self, name: str, text: str) -> None:
        """Let ``name`` stand for a valid moment, absolute or relative; the first of two definitions counts."""
        if name in self._moments or name in self._linked:
            return
        if is_relative(text):
            self._linked[name] = _read(text)
        else:
            self._moments[name] = resolve_moment(text, self.zone)

    def define_moment(self, name: str, moment: Moment) -> None:
        """Let ``name`` stand for a moment; the first of two definitions counts."""
        self._moments.setdefault(name, moment)

    def close(self, undated: Iterable[str], *, knows_all_tasks: bool = True) -> None:
        """Say that no anchor and no task is to come; ``undated`` are the tasks without a deadline of their own.

        Where some tasks could not be read, one that is not known is not a mistake.
        """
        self._undated = frozenset(undated)
        self._knows_all_tasks = knows_all_tasks
        self._is_closed = True

    def find(self, text: str) -> Moment | DateFault | None:
        """Return the moment that a valid text stands for, or why there is none, or None while that is not known."""
        if not is_relative(text):
            return resolve_moment(text, self.zone)
        found = self._found.get(text)
        if found is None:
            found = self._follow(_read(text))
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
        self.counts_from_tasks = self.counts_from_tasks or relative.anchor[0].isupper()
        anchor = self.find_named(relative.anchor)
        if anchor is None:
            return self._explain_unknown(relative.anchor) if self._is_closed else None
        return self._evaluate(relative, anchor)

    def _evaluate(self, relative: Relative, anchor: Moment | DateFault) -> Moment | DateFault:
        if isinstance(anchor, DateFault):
            return DateFault()
        from launchlist.plan.relative import evaluate  # needed by plans whose dates count from others

        return evaluate(relative, anchor, self.zone, self.calendar)

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
        if is_task and not self._knows_all_tasks:
            return DateFault()
        hint = self._known(is_task).suggest(name) or self._read_words(name)
        if not hint:
            hint = (
                "count from a task of the plan" if is_task else f"write a date, or add {name}: to anchors in plan.yaml"
            )
        return DateFault("unknown-anchor", f"there is no {'task' if is_task else 'anchor'} {quote(name)}", hint)

    def _read_words(self, name: str) -> str:
        """Return how to write what looks like a task's id and may be an offset, such as R-5; else nothing."""
        from launchlist.plan.words.offsets import read_offset  # needed by few plans

        offset = read_offset(name, [each for each in (*self._moments, *self._linked) if each[0].islower()])
        return f"write {offset.moment}" if offset and offset.moment not in {"", name} else ""

    def _known(self, is_task: bool) -> Vocabulary:  # noqa: FBT001 - there are these two
        """Return the names of the tasks or of the anchors, to look for what a misspelled one means."""
        if is_task not in self._vocabularies:
            names = (*self._moments, *self._linked)
            self._vocabularies[is_task] = Vocabulary([each for each in names if each[0].isupper() is is_task])
        return self._vocabularies[is_task]


def _read(text: str) -> Relative:
    """Return what a relative moment says; raises ValueError for what the schema should have refused."""
    from launchlist.plan.relative import read_relative  # needed by plans whose dates count from others

    relative = read_relative(text)
    if isinstance(relative, str):
        raise ValueError(relative)  # noqa: TRY004 - the text is at fault, not its type
    return relative
