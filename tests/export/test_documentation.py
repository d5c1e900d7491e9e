"""docs/export.md and docs/editors.md, held to the source."""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docs.export_columns import fill_page
from launchlist.commands.parser import build_full_parser
from launchlist.export.csv_table import COLUMNS

ROOT = Path(__file__).parents[2]
EXPORT = (ROOT / "docs/export.md").read_text("utf-8")
EDITORS = (ROOT / "docs/editors.md").read_text("utf-8")
CATALOGUE = json.loads(re.findall(r"```json\n(\[.*?)```", EDITORS, flags=re.DOTALL)[0])
ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "description", "fileMatch", "url"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "description": {"type": "string", "minLength": 1, "not": {"pattern": "[Ss]chema"}},
        "fileMatch": {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"pattern": r"^\*\*/[^/*]+/"}},
        "url": {"type": "string", "pattern": r"^https://[!-~]+\.json$"},
    },
}
"""What SchemaStore asks of an entry of its catalog: https://www.schemastore.org/schema-catalog.json, and by hand that
names differ, that a description does not call the thing a schema, and that patterns are not generic."""


def test_columns_are_those_that_are_written() -> None:
    assert fill_page(EXPORT) == EXPORT, "python docs/export_columns.py writes it again"
    assert all(f"| `{column.name}` | {column.meaning} |" in EXPORT for column in COLUMNS)


@pytest.mark.parametrize("command", ["list", "ready", "blocked", "show", "export"])
def test_every_option_is_documented(command: str) -> None:
    (commands,) = (each for each in build_full_parser()._actions if isinstance(each, argparse._SubParsersAction))
    options = {option for action in commands.choices[command]._actions for option in action.option_strings}
    assert f"launchlist {command}" in EXPORT
    assert [option for option in options - {"-h", "--help"} if f"`{option}" not in EXPORT] == []


def test_the_workflow_that_users_copy_passes_linters(tmp_path: Path) -> None:
    (workflow,) = re.findall(r"```yaml\n(# \.github/workflows/.*?)```", EXPORT, flags=re.DOTALL)
    path = tmp_path / ".github/workflows/calendar.yml"
    path.parent.mkdir(parents=True)
    path.write_text(workflow, "utf-8")
    for words in (["actionlint", str(path)], ["zizmor", "--offline", "--no-progress", "--quiet", str(path)]):
        command = [str(Path(sys.executable).parent / words[0]), *words[1:]]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_catalog_is_one_that_schemastore_takes() -> None:
    for entry in CATALOGUE:
        assert list(Draft202012Validator(ENTRY).iter_errors(entry)) == []
    assert len({entry["name"] for entry in CATALOGUE}) == len(CATALOGUE)
    assert len({entry["url"] for entry in CATALOGUE}) == len(CATALOGUE)


def test_the_catalog_leads_to_schemas_that_are_there() -> None:
    for entry in CATALOGUE:
        path = entry["url"].partition("/main/")[2]
        assert json.loads((ROOT / path).read_text("utf-8"))["title"].lower() == entry["name"].split()[-1]


@pytest.mark.parametrize("path", sorted((ROOT / "checklist").rglob("*.yaml")), ids=lambda path: path.name)
def test_the_catalog_knows_every_file_of_a_plan_by_one_entry(path: Path) -> None:
    at = f"somewhere/{path.relative_to(ROOT).as_posix()}"
    names = [
        entry["name"]
        for entry in CATALOGUE
        if any(fnmatch.fnmatchcase(at, glob.replace("**/", "*/")) for glob in entry["fileMatch"])
    ]
    folder = path.parent.name.removesuffix("s") if path.parent.name != "checklist" else "plan"
    assert names == [f"launchlist {folder}"]
