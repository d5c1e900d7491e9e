"""Builds plain data from the events of PyYAML's parser, never from its composer or its constructors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol, cast

import yaml

from launchlist.findings import Finding, Pointer, Severity
from launchlist.reading import scalars
from launchlist.reading.limits import MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR
from launchlist.reading.quoting import show_text
from launchlist.reading.syntax import Failure, Place, explain_failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.reading.layout import Data

_DROPPED: Final = re.compile(r"[ \t]+#[^\s#!]")


class _Stop(Exception):  # noqa: N818 - it is no error
    """Nothing more can be learnt from the file."""


class _Mark(Protocol):
    line: int
    column: int


class _Event(Protocol):
    """What this module reads of PyYAML's events; which of it is there depends on their class."""

    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    start_mark: _Mark
    end_mark: _Mark


class _Parser(Protocol):
    def get_event(self) -> _Event: ...


class Composer:
    """The state of reading one file: the open collections and what was found."""

    def __init__(self, path: str, text: str, *, pure: bool, marked: bool) -> None:
        """Prepare to read ``text`` with the C parser, or the pure-Python one where that is missing."""
        self.findings: list[Finding] = []
        self.key_marks: dict[Pointer, tuple[int, int]] = {}
        self.value_marks: dict[Pointer, tuple[int, int]] = {}
        self.root: Data | None = None
        self._path = path
        self._text = text
        self._lines: list[str] | None = None
        self._marked = marked
        self._has_comments = _DROPPED.search(text) is not None
        self.pure = pure or not yaml.__with_libyaml__
        self.failed = False
        self._container: list[Data] | dict[str, Data] | None = None
        self._key: str | None = None
        self._keys: dict[str, _Event] = {}
        self._pointer: Pointer = ()
        self._stack: list[tuple[list[Data] | dict[str, Data] | None, str | None, dict[str, _Event], Pointer]] = []
        self._nodes = 0
        self._documents = 0

    def compose(self) -> None:
        """Read to the end of the file or to the first thing that makes the rest meaningless."""
        handlers: dict[type, Callable[[_Event], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_list,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._take_alias,
            yaml.DocumentStartEvent: self._open_document,
            yaml.StreamEndEvent: self._end,
        }
        parser = open_parser(self._text, pure=self.pure)
        get_event = parser.get_event
        try:
            while True:
                event = get_event()
                handler = handlers.get(type(event))
                if handler is not None:
                    handler(event)
        except _Stop:
            return
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            self.failed = True
            failure = _describe_error(error, parser)
            self.findings.append(explain_failure(self._path, self._get_lines(), failure))

    def _open_document(self, event: _Event) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second YAML document starts here; a file holds one"
            self._add(event, "second-document", message, "delete the line `---` or move what follows to its own file")
            raise _Stop

    def _end(self, _: _Event) -> None:
        if not isinstance(self.root, dict) and not any(finding.severity == "error" for finding in self.findings):
            self.findings.append(scalars.explain_root(self._path, self._text, self.root))
        raise _Stop

    def _take_scalar(self, event: _Event) -> None:
        text: str = event.value
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(text) > MAX_SCALAR:
            message = f"the value has {len(text):,} characters; the limit is {MAX_SCALAR:,}"
            self._add(event, "value-too-long", message, "keep long text in a file of its own and link to it")
        if self._has_comments and not event.style:
            self._check_comment(event)
        if self._key is None and type(self._container) is dict:
            self._take_key(event, text)
            return
        if not text.isprintable():
            for problem in scalars.check_value(text, event.style):
                self._add(event, *problem)
        self._place(event, text)

    def _take_key(self, event: _Event, text: str) -> None:
        """Remember the key of the value to come."""
        if not text.isidentifier() or text in scalars.WORDS or not text.isascii():
            problem = scalars.check_key(text, event.style)
            if problem:
                self._add(event, *problem)
        first = self._keys.get(text)
        if first is not None:
            message = f"the key {show_text(text)} appears twice; the first is on line {first.start_mark.line + 1}"
            self._add(event, "duplicate-key", message, "delete one of the two")
        self._keys[text] = event
        self._key = text
        self._count()

    def _place(self, event: _Event, value: Data) -> Pointer:
        """Put a value where it belongs and return its pointer."""
        self._count()
        container = self._container
        pointer = self._pointer
        if type(container) is list:
            if self._marked:
                pointer = (*pointer, len(container))
            container.append(value)
        elif type(container) is dict:
            key = self._key
            assert key is not None  # noqa: S101 - for the type checker: a value follows its key
            container[key] = value
            if self._marked:
                pointer = (*pointer, key)
                self.key_marks[pointer] = locate_event(self._keys[key])
            self._key = None
        else:
            self.root = value
        if self._marked:
            self.value_marks[pointer] = locate_event(event)
        return pointer

    def _count(self) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"more than {MAX_NODES:,} keys and values"
            self.findings.append(Finding(self._path, 1, 1, "error", "too-many-values", message, "split the file"))
            raise _Stop

    def _open_mapping(self, event: _Event) -> None:
        self._open(event, {})

    def _open_list(self, event: _Event) -> None:
        self._open(event, [])

    def _open(self, event: _Event, value: list[Data] | dict[str, Data]) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(self._stack) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            self._add(event, "too-deep", message, 'if the brackets are text, put the value in quotes: "[…"')
            raise _Stop
        if type(self._container) is dict and self._key is None:
            self._add(event, *scalars.explain_collection_key(self._find_rest(event.start_mark)))
            self._key = f"\0{self._nodes}"
            pointer: Pointer = ()
            self._keys[self._key] = event
            self._count()
        else:
            pointer = self._place(event, value)
        self._stack.append((self._container, self._key, self._keys, self._pointer))
        self._container, self._key, self._keys, self._pointer = value, None, {}, pointer

    def _close(self, _: _Event) -> None:
        self._container, self._key, self._keys, self._pointer = self._stack.pop()

    def _take_alias(self, event: _Event) -> None:
        rest = scalars.cut_value(self._find_rest(event.start_mark))
        hint = f'write the value out, or if "*" is text put it in quotes: {rest}'
        self._add(event, "yaml-alias", "a word that starts with * is an alias, and aliases are not allowed", hint)
        if type(self._container) is dict and self._key is None:
            self._key = f"\0{self._nodes}"
            self._keys[self._key] = event
            self._count()
        else:
            self._place(event, "")

    def _refuse_properties(self, event: _Event) -> None:
        rest = scalars.cut_value(self._find_rest(event.start_mark))
        given = (("yaml-anchor", "&", "anchors", event.anchor), ("yaml-tag", "!", "tags", event.tag))
        for rule, sign, name, value in given:
            if value is not None:
                hint = f'if "{sign}" is text, put the value in quotes: {rest}'
                self._add(
                    event, rule, f"a word that starts with {sign} is one of YAML's {name}, which are not allowed", hint
                )

    def _check_comment(self, event: _Event) -> None:
        """Warn where YAML takes the rest of the line for a comment although it reads like text."""
        mark = event.end_mark
        rest = self._find_rest(mark)
        match = _DROPPED.match(rest)
        if match:
            message = f'what follows " #" is a comment and was dropped: {show_text(rest.strip())}'
            hint = "put the value in quotes, or write a space after the #"
            place = (mark.line + 1, mark.column + match.end() - 1)
            self.findings.append(Finding(self._path, *place, "warning", "dropped-comment", message, hint))

    def _get_lines(self) -> list[str]:
        if self._lines is None:
            self._lines = self._text.split("\n")
        return self._lines

    def _find_rest(self, mark: _Mark) -> str:
        """Return the line from ``mark`` on."""
        lines = self._get_lines()
        return lines[mark.line][mark.column :] if mark.line < len(lines) else ""

    def _add(self, event: _Event, rule: str, message: str, hint: str, severity: Severity = "error") -> None:
        line, column = locate_event(event)
        self.findings.append(Finding(self._path, line, column, severity, rule, message, hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop


def open_parser(text: str, *, pure: bool) -> _Parser:
    """Return a parser to take events from: libyaml's scanner, or the one written in Python."""
    if pure:
        return cast("_Parser", yaml.SafeLoader(text))
    from yaml._yaml import CParser  # not there in every build of PyYAML

    return cast("_Parser", CParser(text))


def locate_event(event: _Event) -> tuple[int, int]:
    """Return the line and column, from 1, where ``event`` starts."""
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _describe_error(error: Exception, parser: _Parser) -> Failure:
    """Return what the parser said in a form that does not depend on which one it was."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        context = error.context_mark
        return Failure(
            problem=error.problem or "",
            place=Place(error.problem_mark.line, error.problem_mark.column),
            context=Place(context.line, context.column) if context is not None else None,
        )
    line, column = getattr(parser, "line", 0), getattr(parser, "column", 0)
    problem = "unknown escape" if isinstance(error, (ValueError, OverflowError)) else "special characters"
    return Failure(problem=problem, place=Place(line, column))
