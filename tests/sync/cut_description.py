"""Cuts GitHub's description of its API, 13 MB on standard input, down to the paths that launchlist uses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = "/repos/{owner}/{repo}"
ISSUES = f"{REPOSITORY}/issues"
PATHS = {
    "/user": ("get",),
    REPOSITORY: ("get",),
    ISSUES: ("get", "post"),
    f"{ISSUES}/{{issue_number}}": ("get", "patch"),
    f"{ISSUES}/{{issue_number}}/labels": ("post",),
    f"{ISSUES}/{{issue_number}}/dependencies/blocked_by": ("get", "post"),
    f"{ISSUES}/{{issue_number}}/dependencies/blocked_by/{{issue_id}}": ("delete",),
    f"{ISSUES}/{{issue_number}}/comments": ("get", "post"),
    f"{ISSUES}/comments/{{comment_id}}": ("patch", "delete"),
    f"{REPOSITORY}/pulls": ("get", "post"),
    f"{REPOSITORY}/assignees/{{assignee}}": ("get",),
    f"{REPOSITORY}/labels": ("post",),
    f"{REPOSITORY}/labels/{{name}}": ("get",),
    f"{REPOSITORY}/milestones": ("get",),
}


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    """Return the description of `PATHS` alone, with all that they refer to and without examples."""
    paths = {}
    for path, methods in PATHS.items():
        kept = {name: value for name, value in whole["paths"][path].items() if name in (*methods, "parameters")}
        paths[path] = _drop_examples(kept)
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_find_references(paths))
    while waiting:
        _, _, kind, name = waiting.pop().split("/")
        if name not in components.setdefault(kind, {}):
            components[kind][name] = _drop_examples(whole["components"][kind][name])
            waiting += _find_references(components[kind][name])
    head = {name: whole[name] for name in ("openapi", "info", "servers")}
    return {**head, "paths": paths, "components": components}


def _find_references(node: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    for name, value in node.items() if isinstance(node, dict) else enumerate(node):
        if name == "$ref" and isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from _find_references(value)


def _drop_examples(node: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, list):
        return [_drop_examples(each) for each in node]
    if not isinstance(node, dict):
        return node
    # A field may itself be called so; then its value is a schema.
    return {
        name: _drop_examples(value)
        for name, value in node.items()
        if name not in {"example", "examples", "x-github", "externalDocs"} or "type" in _as_dict(value)
    }


def _as_dict(node: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return node if isinstance(node, dict) else {}


if __name__ == "__main__":
    json.dump(cut(json.load(sys.stdin)), sys.stdout, separators=(",", ":"), sort_keys=True)
