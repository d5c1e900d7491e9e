"""Documentation that could drift from the source, held to it."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import pytest

from docs import structure
from docs.tables import PAGES, build_tables, fill_page, read_action
from launchlist.commands.parser import build_full_parser
from launchlist.commands.rules import build_rule_manual
from launchlist.commands.schema import build_field_manual
from launchlist.commands.sync.command import GUARDS
from launchlist.plan.model import SECTIONS
from launchlist.project.rule_registry import RULES
from launchlist.reading.schema.validator import read_schema_text
from launchlist.rendering.context import Context, TemplateFields
from launchlist.rendering.sandbox import CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES, WALL_SECONDS
from launchlist.sync.issue_text import CommitLinks, Writer
from tests.plan.builder import build_blocker, build_plan, build_task, project

ROOT = Path(__file__).parent.parent
TEXTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    ("name", "build"), [("rules", build_rule_manual), ("fields", build_field_manual)], ids=["rules", "fields"]
)
def test_generated_pages_are_up_to_date(name: str, build: object) -> None:
    assert callable(build)
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == build().text


@pytest.mark.parametrize("page", PAGES)
def test_tables_and_workflows_are_those_of_the_action(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert fill_page(text, build_tables(read_action())) == text, "python docs/tables.py writes it again"


def test_rule_names_are_unique_and_kebab_case() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_rules_of_the_clock_are_no_errors() -> None:
    assert {rule.severity for rule in RULES if rule.clock} == {"warning"}


def test_every_name_that_templates_see_is_documented() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [name for name in Context.__annotations__ if f"`{name}`" not in page] == []
    assert TemplateFields == dict[str, str]


def test_every_template_is_documented() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [name for name in SECTIONS if f"| `{name}.md.j2` |" not in page] == []


def test_limits_of_templates_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8").replace("\n", " ")
    memory = f"{MEMORY_BYTES >> 30} GiB of memory and {OUTPUT_BYTES >> 20} MiB of output"
    assert f"{CPU_SECONDS} seconds of processor time, {WALL_SECONDS} seconds in all, {memory}" in page


def test_every_option_and_guard_of_sync_is_documented() -> None:
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    options = find_options("sync")
    assert options
    assert [option for option in options if f"`{option}" not in page] == []
    assert [guard for guard in GUARDS if f"| `{guard}` |" not in page] == []


def test_every_setting_of_sync_is_shown() -> None:
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")
    settings = json.loads(read_schema_text("plan"))["properties"]["sync"]["properties"]
    assert [name for name in settings if f"  {name}:" not in page] == []


def test_every_name_that_templates_of_issues_see_is_documented() -> None:
    page = (ROOT / "docs" / "sync.md").read_text(encoding="utf-8").partition("## Templates")[2]
    task, blocker = build_task("A-1"), build_blocker("X-1", "A-1")
    writer = Writer(project(build_plan(task, blocker)), CommitLinks())
    fields = {**writer.describe_task(task), **writer.describe_blocker(blocker), **writer.describe_rest([task])}
    assert [name for name in fields if f"`{name}`" not in page] == []


def test_the_example_of_sync_is_from_the_scenario_that_is_played() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    transcript = (ROOT / "tests" / "sync" / "scenario" / "transcript.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```console\n(\$ launchlist sync --as-of.*?)```", readme, flags=re.DOTALL)
    assert example in transcript


def find_options(command: str) -> list[str]:
    (commands,) = (action for action in build_full_parser()._actions if isinstance(action, argparse._SubParsersAction))
    options = (option for action in commands.choices[command]._actions for option in action.option_strings)
    return [option for option in options if option not in {"-h", "--help"}]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_diagram_is_that_of_the_imports() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert structure.fill_page(text) == text, "python docs/structure.py writes it again"


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.py)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))))
)
def test_modules_that_contributing_names_are_there(path: str) -> None:
    assert (ROOT / "scripts/launchlist" / path).is_file() or (ROOT / path).is_file()
