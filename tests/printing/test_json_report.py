from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchlist.findings import Finding
from launchlist.printing.finding_formats import print_json
from launchlist.printing.text import Counts

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json.loads(files("launchlist.schemas").joinpath("findings.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)
COUNTS = Counts(tasks=14, blockers=3, plans=1)

found = st.builds(
    Finding,
    path=st.text(min_size=1),
    line=st.integers(1),
    column=st.integers(1),
    severity=st.sampled_from(["error", "warning"]),
    rule=st.just("unknown-owner"),
    message=st.text(min_size=1),
    hint=st.text(),
)


def find_schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for part in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        yield from find_schemas(part)


def test_schema_is_one_itself() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("schema", list(find_schemas(SCHEMA)), ids=lambda schema: str(schema["title"]))
def test_every_field_is_described_closed_and_shown(schema: dict[str, Any]) -> None:
    assert schema["title"]
    assert schema["description"].endswith(".")
    assert schema.get("additionalProperties") is (False if schema["type"] == "object" else None)
    assert all(jsonschema_rs.is_valid(schema, example) for example in schema["examples"])


@given(st.lists(found))
def test_report_follows_its_schema(findings: list[Finding]) -> None:
    report = json.loads(print_json(findings, COUNTS, version="0.1.0"))
    VALIDATOR.validate(report)
    assert [Finding(**entry) for entry in report["findings"]] == findings


def test_report_says_how_much_was_checked() -> None:
    report = json.loads(print_json([], COUNTS, version="0.1.0"))
    assert report["summary"] == {"tasks": 14, "blockers": 3, "plans": 1, "errors": 0, "warnings": 0}
