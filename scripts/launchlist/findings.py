"""What a check says: rules, where in a file something is, and the finding people and machines read."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]
RuleSetting: TypeAlias = Literal["off", "warning", "error"]
Pointer: TypeAlias = tuple[str | int, ...]
"""The way from the top of a YAML file to a value: ``("updates", 0, "date")``. Empty is the whole file."""


class Rule(NamedTuple):
    """A named check: the text of ``launchlist rules NAME`` and of one section of docs/rules.md."""

    name: str
    """Stable, kebab-case."""
    severity: Severity
    """What it is unless plan.yaml's ``rules`` says otherwise."""
    summary: str
    """One line, no full stop."""
    explanation: str
    """Why it matters and how to fix it, in Markdown."""
    example: str = ""
    """A few lines of YAML that the rule finds fault with."""
    clock: bool = False
    """Whether the verdict may change as time passes although no file does."""
    fixed: bool = False
    """Whether the severity is ours to set: nothing after it could be trusted otherwise."""


class Source(NamedTuple):
    """Where a record was read: ``path`` is relative to the root, with ``/`` between its parts."""

    path: str
    pointer: Pointer = ()

    def at(self, *steps: str | int) -> Source:
        """Return the place ``steps`` further down in the same file."""
        return Source(self.path, self.pointer + steps)


class Violation(NamedTuple):
    """A rule broken somewhere; it becomes a finding when the place is looked up in the file."""

    rule: str
    source: Source
    message: str
    hint: str = ""
    on_key: bool = False
    """Point at the key rather than at its value."""
    text: str = ""
    """The value, if it is a text within which something stands."""
    offset: int = 0
    """Where in the text, from 0: of many violations in one long text none holds a copy of its own."""

    @property
    def lead(self) -> str:
        """The words of the value in front of what is meant."""
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
        """Return the one-line form that editors and people can follow to the place."""
        text = f"{self.path}:{self.line}:{self.column}: {self.severity} {self.rule}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text
