"""Cross-file rules: each one function over a whole plan, listed in one tuple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.rules import (
    claims,
    dates,
    deadlines,
    issues,
    lists,
    order,
    owners,
    prose,
    references,
    targets,
    weekdays,
)

if TYPE_CHECKING:
    from launchlist.rules.definition import Check

CHECKS: tuple[Check, ...] = (
    *references.CHECKS,
    *lists.CHECKS,
    *owners.CHECKS,
    *targets.CHECKS,
    *claims.CHECKS,
    *order.CHECKS,
    *deadlines.CHECKS,
    *dates.CHECKS,
    *weekdays.CHECKS,
    *prose.CHECKS,
    *issues.CHECKS,
)
"""Every cross-file rule, in the order they are documented."""
