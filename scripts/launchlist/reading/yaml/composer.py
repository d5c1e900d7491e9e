"""Builds plain data from the events of PyYAML's parser, never from its composer or its constructors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

from launchlist.findings import Finding, Pointer, Severity
from launchlist.reading.disk.safe_open import MAX_DEPTH, MAX_FINDINGS, MAX_NODES, MAX_SCALAR
from launchlist.reading.yaml import scalars
from launchlist.reading.yaml.events import (
    LazyLines,
    YamlEvent,
    describe_error,
    explain_properties,
    locate_event,
    open_parser,
)
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.reading.yaml.events import Mark
    from launchlist.reading.yaml.fast_path import Data


_DROPPED: Final = re.compile(r"[ \t]+#[^\s#!]")
_MAY_DROP: Final = re.compile(r"[ \t]#[^\s#!]")


def may_drop(text: str) -> bool:
    """Whether text may be lost in a comment anywhere in a file."""
    return _MAY_DROP.search(text) is not None


def find_dropped(path: str, rest: str, mark: Mark) -> Finding | None:
    """Return a warning if ``rest``, the line after a value that ends at ``mark``, starts with text that is lost."""
    match = _DROPPED.match(rest)
    if not match:
        return None
    message = f'text after " #" is a comment and was dropped: {quote(rest.strip())}'
    hint = "put the value in quotes, or write a space after the #"
    place = (mark.line + 1, mark.column + match.end() - 1)
    return Finding(path, *place, "warning", "dropped-comment", message, hint)


class _Stop(Exception):  # noqa: N818 - not an error
    """Nothing more can be learned from the file."""


class Composer:
    """The state of reading one file: the open collections and the findings."""

    def __init__(self, path: str, text: str, *, pure: bool, marked: bool) -> None:
        """Prepare to read ``text`` with the C parser, or the pure-Python one if that is missing."""
        self.findings: list[Finding] = []
        self.key_marks: dict[Pointer, tuple[int, int]] = {}
        self.value_marks: dict[Pointer, tuple[int, int]] = {}
        self.root: Data | None = None
        self._path = path
        self._text = text
        self._lines = LazyLines(text)
        self._marked = marked
        self._has_comments = may_drop(text)
        self.pure = pure or not yaml.__with_libyaml__
        self.failed = False
        self._container: list[Data] | dict[str, Data] | None = None
        self._key: str | None = None
        self._keys: dict[str, YamlEvent] = {}
        self._pointer: Pointer = ()
        self._stack: list[tuple[list[Data] | dict[str, Data] | None, str | None, dict[str, YamlEvent], Pointer]] = []
        self._nodes = 0
        self._documents = 0

    def compose(self) -> None:
        """Read to the end of the file or to the first error that makes the rest meaningless."""
        handlers: dict[type, Callable[[YamlEvent], None]] = {
            yaml.ScalarEvent: self._take_scalar,
            yaml.MappingStartEvent: lambda event: self._open(event, {}),
            yaml.SequenceStartEvent: lambda event: self._open(event, []),
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
            failure = describe_error(error, parser)
            from launchlist.reading.yaml.syntax_errors import explain_syntax_failure  # few files need it

            self.findings.append(explain_syntax_failure(self._path, self._lines.split(), failure))

    def _open_document(self, event: YamlEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "a second YAML document starts here; a file must have only one"
            self._add(
                event, "second-document", message, "delete the line `---`, or move the text after it to its own file"
            )
            raise _Stop

    def _end(self, _: YamlEvent) -> None:
        if not isinstance(self.root, dict) and not any(finding.severity == "error" for finding in self.findings):
            self.findings.append(scalars.explain_root(self._path, self._text, self.root))
        raise _Stop

    def _take_scalar(self, event: YamlEvent) -> None:
        text: str = event.value
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(text) > MAX_SCALAR:
            message = f"the value has {len(text):,} characters; the limit is {MAX_SCALAR:,}"
            self._add(event, "value-too-long", message, "keep long text in its own file and link to it")
        if self._has_comments and not event.style:
            self._check_comment(event)
        if self._key is None and type(self._container) is dict:
            self._take_key(event, text)
            return
        if not text.isprintable():
            for problem in scalars.check_value(text, event.style):
                self._add(event, *problem)
        self._place(event, text)

    def _take_key(self, event: YamlEvent, text: str) -> None:
        """Remember the key of the next value."""
        if not text.isidentifier() or text in scalars.WORDS or not text.isascii():
            problem = scalars.check_key(text, event.style)
            if problem:
                self._add(event, *problem)
        first = self._keys.get(text)
        if first is not None:
            message = f"the key {quote(text)} appears twice; the first is on line {first.start_mark.line + 1}"
            self._add(event, "duplicate-key", message, "delete one of the two")
        self._keys[text] = event
        self._key = text
        self._count()

    def _place(self, event: YamlEvent, value: Data) -> Pointer:
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

    def _open(self, event: YamlEvent, value: list[Data] | dict[str, Data]) -> None:
        if event.tag is not None or event.anchor is not None:
            self._refuse_properties(event)
        if len(self._stack) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels"
            self._add(event, "too-deep", message, 'if the brackets are text, put the value in quotes: "[…"')
            raise _Stop
        if type(self._container) is dict and self._key is None:
            self._add(event, *scalars.explain_collection_key(self._lines.find_rest(event.start_mark)))
            pointer: Pointer = ()
            self._stand_in(event)
        else:
            pointer = self._place(event, value)
        self._stack.append((self._container, self._key, self._keys, self._pointer))
        self._container, self._key, self._keys, self._pointer = value, None, {}, pointer

    def _close(self, _: YamlEvent) -> None:
        self._container, self._key, self._keys, self._pointer = self._stack.pop()

    def _take_alias(self, event: YamlEvent) -> None:
        rest = scalars.cut_value(self._lines.find_rest(event.start_mark))
        hint = f'write the value out, or if "*" is text put it in quotes: {rest}'
        self._add(event, "yaml-alias", "a word that starts with * is an alias, and aliases are not allowed", hint)
        if type(self._container) is dict and self._key is None:
            self._stand_in(event)
        else:
            self._place(event, "")

    def _stand_in(self, event: YamlEvent) -> None:
        """Use a stand-in key that cannot occur in text, so that the rest of the file is still checked."""
        self._key = f"\0{self._nodes}"
        self._keys[self._key] = event
        self._count()

    def _refuse_properties(self, event: YamlEvent) -> None:
        for problem in explain_properties(event, scalars.cut_value(self._lines.find_rest(event.start_mark))):
            self._add(event, *problem)

    def _check_comment(self, event: YamlEvent) -> None:
        """Warn if YAML reads the rest of a line as a comment although it looks like text."""
        found = find_dropped(self._path, self._lines.find_rest(event.end_mark), event.end_mark)
        if found:
            self.findings.append(found)

    def _add(self, event: YamlEvent, rule: str, message: str, hint: str, severity: Severity = "error") -> None:
        line, column = locate_event(event)
        self.findings.append(Finding(self._path, line, column, severity, rule, message, hint))
        if len(self.findings) >= MAX_FINDINGS:
            raise _Stop
