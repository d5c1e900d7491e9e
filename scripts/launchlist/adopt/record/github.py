"""GitHub's issues as JSON: of `gh issue list`, of the REST and the GraphQL API, and the items of a Project.

The formats: https://cli.github.com/manual/gh_issue_list, https://docs.github.com/en/rest/issues/issues
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from launchlist.adopt.draft import Draft, Fault
from launchlist.adopt.normalize import settle_tasks
from launchlist.adopt.record.fields import list_source_records
from launchlist.adopt.record.github_issue import read_issue
from launchlist.adopt.record.json_values import PlacedValue, decode_json, find_array, get_text, peek_object, read_values
from launchlist.adopt.record_reader import SourceContext
from launchlist.errors import UsageError
from launchlist.reading.schema.validator import read_schema
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.adopt.draft import AdoptOptions, DraftSource, DraftTask
    from launchlist.adopt.record.fields import SourceRecords
    from launchlist.adopt.record.github_issue import ExportedIssue
    from launchlist.adopt.record.json_values import Broken, Value


_LEVELS = 8
_NAMES: Final = {
    "title": ("title",),
    "state": ("state",),
    "reason": ("stateReason", "state_reason"),
    "status": ("status",),
}


def find_list(document: Mapping[str, Value]) -> tuple[list[Value], Mapping[str, Value]] | None:
    """Return the list of issues or items in a document, and the object around it, which may have their number."""
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
    """Return an item of a Project as an issue with the Project's fields added; other objects unchanged."""
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
    """Return the name of a single choice that a query asked for with `fieldValueByName`."""
    if isinstance(value, dict) and value.keys() <= {"name", "date", "number", "text", "__typename", "optionId"}:
        return get_text(value, "name", "date", "text", "number") or value
    return value


def is_like(source: DraftSource) -> bool:
    """Return whether the first object is an issue, or has a list of issues or of a Project's items."""
    first = peek_object(source.data) if not source.is_folder else {}
    if {"number", "title"} <= first.keys() or ({"content", "title"} <= first.keys() and "id" in first):
        return True
    return bool(first) and "title" not in first and find_list(first) is not None


def read(source: DraftSource, options: AdoptOptions) -> Draft:
    """Return every issue; pull requests are left out and counted."""
    path = source.path()
    records, faults = _read_records(path, source.data, options)
    if not records.fields:
        msg = f"{path} has no issues; write it with `gh issue list --state all --limit 1000 --json …`"
        raise UsageError(msg)
    issues = [read_issue(record) for record in records.fields]
    kept = [issue for issue in issues if not issue.is_pull_request]
    tasks, more = settle_tasks(_link(kept))
    skipped = len(issues) - len(kept)
    names = dict.fromkeys(name for issue in issues for name in issue.dropped)
    shown = [f"{count_noun(skipped, 'pull request')} left out: they are not tasks"] if skipped else []
    shown += [f"left out, since only GitHub needs them: {', '.join(names)}"] if names else []
    pairs = zip(issues, records.fields, strict=True)
    own = [fault for issue, record in pairs if not issue.is_pull_request for fault in record.faults]
    return Draft(
        records=records.total - skipped,
        tasks=tasks,
        logins={task.owner: task.owner for task in tasks if _is_login(task.owner)},
        notes=records.lost,
        faults=(*faults, *records.faults, *own, *more),
        shown=tuple(shown),
    )


def _is_login(name: str) -> bool:
    """Whether a plan can have an assignee's name as a login, which those of bots and of some enterprises are not."""
    settings = read_schema("plan")["properties"]["owners"]["items"]["properties"]["github"]
    return len(name) <= settings["maxLength"] and re.fullmatch(settings["pattern"], name) is not None


def _read_records(path: str, data: bytes, options: AdoptOptions) -> tuple[SourceRecords, list[Fault]]:
    """Return the issues of all documents in the file, and a fault if some are missing from it."""
    text = decode_json(path, data)
    values: list[PlacedValue | Broken] = []
    faults: list[Fault] = []
    for value in read_values(path, text):
        if not isinstance(value, PlacedValue):
            values.append(value)
            continue
        found = find_list(value.value) if isinstance(value.value, dict) and "title" not in value.value else None
        if found is not None:
            values += find_array(text, found[0])
            total = found[1].get("totalCount")
            if isinstance(total, int) and total > len(found[0]):
                message = f"the file has {len(found[0]):,} of {count_noun(total, 'item')}"
                faults.append(Fault(path, value.line, message, f"export again with --limit {total}"))
        elif isinstance(value.value, list):  # `gh api --paginate --slurp` puts pages into a list
            values += [PlacedValue(each, value.line) for each in value.value]
        else:
            values.append(value)
    context = SourceContext(path, options, _NAMES, {}, {})
    return list_source_records([_flatten(value) for value in values], context), faults


def _flatten(value: PlacedValue | Broken) -> PlacedValue | Broken:
    if isinstance(value, PlacedValue) and isinstance(value.value, dict):
        return value._replace(value=flatten_item(value.value))
    return value


def _link(issues: list[ExportedIssue]) -> list[DraftTask]:
    """Return the tasks with dependencies that other issues name, and short keys if all are in one repository."""
    waits: dict[str, list[str]] = {}
    for issue in issues:
        for name in issue.before:
            waits.setdefault(name, []).append(issue.task.key)
    repositories = {issue.repository for issue in issues if issue.repository}
    own = repositories.pop() if len(repositories) == 1 else "/"
    return [
        issue.task._replace(
            key=_shorten(issue.task.key, own),
            depends_on=tuple(_shorten(name, own) for name in (*issue.task.depends_on, *waits.get(issue.task.key, []))),
        )
        for issue in issues
    ]


def _shorten(key: str, repository: str) -> str:
    return key.removeprefix(repository) if key.startswith(f"{repository}#") else key
