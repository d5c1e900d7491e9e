"""Which column of a table is which field: the names that people use, in any order and wording."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.plan.words.zone_words import PATTERN, find_zones
from launchlist.vocabulary import Vocabulary, suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


ColumnField: TypeAlias = Literal[
    "id", "title", "owner", "deadline", "status", "notes", "next_action", "depends_on", "labels", "estimate", "links",
    "not_before", "phase", "order",
    "description", "affects", "resolution_plan", "eta",
    "metric", "target", "current",
]  # fmt: skip

TASK: Final[tuple[ColumnField, ...]] = (
    "id", "title", "owner", "deadline", "status", "notes", "next_action", "depends_on", "labels", "estimate", "links",
    "not_before", "phase", "order",
)  # fmt: skip
_WEAK: Final[frozenset[ColumnField]] = frozenset(("not_before", "phase", "order"))
"""Fields that many tables have, so that they do not show that its rows are tasks."""
BLOCKER: Final[tuple[ColumnField, ...]] = (
    "id", "description", "affects", "resolution_plan", "owner", "eta", "status", "next_action",
)  # fmt: skip
METRIC: Final[tuple[ColumnField, ...]] = ("metric", "target", "current", "status")
SEVERAL: Final[frozenset[ColumnField]] = frozenset(("depends_on", "labels", "links", "affects"))
"""Fields that may have several values and several columns."""

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
    "not_before": (
        "not before|earliest start|start no earlier than",
        "start|start date|starts|starts on|planned start|scheduled start|scheduled|begin|begins",
    ),
    "phase": ("phase", "project phase|launch phase|release phase", "milestone|stage"),
    "order": ("ordinal|sort order", "order|rank"),
    "description": ("description|blocker|issue|problem|blocker description", "title|summary|what|risk|name"),
    "affects": ("affects|affected tasks|affected|affected task|tasks affected", "blocks|blocking|impacts|impact|tasks"),
    "resolution_plan": ("resolution plan|resolution", "plan|mitigation|mitigation plan|action plan|fix|workaround"),
    "eta": ("eta|expected|expected by|expected resolution", "deadline|due|due date|resolved by|target date|when"),
    "metric": ("metric|kpi|measure|indicator", "name|title|item|what"),
    "target": ("target|goal|planned|expected", "total"),
    "current": ("current|actual|now|current value|reached", "done|value|progress"),
}


_BRACKETS: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_ZONE: Final = re.compile(rf"[,;:–—\s]+(?:in\s+)?(?:{PATTERN})\s*$")
"""A zone at the end of a header."""
_ENDING: Final = 100
"""Characters at the end of a header in which a zone is looked for."""
_LAST_WORD: Final = 10
_MISSPELT: Final = 20
"""How unsure a guess is that is based on the last word only, or on similarity only; a tier of names is surer."""
_MOMENTS: Final = frozenset(("deadline", "eta", "not_before"))
_WORDS: Final[Mapping[ColumnField, str]] = {
    "id": "the id", "title": "the title", "owner": "the owner", "deadline": "the deadline", "status": "the status",
    "notes": "the notes", "next_action": "the next action", "depends_on": "the dependencies", "labels": "the labels",
    "estimate": "the estimate", "links": "the links", "description": "the description",
    "affects": "the affected tasks", "resolution_plan": "the resolution plan", "eta": "the ETA",
    "not_before": "the earliest start", "phase": "the phase", "order": "the order",
    "metric": "the metric", "target": "the target", "current": "the current value",
}  # fmt: skip


class Column(NamedTuple):
    """One column: its place from 0 and its header as written."""

    place: int
    header: str
    field: ColumnField | None = None
    """None for a column that is not a field here."""
    zones: tuple[str, ...] = ()
    """The zone in the header, as a plan writes it; several if an abbreviation is ambiguous."""


class ColumnMap(NamedTuple):
    """The columns of a table in their order."""

    columns: tuple[Column, ...]

    def find(self, field: ColumnField) -> tuple[Column, ...]:
        """Return the columns of a field; more than one only if it may have several values."""
        return tuple(column for column in self.columns if column.field == field)

    def list_rest(self) -> tuple[Column, ...]:
        """Return the columns that are not a field."""
        return tuple(column for column in self.columns if column.field is None)

    def describe(self) -> tuple[str, ...]:
        """Return one line per column that explains to the user how it was understood."""
        return tuple(_describe(column) for column in self.columns)


def map_columns(
    headers: Sequence[str], chosen: Mapping[str, str] | None = None, fields: Sequence[ColumnField] = TASK
) -> ColumnMap:
    """Return which column is which of ``fields``; ``chosen`` has the headers of fields, empty for no column.

    Raises UsageError if there is no such field or no such header.
    """
    taken: dict[int, ColumnField] = {}
    closed: set[ColumnField] = set()
    for name, header in (chosen or {}).items():
        field = _find_field(name, fields)
        closed.add(field)
        if header:
            taken[_find_header(header, headers, field)] = field
    guesses = [
        (unsure, index, field)
        for index, header in enumerate(headers)
        for field, unsure in _guess_fields(header, fields)
    ]
    for _, index, field in sorted(guesses, key=lambda guess: guess[:2]):
        if index not in taken and field not in closed:
            taken[index] = field
            if field not in SEVERAL:
                closed.add(field)
    columns = [Column(index, header, taken.get(index)) for index, header in enumerate(headers)]
    return ColumnMap(tuple(column._replace(zones=_find_zones(column)) for column in columns))


def count_chosen(headers: Sequence[str], chosen: Collection[str]) -> int:
    """Return how many of the headers that a user named are in a row."""
    names = {fold(name) for name in chosen for fold in _FOLDS} - {""}
    return sum(any(fold(header) in names for fold in _FOLDS) for header in headers)


def find_table_kind(headers: Sequence[str]) -> tuple[ColumnField, ...]:
    """Return the fields of a table with these headers: of tasks, blockers or metrics; empty for other tables."""
    names = [fold_header(header) for header in headers]
    if any(_is_named(name, "affects") or _is_named(name, "resolution_plan") for name in names):
        return BLOCKER
    if any(_is_named(name, "metric") for name in names) and any(_is_named(name, "target") for name in names):
        return METRIC
    found = {column.field for column in map_columns(headers).columns} - {None} - _WEAK
    return TASK if "title" in found and len(found) > 1 else ()


def fold_header(header: str) -> str:
    """Return a header in lower case without punctuation, emphasis and text in brackets."""
    plain = _BRACKETS.sub(" ", compose_name(header)).casefold()
    return " ".join(re.sub(r"[^\w#%]+|_", " ", plain).split())


def _fold_case(text: str) -> str:
    return compose_name(text).strip().casefold()


_FOLDS: Final = (_fold_case, fold_header)
"""How headers that a user names are compared with those of the table, the strictest way first."""


def _find_field(name: str, fields: Sequence[ColumnField]) -> ColumnField:
    for field in fields:
        if field == name:
            return field
    hint = suggest(name, fields) or f"fields are {join_names(fields)}"
    msg = f"--column {name}=…: there is no field {quote(name)}; {hint}"
    raise UsageError(msg)


def _find_header(wanted: str, headers: Sequence[str], field: str) -> int:
    for fold in _FOLDS:
        found = [index for index, header in enumerate(headers) if fold(header) == fold(wanted)]
        if found:
            return found[0]
    hint = suggest(wanted, headers) or f"columns are {join_names([quote(header) for header in headers if header])}"
    msg = f"--column {field}={wanted}: there is no column {quote(wanted)}; {hint}"
    raise UsageError(msg)


def _guess_fields(header: str, fields: Sequence[ColumnField]) -> Iterator[tuple[ColumnField, int]]:
    """Yield what a column may be, with how unsure that is."""
    end = _find_zone(header)
    name = fold_header(header[: end.start()] if end and _read_zone(end[0]) else header)
    if not name:
        return
    exact = [(field, tier) for field in fields if (tier := _find_tier(name, field)) is not None]
    if exact:
        yield from exact
        return
    last = name.rsplit(" ", 1)[-1]
    for field in fields:
        if last in _list_names(field, 1):
            yield field, _LAST_WORD
        elif len(name) > 4 and _load_vocabulary(field).find_nearest(name, 0.8):
            yield field, _MISSPELT


def _find_zone(header: str) -> re.Match[str] | None:
    return _ZONE.search(header, max(0, len(header) - _ENDING))


def _find_tier(name: str, field: ColumnField) -> int | None:
    for tier, names in enumerate(NAMES[field]):
        if name in names.split("|"):
            return tier
    return None


def _is_named(name: str, field: ColumnField) -> bool:
    return name in _list_names(field, 1)


@cache
def _load_vocabulary(field: ColumnField) -> Vocabulary:
    return Vocabulary(_list_names(field, 1))


def _list_names(field: ColumnField, tiers: int) -> list[str]:
    return [name for names in NAMES[field][:tiers] for name in names.split("|")]


def _find_zones(column: Column) -> tuple[str, ...]:
    """Return the zone in the header of a column of moments: ``Due (UTC+08)``, ``Deadline, AoE``."""
    if column.field not in _MOMENTS:
        return ()
    end = _find_zone(column.header)
    for word in (*_BRACKETS.findall(column.header), end[0] if end else ""):
        if zones := _read_zone(word):
            return zones
    return ()


def _read_zone(word: str) -> tuple[str, ...]:
    """Return the zones that a word or a text in brackets may name."""
    plain = re.sub(
        r"^[,;:–—\s]*(?:(?:in|all times|time zone|timezone|tz)\b[:\s]*)*", "", word.strip(), flags=re.IGNORECASE
    )
    zone = find_zones(plain)
    return zone.names if zone else ()


def _describe(column: Column) -> str:
    header = f"column {quote(column.header)}" if column.header else f"column {column.place + 1}, which has no header,"
    if column.field is None:
        return f"{header} is kept under adopted"
    zone = f", in {join_names(column.zones, 'or')}" if column.zones else ""
    return f"{header} is {_WORDS[column.field]}{zone}"
