from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchlist.export.data import describe_records, describe_view, write_instant, write_json
from launchlist.plan.graph import build_lookup
from launchlist.plan.moments import resolve_moment
from launchlist.plan.view import build_view, read_selection, select
from launchlist.reading.schema.validator import read_schema
from tests.export.examples import PLANS, load_view
from tests.plan.builder import at, build_plan, build_task, get_zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = read_schema("export")
REFERENCE = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
FAST = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)


def list_faults(document: object) -> list[str]:
    """Return what both validators have against a document."""
    return [error.message for error in REFERENCE.iter_errors(document)] + [str(e) for e in FAST.iter_errors(document)]


@pytest.mark.parametrize("folder", PLANS, ids=lambda path: path.name)
def test_every_plan_is_exported_as_the_schema_says(folder: Path) -> None:
    view = load_view(folder)
    document = json.loads(write_json(describe_view(view)))
    assert list_faults(document) == []
    assert {task["id"] for task in document["tasks"]} == set(view.lookup.tasks)
    assert {blocker["id"] for blocker in document["blockers"]} == set(view.lookup.blockers)
    assert len(document["critical_path"]) == len(view.lookup.plan.critical_path)


@pytest.mark.parametrize(
    ("steps", "value"),
    [(("version",), 1), (("tasks", 0, "status"), "done"), (("tasks", 0, "late_by"), -1), (("tasks", 0, "new"), 1)],
)
def test_both_validators_refuse_invalid_documents(steps: tuple[str | int, ...], value: object) -> None:
    document = json.loads(write_json(describe_view(load_view(PLANS[0]))))
    place: Any = document
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    assert not REFERENCE.is_valid(document)
    assert not FAST.is_valid(document)


def walk(schema: dict[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, inner in schema.get("properties", {}).items():
        yield f"{name}.{key}", inner
        yield from walk(inner, f"{name}.{key}")
    if "items" in schema:
        yield f"{name}[]", schema["items"]
        yield from walk(schema["items"], f"{name}[]")


@pytest.mark.parametrize(
    ("name", "field"), list(walk(SCHEMA)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_property_is_described_with_an_example_that_fits(name: str, field: dict[str, Any]) -> None:
    assert name
    assert field["title"]
    assert field["description"].endswith(".")
    assert field["examples"]
    for example in field["examples"]:
        assert Draft202012Validator(field).is_valid(example)
        assert jsonschema_rs.validator_for(field).is_valid(example)


@pytest.mark.parametrize("field", [SCHEMA, *(field for _, field in walk(SCHEMA))], ids=lambda field: field["title"])
def test_every_property_of_an_object_is_required(field: dict[str, Any]) -> None:
    if "properties" in field:
        assert field["required"] == list(field["properties"])
        assert field["additionalProperties"] is False
    else:
        assert "object" not in field["type"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_json(describe_view(load_view(PLANS[0]))) == write_json(describe_view(load_view(PLANS[0])))


def test_a_selection_has_the_same_records_as_the_whole() -> None:
    view = load_view(PLANS[0])
    whole = describe_view(view)
    part = describe_records(view, view.tasks, view.blockers)
    assert {name: whole[name] for name in part} == part
    assert list(describe_records(view, view.tasks)) == ["version", "as_of", "tasks"]


def test_a_selection_says_so_and_cuts_only_tasks_and_blockers() -> None:
    view = load_view(PLANS[0])
    whole, cut = describe_view(view), describe_view(select(view, read_selection(["Caca"], [], None)))
    assert cut["selection"] == {"owners": ["Caca"], "labels": [], "due": None}
    assert [task["id"] for task in cut["tasks"]] == ["QA-1"]
    assert [blocker["id"] for blocker in cut["blockers"]] == ["BLK-1"]
    assert list_faults(cut) == []
    assert {name for name in whole if whole[name] != cut[name]} == {"selection", "tasks", "blockers"}


def test_an_incomplete_plan_is_marked_in_the_export() -> None:
    plan = build_plan(build_task("A-1"))._replace(is_complete=False)
    assert describe_view(build_view(build_lookup(plan), at("2025-05-17")))["complete"] is False


def test_an_offset_with_seconds_becomes_utc() -> None:
    moment = resolve_moment("1971-06-01 12:00", get_zone("Africa/Monrovia"))  # UTC-00:44:30 until 1972
    assert write_instant(moment.local) == "1971-06-01T12:44:30+00:00"


@given(st.integers(86_400, 7_200_000_000), st.sampled_from(["Africa/Monrovia", "Asia/Kathmandu", "UTC"]))
def test_every_moment_is_the_same_instant_in_the_notation_of_rfc_3339(seconds: int, zone: str) -> None:
    written = write_instant(datetime.fromtimestamp(seconds, get_zone(zone)))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", written)
    assert datetime.fromisoformat(written).timestamp() == seconds
