from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from launchlist.commands.schema import show_schema


@pytest.mark.parametrize("name", ["task", "blocker", "plan", "findings"])
def test_each_schema_is_printed(name: str) -> None:
    outcome = show_schema(name)
    schema = json.loads(outcome.text)
    Draft202012Validator.check_schema(schema)
    assert (outcome.code, schema["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")
    assert schema["title"]
    assert outcome.text.endswith("}\n")
