"""Plans full of one hostile text, built from the schemas: a new field is filled without a line changed here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from launchlist.reading.schema.validator import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.reading.schema.validator import SchemaName

Data = Any
KINDS: Final[tuple[SchemaName, ...]] = ("plan", "task", "blocker")
FILES: Final[dict[SchemaName, str]] = {
    "plan": "checklist/plan.yaml",
    "task": "checklist/tasks/A-1.yaml",
    "blocker": "checklist/blockers/B-1.yaml",
}
SMALL: Final[dict[SchemaName, Data]] = {
    "plan": {"version": 1, "title": "X", "timezone": "UTC", "release": "2027-05-01", "owners": [{"name": "Ann"}]},
    "task": {"id": "A-1", "title": "T", "owner": "Ann", "deadline": "2025-05-01", "status": "pending"},
    "blocker": {
        "id": "B-1",
        "description": "D",
        "affects": ["A-1"],
        "resolution_plan": "R",
        "owner": "Ann",
        "eta": "2025-05-01",
        "status": "open",
    },
}
"""A plan without a fault, and overdue."""
_LEFT_OUT: Final = (
    *("plan.outputs", "plan.templates", "plan.rules", "plan.metrics.[].claimed", "plan.sync.escalation"),
    *("plan.pinned_rows", "plan.metrics.[].owner", "plan.metrics.[].label", "task.depends_on"),
)
"""What takes any text by the schema, but no text at all by a rule; each is filled by itself all the same."""
_LINE: Final = 4000
"""Characters of a text on one line of a file, which may have ten thousand."""


class Leaf(NamedTuple):
    """A value of a schema, by the names that lead to it: ``[]`` is any item of a list, ``{}`` any key."""

    kind: SchemaName
    path: tuple[str, ...]
    schema: Data

    @property
    def name(self) -> str:
        """How a table calls it."""
        return ".".join((self.kind, *self.path))


def list_leaves(kind: SchemaName) -> Iterator[Leaf]:
    """Yield every value that a file of a kind may hold."""
    yield from _walk(Leaf(kind, (), read_schema(kind)))


def _walk(leaf: Leaf) -> Iterator[Leaf]:
    inside = _list_inside(leaf.schema)
    for name, each in inside:
        yield from _walk(Leaf(leaf.kind, (*leaf.path, name), each))
    if not inside:
        yield leaf


def _list_inside(schema: Data) -> list[tuple[str, Data]]:
    inside = list(schema.get("properties", {}).items())
    inside += [("[]", schema["items"])] if "items" in schema else []
    more = schema.get("additionalProperties")
    return inside + ([("{}", more)] if isinstance(more, dict) else [])


def put(leaf: Leaf, text: str) -> dict[str, Data]:
    """Return a small record with ``text`` at one place; in a list cut into as many items as its length allows."""
    most = leaf.schema.get("maxLength", 100)
    pieces = _cut(text, most) if {"[]", "{}"} & set(leaf.path) else [text]
    return {**SMALL[leaf.kind], **_build(read_schema(leaf.kind), leaf.path, pieces, is_whole=False)}


def _build(schema: Data, path: tuple[str, ...], pieces: list[str], *, is_whole: bool = True) -> Data:
    """Return a value of ``schema`` with the pieces at ``path``, and what must be around them."""
    if not path:
        return pieces[0]
    name, rest = path[0], path[1:]
    if name not in {"[]", "{}"}:
        needed = schema.get("required", ()) if is_whole else ()
        context = {each: schema["properties"][each]["examples"][0] for each in needed}
        return {**context, name: _build(schema["properties"][name], rest, pieces)}
    below = schema["items"] if name == "[]" else schema["additionalProperties"]
    is_last = not {"[]", "{}"} & set(rest)
    items = [_build(below, rest, [piece]) for piece in pieces] if is_last else [_build(below, rest, pieces)]
    return items if name == "[]" else {f"k{number}": item for number, item in enumerate(items)}


def fill(kind: SchemaName, text: str) -> dict[str, Data]:
    """Return a record without a fault, ``text`` in all fields that take any text."""
    filled = _fill(Leaf(kind, (), read_schema(kind)), text, is_needed=True)
    fixed = {
        name: SMALL[kind][name] for name in ("id", "affects", "deadline", "eta", "timezone") if name in SMALL[kind]
    }
    return {**filled, **fixed}


def _fill(leaf: Leaf, text: str, *, is_needed: bool = False) -> Data:
    schema = leaf.schema
    if leaf.name in _LEFT_OUT:
        return None
    if "properties" in schema:
        return _fill_fields(leaf, text, is_needed=is_needed)
    if "items" in schema:
        inside = Leaf(leaf.kind, (*leaf.path, "[]"), schema["items"])
        longest = max((each.schema.get("maxLength", 0) for each in _walk(inside)), default=0)
        pieces = _cut(text, longest or 1)[: schema.get("maxItems", 1000)] if longest else [text]
        items = [_fill(inside, piece) for piece in pieces]
        kept = [item for item in items if item is not None]
        return list({json.dumps(item): item for item in kept}.values()) or None
    if isinstance(schema.get("additionalProperties"), dict):
        pieces = _cut(text, schema["additionalProperties"].get("maxLength", 100))
        return {f"k{at}": piece for at, piece in enumerate(pieces[:100])}
    return _fill_text(schema, text, is_needed=is_needed)


def _fill_fields(leaf: Leaf, text: str, *, is_needed: bool) -> Data:
    needed = leaf.schema.get("required", ())
    filled = {
        name: _fill(Leaf(leaf.kind, (*leaf.path, name), each), text, is_needed=name in needed)
        for name, each in leaf.schema["properties"].items()
    }
    found = {name: value for name, value in filled.items() if value is not None}
    takes_text = any(_takes_text(each) for each in leaf.schema["properties"].values())
    return found if is_needed or (found and takes_text) else None


def _takes_text(schema: Data) -> bool:
    return schema.get("type") == "string" and "enum" not in schema and "format" not in schema


def _fill_text(schema: Data, text: str, *, is_needed: bool) -> Data:
    if schema.get("pattern", "").startswith("^[A-Z][A-Z0-9]"):
        return "A-1"
    most = schema.get("maxLength", 100)
    piece = _cut(text, most)[0]
    if _takes_text(schema):
        words = piece.split()
        for each in (piece, " ".join(words), f"https://a.b/{''.join(words)}"[:most]):
            if each and re.search(schema.get("pattern", ""), each):
                return each
    return schema["examples"][0] if is_needed else None


def _cut(text: str, most: int) -> list[str]:
    return [text[at : at + most].strip() or "x" for at in range(0, len(text), most)] or ["x"]


def dump(data: Data, indent: str = "") -> str:
    """Return data as YAML, texts in double quotes and broken into lines before they are too long for one."""
    if isinstance(data, dict):
        return "".join(f"{indent}{name}:{_dump_inside(value, indent)}" for name, value in data.items())
    return "".join(f"{indent}-{_dump_inside(value, indent)}" for value in data)


def _dump_inside(value: Data, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        return f"\n{dump(value, indent + '  ')}"
    if not isinstance(value, str):
        return f" {json.dumps(value)}\n"
    lines = [value[at : at + _LINE] for at in range(0, len(value), _LINE)] or [""]
    quoted = "\\\n".join(indent + "  " + _escape(line) for line in lines).strip(" ")
    return f' "{quoted}"\n'


def _escape(line: str) -> str:
    text = json.dumps(line, ensure_ascii=False)[1:-1].replace("\x7f", "\\x7f")
    return re.sub("[\x80-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", re.sub("^ ", r"\\ ", text))
