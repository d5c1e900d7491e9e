"""Findings for programs: annotations of GitHub Actions, JSON, and SARIF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from launchlist.printing.escape import escape_data, escape_json, escape_line, escape_property
from launchlist.printing.text import Counts, build_summary, count_severities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.findings import Finding, Rule, Severity


LIMIT = 10
"""The most annotations of one severity that GitHub shows per step; it silently drops the others."""


def print_github(findings: Sequence[Finding], counts: Counts) -> str:
    """Return a workflow command for the first findings of each severity, plain lines for the others, the summary."""
    room: dict[Severity, int] = {"error": LIMIT, "warning": LIMIT}
    annotated: list[str] = []
    others: list[str] = []
    for finding in findings:
        if room[finding.severity] > 0:
            room[finding.severity] -= 1
            annotated.append(print_annotation(finding))
        else:
            others.append(escape_line(str(finding)))
    if others:
        verb = "is" if len(others) == 1 else "are"
        others.append(
            f"{len(others)} of {len(findings)} findings {verb} not annotated: GitHub shows {LIMIT} per severity."
        )
    return "\n".join([*annotated, *others, build_summary(counts, findings)]) + "\n"


def print_annotation(finding: Finding) -> str:
    """Return the workflow command that shows a finding at its line."""
    message = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    place = f"file={escape_property(finding.path)},line={finding.line},col={finding.column}"
    return f"::{finding.severity} {place},title={escape_property(finding.rule)}::{escape_data(message)}"


SHAPE = 1
"""Increased when programs that read the report would have to change."""


def print_json(findings: Sequence[Finding], counts: Counts, *, version: str) -> str:
    """Return the report; ``version`` is the version of launchlist."""
    totals = count_severities(findings)
    report = {
        "version": SHAPE,
        "tool": {"name": "launchlist", "version": version},
        "summary": {**counts._asdict(), **totals._asdict()},
        "findings": [finding._asdict() for finding in findings],
    }
    return escape_json(json.dumps(report, indent=2)) + "\n"


Json: TypeAlias = "str | int | Mapping[str, Json] | Sequence[Json]"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def print_sarif(findings: Sequence[Finding], rules: Sequence[Rule], *, version: str) -> str:
    """Return the log of one run; ``rules`` are all rules of the run, ``version`` is the version of launchlist."""
    places = {rule.name: index for index, rule in enumerate(rules)}
    driver: Json = {"name": "launchlist", "semanticVersion": version, "rules": [_describe_rule(rule) for rule in rules]}
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_describe_finding(finding, places) for finding in findings],
    }
    log: Json = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return escape_json(json.dumps(log, indent=2)) + "\n"


def encode_uri(path: str) -> str:
    """Return a path as a relative URI: characters with a meaning in URIs are percent-encoded."""
    # A byte that is not UTF-8 was read as a surrogate and is written as that byte; any other surrogate as three bytes.
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _describe_rule(rule: Rule) -> Json:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.explanation, "markdown": rule.explanation},
        "defaultConfiguration": {"level": rule.severity},
    }


def _describe_finding(finding: Finding, places: Mapping[str, int]) -> Json:
    location: Json = {
        "physicalLocation": {
            "artifactLocation": {"uri": encode_uri(finding.path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }
    result: dict[str, Json] = {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": f"{finding.message}; {finding.hint}" if finding.hint else finding.message},
        "locations": [location],
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    return result
