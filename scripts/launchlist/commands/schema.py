"""``launchlist schema``: print the JSON Schema of a task, a blocker, the plan or the findings report."""

from __future__ import annotations

from launchlist.commands.outcome import Outcome
from launchlist.reading.schema import read_schema_text

NAMES = ("task", "blocker", "plan", "findings")


def show_schema(name: str) -> Outcome:
    """Return the schema's text, as it is shipped."""
    return Outcome(code=0, text=read_schema_text(name))
