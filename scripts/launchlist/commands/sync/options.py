"""The options of a sync, from the command line or from a plan printed earlier."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.errors import GuardError, UsageError
from launchlist.github.driver import Pace
from launchlist.sync.write_pace import Rates

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN_FORMAT = 1
RATES = Rates(Pace().writes_an_hour, Pace().writes_a_minute)


class Options(NamedTuple):
    """The options and environment variables that a sync depends on."""

    repository: str
    server: str
    """The URL for people: ``https://github.com``."""
    as_of: str | None
    is_applied: bool
    planned: str | None
    """The text of an earlier plan to carry out."""
    every_task: bool
    allowed: frozenset[str]
    max_new: int | None
    max_open: int | None
    uses_journal: bool
    run: str
    rates: Rates = Rates()
    environment: Mapping[str, str] | None = None
    """The variables with which git reaches the remote, for plan files that a partial clone lacks."""


class Planned(NamedTuple):
    """A plan that ``--format json`` printed."""

    repository: str
    commit: str
    as_of: str
    settings: dict[str, Any]
    actions: tuple[dict[str, Any], ...]


def read_planned(text: str) -> Planned:
    """Return the plan in a file; raises UsageError for anything else."""
    try:
        data = json.loads(text)
        if data["version"] == PLAN_FORMAT and data["applied"] is False and _is_sound(data):
            return Planned(
                repository=data["repository"],
                commit=data["commit"],
                as_of=data["as_of"],
                settings=dict(data["settings"]),
                actions=tuple(dict(action) for action in data["actions"]),
            )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    msg = "the file is not a plan printed by launchlist sync --format json"
    raise UsageError(msg)


def _is_sound(data: dict[str, Any]) -> bool:
    """Whether the values that decide what is done have the expected types."""
    settings = data["settings"]
    numbers = (settings["max_new"], settings["max_open"])
    return (
        all(isinstance(data[name], str) for name in ("repository", "commit", "as_of"))
        and bool(data["as_of"])
        and isinstance(settings["all"], bool)
        and all(isinstance(name, str) for name in settings["allow"])
        and all(number is None or (type(number) is int and number >= 0) for number in numbers)
    )


def check_origin(planned: Planned, repository: str, commit: str) -> None:
    """Raise an error if a plan was made for another repository or commit."""
    for name, theirs, ours in (
        ("repository", planned.repository, repository),
        ("commit", planned.commit, commit),
    ):
        if theirs != ours:
            msg = f"nothing was done: the plan was made for the {name} {theirs or 'unknown'}, but this is {ours}"
            raise GuardError(msg)


def describe_settings(options: Options) -> dict[str, Any]:
    """Return the options that a plan depends on."""
    return {
        "all": options.every_task,
        "allow": sorted(options.allowed),
        "max_new": options.max_new,
        "max_open": options.max_open,
    }


def take_settings(options: Options, planned: Planned) -> Options:
    """Return the options under which the plan was made."""
    settings = planned.settings
    return options._replace(
        as_of=planned.as_of,
        every_task=bool(settings.get("all")),
        allowed=options.allowed | frozenset(settings.get("allow", ())),
        max_new=settings.get("max_new"),
        max_open=settings.get("max_open"),
    )
