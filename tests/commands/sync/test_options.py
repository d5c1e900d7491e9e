from __future__ import annotations

import json
from typing import Any

import pytest

from launchlist.commands.sync.options import Planned, check_origin, read_planned
from launchlist.errors import GuardError, UsageError

SETTINGS: dict[str, Any] = {"all": False, "allow": ["frozen"], "max_new": None, "max_open": 3}
PLAN: dict[str, Any] = {
    "version": 1,
    "repository": "maya/plan",
    "commit": "c1",
    "as_of": "2025-05-20T09:00:00+08:00",
    "applied": False,
    "settings": SETTINGS,
    "actions": [{"action": "open", "id": "A-1", "title": "T", "content": "c"}],
}


def test_a_plan_is_read_as_it_was_printed() -> None:
    planned = read_planned(json.dumps(PLAN))
    assert planned == Planned("maya/plan", "c1", PLAN["as_of"], SETTINGS, tuple(PLAN["actions"]))


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"applied": True},
        {"actions": None},
        {"actions": [1]},
        {"as_of": None},
        {"as_of": 5},
        {"as_of": ""},
        {"commit": None},
        {"settings": None},
        {"settings": SETTINGS | {"max_new": "x"}},
        {"settings": SETTINGS | {"max_new": 1.5}},
        {"settings": SETTINGS | {"max_open": -1}},
        {"settings": SETTINGS | {"max_open": True}},
        {"settings": SETTINGS | {"allow": 5}},
        {"settings": SETTINGS | {"allow": [5]}},
        {"settings": {"all": False}},
    ],
)
def test_json_not_printed_by_sync_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read_planned(json.dumps(PLAN | change))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000], ids=["empty", "open", "list", "null", "deep"])
def test_text_that_is_not_a_plan_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_planned(text)


@pytest.mark.parametrize(("repository", "commit"), [("other/plan", "c1"), ("maya/plan", "c2")])
def test_a_plan_for_something_else_is_refused(repository: str, commit: str) -> None:
    planned = read_planned(json.dumps(PLAN))
    check_origin(planned, "maya/plan", "c1")
    with pytest.raises(GuardError, match="the plan was made for"):
        check_origin(planned, repository, commit)
