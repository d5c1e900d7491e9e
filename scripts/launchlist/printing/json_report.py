"""Findings as JSON; schemas/findings.schema.json describes the shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from launchlist.printing.escape import escape_json
from launchlist.printing.text import Counts, count_severities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.findings import Finding

SHAPE = 1
"""Raised when a program that reads the report would have to change."""


def print_json(findings: Sequence[Finding], counts: Counts, *, version: str) -> str:
    """Return the report; ``version`` is that of launchlist."""
    totals = count_severities(findings)
    report = {
        "version": SHAPE,
        "tool": {"name": "launchlist", "version": version},
        "summary": {**counts._asdict(), **totals._asdict()},
        "findings": [finding._asdict() for finding in findings],
    }
    return escape_json(json.dumps(report, indent=2)) + "\n"
