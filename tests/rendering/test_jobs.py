from __future__ import annotations

import pytest

from launchlist.rendering.context import Context, build_context
from launchlist.rendering.environment import TemplateFault, build_environment
from launchlist.rendering.jobs import LAYOUT, encode_job, render_job
from tests.plan.builder import build_plan, build_task, report

CONTEXT: Context = build_context(report(build_plan(build_task("A-1"))), ("heading", "progress"))
SECTIONS = {"heading.md.j2": "# {{ title }} 🔄\n", "progress.md.j2": "{% for row in rows %}{{ row[0] }}\n{% endfor %}"}
PARTS = "{% for part in parts %}{{ part['section'] }}: {{ part['text'] }}{% endfor %}"


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        (PARTS, "heading: # Small plan 🔄\nprogress: A-1\n"),
        (f"\n\n{PARTS}\n\n", "heading: # Small plan 🔄\nprogress: A-1\n"),
        ("{{ 'a\\r\\nb\\r' }}", "a\nb\n"),
        ("", "\n"),
    ],
)
def test_a_document_is_the_same_as_text_and_as_bytes(layout: str, text: str) -> None:
    environment = build_environment({LAYOUT: layout, **SECTIONS})
    assert render_job(environment, LAYOUT, CONTEXT) == text
    assert encode_job(environment, LAYOUT, CONTEXT) == text.encode()


@pytest.mark.parametrize("name", [LAYOUT, "heading.md.j2"])
def test_a_fault_in_any_of_its_templates_is_returned(name: str) -> None:
    environment = build_environment({LAYOUT: PARTS, **SECTIONS, name: "a\n{{ titel }}"})
    for draw in (render_job, encode_job):
        fault = draw(environment, LAYOUT, CONTEXT)
        assert isinstance(fault, TemplateFault)
        assert (fault.template, fault.line) == (name, 2)
