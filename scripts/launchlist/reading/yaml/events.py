"""PyYAML's parsers as a source of events: C or pure Python, with the same interface and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.reading.yaml.syntax_errors import SyntaxFailure


class Mark(Protocol):
    """A position in a file; all count from 0, ``index`` in characters from the start."""

    line: int
    column: int
    index: int


class YamlEvent(Protocol):
    """The attributes of PyYAML's events that are used here; each class of event has some of them."""

    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool | None
    start_mark: Mark
    end_mark: Mark


class Parser(Protocol):
    """A source of the events of a file."""

    def get_event(self) -> YamlEvent:
        """Return the next event."""


class LazyLines:
    """The lines of a text, split when they are first needed."""

    def __init__(self, text: str) -> None:
        """Keep the text, not split yet."""
        self._text = text
        self._lines: list[str] | None = None

    def split(self) -> list[str]:
        """Return all lines."""
        if self._lines is None:
            self._lines = self._text.split("\n")
        return self._lines

    def find_rest(self, mark: Mark) -> str:
        """Return the line from ``mark`` on."""
        lines = self.split()
        return lines[mark.line][mark.column :] if mark.line < len(lines) else ""


def open_parser(text: str, *, pure: bool) -> Parser:
    """Return a parser that yields events: libyaml's, or the one written in Python."""
    if pure:
        return cast("Parser", yaml.SafeLoader(text))
    from yaml._yaml import CParser  # missing in some builds of PyYAML

    return cast("Parser", CParser(text))


def locate_event(event: YamlEvent) -> tuple[int, int]:
    """Return the line and column, from 1, where ``event`` starts."""
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def explain_properties(event: YamlEvent, rest: str) -> Iterator[tuple[str, str, str]]:
    """Yield rule, message and hint for the anchor and the tag of a value; ``rest`` shows it in quotes."""
    given = (("yaml-anchor", "&", "anchors", event.anchor), ("yaml-tag", "!", "tags", event.tag))
    for rule, sign, name, value in given:
        if value is not None:
            message = f"a word that starts with {sign} is one of YAML's {name}, which are not allowed"
            yield rule, message, f'if "{sign}" is text, put the value in quotes: {rest}'


def describe_error(error: Exception, parser: Parser) -> SyntaxFailure:
    """Return the parser's message in a form that is the same for both parsers."""
    from launchlist.reading.yaml.syntax_errors import SyntaxFailure, TextPosition  # few files need it

    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        context = error.context_mark
        return SyntaxFailure(
            problem=error.problem or "",
            place=TextPosition(error.problem_mark.line, error.problem_mark.column),
            context=TextPosition(context.line, context.column) if context is not None else None,
        )
    line, column = getattr(parser, "line", 0), getattr(parser, "column", 0)
    problem = "unknown escape" if isinstance(error, (ValueError, OverflowError)) else "special characters"
    return SyntaxFailure(problem=problem, place=TextPosition(line, column))
