"""The words and signs a document uses for statuses, blocked tasks and groups of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TASK_STATUS = {
    "pending": "⏳ Pending",
    "in_progress": "🔄 In Progress",
    "complete": "✅ Complete",
    "cancelled": "🚫 Cancelled",
}
HEALTH = {"On Track": "🟢 On Track", "At Risk": "🟠 At Risk", "Behind": "🔴 Behind"}
RESOLVED = "✅ Resolved"


def name_group(ids: Sequence[str]) -> str:
    """Return ``CFG-1/2`` for ids of one prefix, ``CFG-1, INF-2`` for others."""
    prefix = ids[0].rpartition("-")[0]
    if all(each.rpartition("-")[0] == prefix for each in ids):
        return f"{prefix}-" + "/".join(each.rpartition("-")[2] for each in ids)
    return ", ".join(ids)


def name_waiting(waits: Sequence[str], held_by: Sequence[str]) -> str:
    """Return the note of a blocked task: ``Blocked on QA-1 and INF-2 completion``."""
    reasons = []
    if waits:
        reasons.append(f"on {_join(waits)} completion")
    if held_by:
        reasons.append(f"by {_join(held_by)}")
    return f"Blocked {' and '.join(reasons)}" if reasons else ""


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
