"""Items of a GitHub Project as issues: `gh project item-list --format json`, and GraphQL's projectV2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.adopt.record.json_values import get_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.adopt.record.json_scanner import Value

_LEVELS = 8


def find_list(document: Mapping[str, Value]) -> tuple[list[Value], Mapping[str, Value]] | None:
    """Return the list of issues or items in a document, and the object that holds it and tells their number."""
    level: list[dict[str, Value]] = [dict(document)]
    for _ in range(_LEVELS):
        for holder in level:
            for name in ("items", "nodes", "issues"):
                items = holder.get(name)
                if isinstance(items, list) and _are_issues(items) and ("totalCount" in holder or items):
                    return items, holder
        level = [value for holder in level for value in holder.values() if isinstance(value, dict)]
    return None


def _are_issues(items: list[Value]) -> bool:
    return all(isinstance(item, dict) and ("content" in item or {"number", "title"} <= item.keys()) for item in items)


def flatten_item(item: Mapping[str, Value]) -> dict[str, Value]:
    """Return an item of a Project as an issue with the Project's fields beside its own; another object as it is."""
    content = item.get("content")
    if "content" not in item or not isinstance(content, (dict, type(None))):
        return dict(item)
    flat: dict[str, Value] = dict(content or {})
    flat["item"] = get_text(item, "id")
    kind = get_text(flat, "type", "__typename") or get_text(item, "type")
    for name in ("type", "__typename"):
        flat.pop(name, None)
    flat["kind"] = kind.replace("_", "").casefold()
    for name, value in item.items():
        if name == "fieldValues" and isinstance(value, dict):
            flat |= _read_field_values(value)
        elif name not in {"content", "id", "type"} and value not in (None, "", []):
            flat[name] = _unwrap(value)
    return flat


def _read_field_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of a Project's own fields by their names in lower case."""
    found: dict[str, Value] = {}
    nodes = values.get("nodes")
    for node in nodes if isinstance(nodes, list) else []:
        field = node.get("field") if isinstance(node, dict) else None
        if not isinstance(node, dict) or not isinstance(field, dict):
            continue
        name = get_text(field, "name").lower()
        value = next((node[key] for key in ("text", "date", "number", "name") if node.get(key) is not None), None)
        if "startDate" in node:
            value = {key: each for key, each in node.items() if key != "field"}
        if name and name != "title" and value is not None:
            found[name] = value
    return found


def _unwrap(value: Value) -> Value:
    """Return the name that a single choice stands for, where a query asked for it by `fieldValueByName`."""
    if isinstance(value, dict) and value.keys() <= {"name", "date", "number", "text", "__typename", "optionId"}:
        return get_text(value, "name", "date", "text", "number") or value
    return value
