"""Findings in the Static Analysis Results Interchange Format 2.1.0, which GitHub's code scanning reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from launchlist.printing.escape import escape_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.findings import Finding, Rule

Json: TypeAlias = "str | int | Mapping[str, Json] | Sequence[Json]"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def print_sarif(findings: Sequence[Finding], rules: Sequence[Rule], *, version: str) -> str:
    """Return the log of one run; ``rules`` are those the run knows, ``version`` is that of launchlist."""
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
    """Return a path as a relative URI: what a URI gives a meaning of its own is percent-encoded."""
    # A byte that was no UTF-8 came in as a surrogate and goes out as that byte; any other surrogate as its own three.
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
