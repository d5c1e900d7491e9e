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
        for violation in group:
            line, column = _find_place(violation, marks) if marks else _TOP
            if violation.lead and marks:
                from launchlist.reading.within import find_within  # needed by few plans

                line, column = find_within(decode_text(path, files[path]).text or "", (line, column), violation.lead)
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
