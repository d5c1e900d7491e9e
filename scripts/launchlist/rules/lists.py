"""The rule about lists of names: each name stands there once."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from launchlist.findings import Source, Violation
from launchlist.plan.names import compose_name
from launchlist.plan.zones import name_zone
from launchlist.rules.definition import Check, define
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.plan.graph import Lookup
    from launchlist.plan.model import Moment, Plan

_List: TypeAlias = tuple[Source, tuple[str, ...]]


_FIELDS: Final = ("depends_on", "labels", "links")


def check_listed_twice(lookup: Lookup, _: Moment) -> Iterator[Violation]:
    """What is listed twice counts once, so the second mention changes nothing; often another name was meant.

    Correct it, or remove it.
    """
    for source, names in (*_list_names(lookup.plan), *_list_settings(lookup.plan)):
        seen: set[str] = set()
        for at, name in enumerate(names):
            if compose_name(name) in seen:
                message = f"{quote(name)} is listed already"
                yield Violation("listed-twice", source.at(at), message, "remove one of the two, or correct it")
            seen.add(compose_name(name))


def _list_names(plan: Plan) -> Iterator[_List]:
    """Yield the lists of tasks that name anything twice, and those of blockers."""
    for field in _FIELDS:
        get = attrgetter(field)
        # Many tasks share their labels: what is asked of each list once takes half as long.
        faulty = {names for names in set(map(get, plan.tasks)) if len(names) > 1 and len(set(names)) < len(names)}
        if faulty:
            yield from ((task.source.at(field), get(task)) for task in plan.tasks if get(task) in faulty)
    for blocker in plan.blockers:
        yield blocker.source.at("affects"), blocker.affects


def _list_settings(plan: Plan) -> Iterator[_List]:
    """Yield the lists of plan.yaml but the critical path, of which ``task-in-two-steps`` speaks."""
    source = plan.source
    yield source.at("display_zones"), tuple(map(name_zone, plan.display_zones))
    yield source.at("sections"), plan.sections
    for output in plan.outputs:
        yield output.source.at("regions"), output.regions
        if output.sections is not plan.sections:
            yield output.source.at("sections"), output.sections
    if plan.sync:
        yield source.at("sync", "labels"), plan.sync.labels
        yield source.at("sync", "logins"), plan.sync.logins
        for at, step in enumerate(plan.sync.escalation):
            yield source.at("sync", "escalation", at, "mention"), step.mention


CHECKS: tuple[Check, ...] = (
    define(
        check_listed_twice,
        name="listed-twice",
        severity="warning",
        summary="a list names the same thing twice",
        example="depends_on: [DOC-1, DOC-1]",
    ),
)
