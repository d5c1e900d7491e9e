"""The definition of a rule: its entry in the list of rules, and the function that finds violations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from launchlist.findings import Rule, Severity, Violation
from launchlist.plan.graph import Lookup
from launchlist.plan.model import Moment

Finder: TypeAlias = Callable[[Lookup, Moment], Iterator[Violation]]
"""Takes a plan and the as-of moment, which only rules marked as depending on the clock use."""


class Check(NamedTuple):
    """A rule and its function."""

    rule: Rule
    find: Finder


def define(  # noqa: PLR0913 - a rule has that many properties
    find: Finder, *, name: str, severity: Severity, summary: str, example: str, clock: bool = False
) -> Check:
    """Return a check, explained by the docstring of its function: one text for code, docs and terminal."""
    lines = (find.__doc__ or "").strip().splitlines()
    explanation = "\n".join(line.strip() for line in lines).replace("``", "`")
    rule = Rule(name=name, severity=severity, summary=summary, explanation=explanation, example=example, clock=clock)
    return Check(rule=rule, find=find)
