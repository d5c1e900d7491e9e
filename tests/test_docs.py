"""Documentation that could drift from the source, held to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from launchlist.commands.catalogue import RULES
from launchlist.commands.rules import build_manual as build_rule_manual
from launchlist.commands.schema import build_manual as build_field_manual
from launchlist.plan.model import SECTIONS
from launchlist.rendering.context import Context
from launchlist.rendering.fields import Fields
from launchlist.rendering.sandbox import CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES, WALL_SECONDS

ROOT = Path(__file__).parent.parent
TEXTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize(
    ("name", "build"), [("rules", build_rule_manual), ("fields", build_field_manual)], ids=["rules", "fields"]
)
def test_generated_pages_are_up_to_date(name: str, build: object) -> None:
    assert callable(build)
    assert (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") == build().text


def test_rule_names_are_unique_and_kebab_case() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_rules_of_the_clock_are_no_errors() -> None:
    assert {rule.severity for rule in RULES if rule.clock} == {"warning"}


def test_every_name_that_templates_see_is_documented() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [name for name in Context.__annotations__ if f"`{name}`" not in page] == []
    assert Fields == dict[str, str]


def test_every_template_is_documented() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [name for name in SECTIONS if f"| `{name}.md.j2` |" not in page] == []


def test_limits_of_templates_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8").replace("\n", " ")
    memory = f"{MEMORY_BYTES >> 30} GiB of memory and {OUTPUT_BYTES >> 20} MiB of output"
    assert f"{CPU_SECONDS} seconds of processor time, {WALL_SECONDS} seconds in all, {memory}" in page


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
