from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.findings import Source
from launchlist.reading.schema.suggestions import find_wrong_folder

if TYPE_CHECKING:
    from launchlist.reading.schema.validator import SchemaName

TASK = ("id", "title", "owner", "deadline", "status")
BLOCKER = ("id", "description", "affects", "resolution_plan", "owner", "eta", "status")


@pytest.mark.parametrize(
    ("fields", "name", "is_found"),
    [
        (TASK, "blocker", True),
        (BLOCKER, "task", True),
        (("title", "deadline"), "blocker", True),
        (("description", "affects"), "task", True),
        (TASK, "task", False),
        (BLOCKER, "blocker", False),
        # A task in the words of another tool.
        ((*TASK, "description", "eta"), "task", False),
        (("id", "title", "description", "eta", "owner"), "task", False),
        ((*BLOCKER, "title", "deadline"), "blocker", False),
        (("id", "owner", "status"), "task", False),
        (("id", "eta"), "task", False),
        ((), "task", False),
        (BLOCKER, "plan", False),
    ],
)
def test_fields_tell_what_a_file_describes(fields: tuple[str, ...], name: SchemaName, *, is_found: bool) -> None:
    found = find_wrong_folder(dict.fromkeys(fields, "x"), name, Source(f"checklist/{name}s/A-1.yaml"))
    assert (found is not None) == is_found


@pytest.mark.parametrize(
    ("data", "name", "is_found"),
    [
        ({"tasks": []}, "blocker", True),
        ({"blockers": []}, "task", True),
        ({"tasks": "x"}, "blocker", False),
        (["tasks"], "blocker", False),
        ("tasks", "blocker", False),
    ],
)
def test_lists_tell_what_they_are_of(data: object, name: SchemaName, *, is_found: bool) -> None:
    assert (find_wrong_folder(data, name, Source(f"checklist/{name}s/all.yaml")) is not None) == is_found


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        (Source("checklist/blockers/A-1.yaml"), "run: git mv checklist/blockers/A-1.yaml checklist/tasks/"),
        (Source("checklist/blockers/$(x).yaml"), "run: git mv 'checklist/blockers/$(x).yaml' checklist/tasks/"),
        (Source("checklist/blockers/all.yml", ("blockers", 1)), "move it to a file of its own in checklist/tasks/"),
    ],
)
def test_the_hint_moves_the_file(source: Source, hint: str) -> None:
    found = find_wrong_folder(dict.fromkeys(TASK, "x"), "blocker", source)
    assert found
    assert found.hint == hint
    assert found.message == "this looks like a task, but checklist/blockers/ is for blockers"
