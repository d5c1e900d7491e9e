"""Lines and columns for broken rules: a file is read again with positions when there is something to say of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from launchlist.findings import Finding, Severity, Violation
from launchlist.reading.decode import decode_text
from launchlist.reading.yaml_reader import Marks, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOP = (1, 1)


def locate_violations(
    violations: Iterable[Violation], files: Mapping[str, bytes], severities: Mapping[str, Severity]
) -> list[Finding]:
    """Return the violations as findings with their place in ``files`` (path to content), sorted by it.

    A rule that ``severities`` does not name is off.
    """
    by_path: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        if violation.rule in severities:
            by_path[violation.source.path].append(violation)
    findings = []
    for path, group in by_path.items():
        marks = read_yaml(path, files[path], marks=True).marks if path in files else None
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


def _find_within(text: str, group: list[Violation], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of one file, of what stands in the middle of a text more exactly."""
    from launchlist.reading.lines import Lines  # needed by few plans
    from launchlist.reading.within import Within

    lines = Lines(text)
    values: dict[tuple[int, int], Within] = {}
    found = []
    for violation, place in zip(group, places, strict=True):
        if violation.offset and place not in values:
            values[place] = Within(lines, place, violation.text)
        found.append(values[place].locate(violation.offset) if violation.offset else place)
    return found


def _find_place(violation: Violation, marks: Marks) -> tuple[int, int]:
    """What is missing has no place of its own: the nearest thing around it has."""
    pointer = violation.source.pointer
    if violation.on_key and pointer in marks.keys:
        return marks.keys[pointer]
    while pointer not in marks.values and pointer:
        if pointer in marks.keys:
            return marks.keys[pointer]
        pointer = pointer[:-1]
    return marks.values.get(pointer, _TOP)
