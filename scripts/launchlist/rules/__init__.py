"""Cross-file rules: each is one function over a whole plan, and one tuple lists them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.rules import calendar, dates, issues, metrics, order, owners, prose, references

if TYPE_CHECKING:
    from launchlist.rules.definition import Check

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *owners.CHECKS,
    *metrics.CHECKS,
    *order.CHECKS,
    *calendar.CHECKS,
    *dates.CHECKS,
    *prose.CHECKS,
    *issues.CHECKS,
)
"""All cross-file rules, in the order of the documentation."""
