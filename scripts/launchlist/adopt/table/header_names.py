"""What people call the columns of a plan, by our field, in tiers: the names of an earlier tier say it more surely."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

ColumnField: TypeAlias = Literal[
    "id", "title", "owner", "deadline", "status", "notes", "next_action", "depends_on", "labels", "estimate", "links",
    "description", "affects", "resolution_plan", "eta",
    "metric", "target", "current",
]  # fmt: skip

TASK: Final[tuple[ColumnField, ...]] = (
    "id", "title", "owner", "deadline", "status", "notes", "next_action", "depends_on", "labels", "estimate", "links",
)  # fmt: skip
BLOCKER: Final[tuple[ColumnField, ...]] = (
    "id", "description", "affects", "resolution_plan", "owner", "eta", "status", "next_action",
)  # fmt: skip
METRIC: Final[tuple[ColumnField, ...]] = ("metric", "target", "current", "status")
SEVERAL: Final[frozenset[ColumnField]] = frozenset(("depends_on", "labels", "links", "affects"))
"""Fields that hold several values, which several columns may give."""

NAMES: Final[dict[ColumnField, tuple[str, ...]]] = {
    "id": (
        "id|task id|issue key|key|blocker id|ref|task no|task number|wbs",
        "#|no|nr|number|code",
        "identifier|issue id",
    ),
    "title": (
        "title|task|task name|summary|task title",
        "item|what|name|to do|todo|action item|deliverable|activity|work item|subject|step|milestone|feature|card name",
        "description|task description|details|action",
    ),
    "owner": (
        "owner|owner s|owners|assignee|assigned to|responsible|task owner",
        "who|assignees|dri|lead|accountable|person|responsible person|owned by|assigned|assignee s",
        "contact|team|member|members|by whom",
    ),
    "deadline": (
        "deadline|due|due date|hard deadline|due on|due by|due at",
        "when|target date|end date|finish|finish date|date due|deliver by|needed by|planned end",
        "date|by|end|day",
    ),
    "status": ("status|state", "progress|stage|list name", "done|complete|completed|finished|done?|% complete|%"),
    "notes": (
        "notes|note",
        "comments|comment|remarks|remark",
        "update|latest update|context|info",
        "description|details|task description",
    ),
    "next_action": ("next action|next actions|next step|next steps", "action|action needed|to be done next"),
    "depends_on": (
        "depends on|dependencies|dependency|depends",
        "blocked by|predecessors|predecessor|prerequisites|prerequisite|waiting for|waits for|requires|after",
    ),
    "labels": ("labels|label|tags|tag", "component|components|categories|category|area|workstream"),
    "estimate": ("estimate|estimated|effort|time estimate|remaining", "duration|original estimate|size"),
    "links": ("links|link|url|urls", "issue|pr|pull request|ticket|href|doc|document|reference|references"),
    "description": ("description|blocker|issue|problem|blocker description", "title|summary|what|risk|name"),
    "affects": ("affects|affected tasks|affected|affected task|tasks affected", "blocks|blocking|impacts|impact|tasks"),
    "resolution_plan": ("resolution plan|resolution", "plan|mitigation|mitigation plan|action plan|fix|workaround"),
    "eta": ("eta|expected|expected by|expected resolution", "deadline|due|due date|resolved by|target date|when"),
    "metric": ("metric|kpi|measure|indicator", "name|title|item|what"),
    "target": ("target|goal|planned|expected", "total"),
    "current": ("current|actual|now|current value|reached", "done|value|progress"),
}
