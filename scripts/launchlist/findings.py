"""The results of a check: rules, positions in files, and findings for people and programs."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]
RuleSetting: TypeAlias = Literal["off", "warning", "error"]
Pointer: TypeAlias = tuple[str | int, ...]
"""The path from the top of a YAML file to a value: ``("updates", 0, "date")``. Empty for the whole file."""


class Rule(NamedTuple):
    """A named check: the text of ``launchlist rules NAME`` and of one section of docs/rules.md."""

    name: str
    """Stable, kebab-case."""
    severity: Severity
    """The default, which plan.yaml's ``rules`` can change."""
    summary: str
    """One line, no full stop."""
    explanation: str
    """Why it matters and how to fix it, in Markdown."""
    example: str = ""
    """A few lines of YAML that break the rule."""
    clock: bool = False
    """Whether the result can change over time without a change of a file."""
    fixed: bool = False
    """Whether the severity is fixed, since later results could not be trusted otherwise."""


class Source(NamedTuple):
    """Where a record was read: ``path`` is relative to the root, with ``/`` between its parts."""

    path: str
    pointer: Pointer = ()

    def at(self, *steps: str | int) -> Source:
        """Return the place ``steps`` below in the same file."""
        return Source(self.path, self.pointer + steps)


class Violation(NamedTuple):
    """A violation of a rule; it becomes a finding when its position in the file is known."""

    rule: str
    source: Source
    message: str
    hint: str = ""
    on_key: bool = False
    """Point at the key instead of its value."""
    text: str = ""
    """The value, if the violation is at a position within it."""
    offset: int = 0
    """The position in the text, from 0; many violations share one text instead of a copy each."""

    @property
    def lead(self) -> str:
        """The part of the value before the position."""
        return self.text[: self.offset]


class Finding(NamedTuple):
    """One thing to fix. Lines and columns count characters from 1; ``path`` as in `Source`."""

    path: str
    line: int
    column: int
    severity: Severity
    rule: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return the one-line form, which editors can jump to."""
        text = f"{self.path}:{self.line}:{self.column}: {self.severity} {self.rule}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text
