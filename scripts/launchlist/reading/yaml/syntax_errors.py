"""Explains YAML syntax errors in the user's terms, and shows how to write the line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.findings import Finding
from launchlist.reading.yaml.decode import quote_value
from launchlist.reading.yaml.scalars import find_odd_space
from launchlist.wording import quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD: Final = re.compile(r"(?P<start>[ ]*(?:- +)*)(?P<key>[^\s:#\[{\"'][^:#]{0,79}):[ \t]+(?P<value>\S.*)")
_ITEM: Final = re.compile(r"(?P<start>[ ]*)(?P<key>-)[ \t]+(?P<value>\S.*)")
_OPENING: Final = {
    "@": "no value can start with @",
    "`": "no value can start with a backtick",
    "%": "no value can start with %",
    "*": "a word that starts with * is an alias, and aliases are not allowed",
    "&": "a word that starts with & is an anchor, and anchors are not allowed",
    "!": "a word that starts with ! is a tag, and tags are not allowed",
    ">": "a value that starts with > is a folded block, whose text starts on the next line",
    "|": "a value that starts with | is a literal block, whose text starts on the next line",
    "{": "a value that starts with { is a mapping, which never ends or is followed by more text",
    "[": "a value that starts with [ is a list, which never ends or is followed by more text",
    "-": "a list cannot start on the line of its key",
    "?": "no value can start with a question mark and a space",
    ",": "no value can start with a comma",
    "]": "no value can start with ]",
    "}": "no value can start with }",
}


class TextPosition(NamedTuple):
    """A position from 0, as the parser counts."""

    line: int
    column: int


class SyntaxFailure(NamedTuple):
    """The parser's message and position; ``context`` is where the construct it was reading began."""

    problem: str
    place: TextPosition
    context: TextPosition | None = None


def explain_syntax_failure(path: str, lines: Sequence[str], failure: SyntaxFailure) -> Finding:
    """Return the finding for text that is not valid YAML."""
    at, rule, message, hint = (
        _explain_line(lines, failure.place.line)
        or _explain_quotes(lines, failure)
        or _explain_value(lines, failure)
        or _explain_structure(lines, failure)
    )
    return Finding(path, at.line + 1, at.column + 1, "error", rule, message, hint)


class _Cause(NamedTuple):
    at: TextPosition
    rule: str
    message: str
    hint: str


def _explain_line(lines: Sequence[str], number: int) -> _Cause | None:
    """Find errors in a line that do not depend on the parser's message: a tab, a directive, an odd space."""
    line = lines[number] if number < len(lines) else ""
    before = line[: len(line) - len(line.lstrip(" \t"))]
    if "\t" in before:
        message = "YAML cannot be indented with tabs"
        return _Cause(TextPosition(number, before.index("\t")), "tab", message, "use spaces")
    if line.startswith("%"):
        message = "YAML directives (%) are not allowed"
        return _Cause(TextPosition(number, 0), "yaml-directive", message, "delete the line")
    for other in (number, number - 1):
        problem = find_odd_space(lines[other]) if 0 <= other < len(lines) else None
        if problem:
            column = lines[other].index(":") + 1
            return _Cause(TextPosition(other, column), problem.rule, problem.message, problem.hint)
    return None


def _explain_quotes(lines: Sequence[str], failure: SyntaxFailure) -> _Cause | None:
    """Find quoted text that never ends, ends too early or contains an unknown escape."""
    if "escape" in failure.problem or "hexadecimal" in failure.problem:
        at = TextPosition(failure.place.line, max(failure.place.column - 1, 0))
        message = "a backslash in double quotes starts an escape, and this one is unknown"
        return _Cause(at, "yaml-syntax", message, "use single quotes, or write \\\\ for a backslash")
    if failure.context and ("end of stream" in failure.problem or "document separator" in failure.problem):
        mark = lines[failure.context.line][failure.context.column : failure.context.column + 1]
        if mark in ("'", '"'):
            message = f"the quotation mark {mark} is never closed"
            return _Cause(failure.context, "yaml-syntax", message, f"close the text with {mark}")
    field = _match_field(lines, failure.place.line)
    if field and field["value"][0] in "'\"" and failure.place.column > field.start("value"):
        value = field["value"]
        at = failure.place
        message = f"the quoted text ends before {quote(lines[at.line][at.column :])}"
        return _Cause(
            at, "yaml-syntax", message, f"put the whole value in quotes: {_show_field(field, _strip_quotes(value))}"
        )
    return None


def _explain_value(lines: Sequence[str], failure: SyntaxFailure) -> _Cause | None:
    """Find a value that only needs quotes."""
    for place in (failure.place, failure.context):
        field = _match_field(lines, place.line) if place else None
        if field is None or place is None or place.column < field.start("value"):
            continue
        value = field["value"]
        hint = f"put the value in quotes: {_show_field(field, value)}"
        at = TextPosition(place.line, field.start("value"))
        if "\t" in value and "'\\t'" in failure.problem:
            return _Cause(
                TextPosition(place.line, lines[place.line].index("\t")), "tab", "a tab outside quotes", "use a space"
            )
        if value[0] in _OPENING:
            return _Cause(at, "yaml-syntax", _OPENING[value[0]], hint)
        if "mapping values" in failure.problem:
            return _Cause(place, "yaml-syntax", 'a second ": " needs quotes', hint)
    return None


def _explain_structure(lines: Sequence[str], failure: SyntaxFailure) -> _Cause:
    """Explain errors in the structure of the lines."""
    problem, place = failure.problem, failure.place
    directive = next((n for n, text in enumerate(lines[: place.line + 1]) if text.startswith("%")), None)
    if "document start" in problem and directive is not None:
        message = "a line that starts with % is a YAML directive, and directives are not allowed"
        return _Cause(
            TextPosition(directive, 0), "yaml-directive", message, "indent the line if it continues the text above"
        )
    if "document start" in problem and any(line.startswith("...") for line in lines[: place.line + 1]):
        message = "text after the end of the document (...)"
        return _Cause(place, "second-document", message, "delete the line `...`")
    if "':'" in problem and failure.context and "expected ',' or" not in problem:
        at = failure.context
        line = lines[at.line].strip()
        match = re.match(r"([A-Za-z_]\w{0,30}):(\S{1,40})", line)
        hint = (
            f"write a space after the colon: {match[1]}: {shorten_text(match[2])}"
            if match
            else ("write `name: value`, or indent the line if it continues the text above")
        )
        return _Cause(at, "yaml-syntax", f"the line {quote(line)} is not a field: it has no colon and space", hint)
    if "expected ',' or" in problem and failure.context:
        bracket = lines[failure.context.line][failure.context.column : failure.context.column + 1]
        message = f"the bracket {bracket} is never closed, or a comma is missing"
        return _Cause(failure.context, "yaml-syntax", message, "if it is text, put the value in quotes")
    if "'\\t'" in problem:
        return _Cause(place, "tab", "a tab where YAML requires spaces", "use spaces")
    if "special characters" in problem:
        return _Cause(place, "control-character", "a character that YAML does not allow", "delete it")
    line = lines[place.line] if place.line < len(lines) else ""
    if (place.column < len(line) and line[: place.column].strip(" -") == "") or "mapping values" in problem:
        at = TextPosition(place.line, len(line) - len(line.lstrip(" ")))
        message = "the line is not indented like the lines it belongs to"
        return _Cause(at, "yaml-syntax", message, "give the lines of one list or mapping the same indentation")
    message = (
        f"YAML cannot parse the line from {quote(line[place.column :])}"
        if line[place.column :]
        else ("the file ends too early")
    )
    return _Cause(place, "yaml-syntax", message, "if it is text, put the whole value in quotes")


def _match_field(lines: Sequence[str], number: int) -> re.Match[str] | None:
    if number >= len(lines):
        return None
    return _FIELD.match(lines[number]) or _ITEM.match(lines[number])


def _show_field(field: re.Match[str], value: str) -> str:
    mark = "- " if field["key"] == "-" else f"{shorten_text(field['key'])}: "
    return mark + quote_value(value)


def _strip_quotes(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value.endswith(value[0]) else value
