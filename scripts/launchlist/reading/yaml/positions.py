"""Lines and columns of violations: a file is read again with positions if there is something to report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.findings import Finding, Severity, Violation
from launchlist.reading.yaml.decode import decode_text
from launchlist.reading.yaml.reader import Positions, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.reading.yaml.decode import Lines


# A quotation mark, or a block indicator with its modifiers and a comment.
_OPENING: Final = r"""(?:['"]|[|>][0-9+-]*(?:[ \t]+#[^\n]*)?\n)?\s*"""


class _Word(NamedTuple):
    """A word of a value: where it starts in the value and in the file."""

    start: int
    place: int
    text: str


class Within:
    """The positions of the words of one value in its file, found once however many are needed."""

    def __init__(self, lines: Lines, place: tuple[int, int], value: str) -> None:
        """Find each word of the value that starts at ``place``, line and column.

        A value may be broken into lines and indented where its text has a space. In a value with escapes, words after
        the first one are not found.
        """
        self._lines, self._place = lines, place
        self._words: list[_Word] = []
        start = lines.find_offset(*place)
        self._is_doubled = lines.text.startswith("'", start)  # in single quotes an apostrophe is doubled
        opening = re.compile(_OPENING).match(lines.text, start)
        at = opening.end() if opening else start
        gap = re.compile(r"\s+")
        for word in re.finditer(r"\S+", value):
            self._words.append(_Word(word.start(), at, word[0]))
            end = self._find_end(word[0], at)
            blank = gap.match(lines.text, end) if end >= 0 else None
            if not blank:
                break
            at = blank.end()

    def locate(self, offset: int) -> tuple[int, int]:
        """Return the line and column of ``offset`` in the value, or else of its start."""
        at = bisect_right(self._words, offset, key=lambda word: word.start) - 1
        if at < 0 or offset == self._words[0].start:
            return self._place
        word = self._words[at]
        end = self._find_end(word.text[: offset - word.start], word.place)
        is_behind = at + 1 == len(self._words) and offset > word.start + len(word.text)
        return self._place if end < 0 or is_behind else self._lines.locate(end)

    def _find_end(self, word: str, at: int) -> int:
        """Return where the word of the value that starts at ``at`` in the file ends, -1 if something else is there."""
        written = word.replace("'", "''") if self._is_doubled else word
        return at + len(written) if self._lines.text.startswith(written, at) else -1


_TOP = (1, 1)


def locate_violations(
    violations: Iterable[Violation], files: Mapping[str, bytes], severities: Mapping[str, Severity]
) -> list[Finding]:
    """Return the violations as findings with their positions in ``files`` (path to content), sorted by position.

    A rule that is not in ``severities`` is off.
    """
    by_path: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        if violation.rule in severities:
            by_path[violation.source.path].append(violation)
    findings = []
    for path, group in by_path.items():
        marks = _read_marks(path, files[path], group) if path in files else None
        places = [_find_place(violation, marks) if marks else _TOP for violation in group]
        if marks and any(violation.offset for violation in group):
            places = _find_within(decode_text(path, files[path]).text or "", group, places)
        for violation, (line, column) in zip(group, places, strict=True):
            findings.append(
                Finding(
                    path=path,
                    line=line,
                    column=column,
                    severity=severities[violation.rule],
                    rule=violation.rule,
                    message=violation.message,
                    hint=violation.hint,
                )
            )
    return sorted(findings)


def _read_marks(path: str, data: bytes, group: Iterable[Violation]) -> Positions | None:
    """Return the positions in one file; for a plain one in a seventh of the time that PyYAML takes."""
    from launchlist.reading.yaml.plain_fields import find_marks  # needed only if there are findings

    pointers = [violation.source.pointer for violation in group]
    names = {str(pointer[0]) for pointer in pointers if pointer}
    return find_marks(data, names) or read_yaml(path, data, marks=True).marks


def _find_within(text: str, group: list[Violation], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the exact positions within values of one file."""
    from launchlist.reading.yaml.decode import Lines  # few plans need it

    lines = Lines(text)
    values: dict[tuple[int, int], Within] = {}
    found = []
    for violation, place in zip(group, places, strict=True):
        if violation.offset and place not in values:
            values[place] = Within(lines, place, violation.text)
        found.append(values[place].locate(violation.offset) if violation.offset else place)
    return found


def _find_place(violation: Violation, marks: Positions) -> tuple[int, int]:
    """Return the position of a value or, if it is missing, of the nearest enclosing one."""
    pointer = violation.source.pointer
    if violation.on_key and pointer in marks.keys:
        return marks.keys[pointer]
    while pointer not in marks.values and pointer:
        if pointer in marks.keys:
            return marks.keys[pointer]
        pointer = pointer[:-1]
    return marks.values.get(pointer, _TOP)
