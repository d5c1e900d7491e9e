"""A comparison as JSON; schemas/diff.schema.json describes the shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from launchlist import __version__
from launchlist.printing.escape import escape_json

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from launchlist.changes.change import Change
    from launchlist.changes.impact import Consequences, Late, Release
    from launchlist.plan.metrics import MetricRow
    from launchlist.plan.model import Moment
    from launchlist.project.comparison import Comparison
    from launchlist.project.states import PlanState

SHAPE = 1
"""Incremented when programs that read the report must change."""


def print_diff_json(comparison: Comparison) -> str:
    """Return the comparison as JSON: times in ISO 8601 with their original offset, durations in seconds."""
    report = {
        "version": SHAPE,
        "tool": {"name": "launchlist", "version": __version__},
        "base": _describe_state(comparison.base),
        "head": _describe_state(comparison.head),
        "as_of": _write(comparison.as_of),
        "unchanged": comparison.is_unchanged,
        "changes": [_describe_change(change) for change in comparison.changes],
        "consequences": comparison.consequences and _describe_consequences(comparison.consequences),
        "new_findings": [finding._asdict() for finding in comparison.new_findings],
        "gone_findings": [finding._asdict() for finding in comparison.gone_findings],
        "notes": list(comparison.notes),
    }
    return escape_json(json.dumps(report, indent=2)) + "\n"


def _describe_state(state: PlanState) -> dict[str, Any]:
    errors = len(state.errors)
    warnings = len(state.project.findings) - errors
    return {
        "name": state.name,
        "commit": state.commit,
        "condition": state.condition,
        "errors": errors,
        "warnings": warnings,
    }


def _describe_change(change: Change) -> dict[str, Any]:
    return {
        **change._asdict(),
        "was": _write(change.was),
        "now": _write(change.now),
        "items": list(change.items),
        "by": _count_seconds(change.by),
    }


def _describe_consequences(found: Consequences) -> dict[str, Any]:
    return {
        "late": [_describe_late(late) for late in found.late],
        "recovered": [task.id for task in found.recovered],
        "metrics": [
            {"title": row.title, "before": _describe_row(row.before), "after": _describe_row(row.after)}
            for row in found.metrics
        ],
        "critical_path": {"before": found.path_before._asdict(), "after": found.path_after._asdict()},
        "release": {
            "before": _describe_release(found.release_before),
            "after": _describe_release(found.release_after),
        },
    }


def _describe_late(late: Late) -> dict[str, Any]:
    cause = {**late.cause._asdict(), "by": _count_seconds(late.cause.by), "through": list(late.cause.through)}
    return {
        "id": late.task.id,
        "deadline": _write(late.task.deadline),
        "before": _write_instant(late.before),
        "expected": _write_instant(late.expected),
        "was_late": late.was_late,
        "cause": cause,
    }


def _describe_row(row: MetricRow | None) -> dict[str, str] | None:
    return row and {"target": row.target, "current": row.current, "health": row.health, "reason": row.reason}


def _describe_release(release: Release) -> dict[str, str | None]:
    return {"planned": _write(release.planned), "projected": _write_instant(release.projected)}


def _write(moment: Moment | None) -> str | None:
    return moment.local.isoformat() if moment else None


def _write_instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _count_seconds(span: timedelta | None) -> int | None:
    return round(span.total_seconds()) if span is not None else None
