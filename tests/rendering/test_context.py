from __future__ import annotations

import json

from launchlist.plan.model import SECTIONS, Owner
from launchlist.rendering.context import Context, build_context
from tests.plan.builder import PLAN, build_blocker, build_plan, build_task, report


def test_it_is_plain_data_that_survives_the_way_into_a_child() -> None:
    plan = build_plan(build_task("A-1", updates={"2025-05-17": "Begun"}), build_blocker("X-1", "A-1"), path=("A-1",))
    context = build_context(report(plan), SECTIONS)
    assert set(json.loads(json.dumps(context))) == set(Context.__annotations__) - {"parts"}


def test_a_section_without_a_line_is_left_out() -> None:
    context = build_context(report(build_plan()), SECTIONS)
    assert context["sections"] == ["heading", "progress", "blockers", "metrics", "footer"]


def test_sections_keep_the_order_asked_for() -> None:
    assert build_context(report(build_plan()), ("metrics", "updates", "heading"))["sections"] == ["metrics", "heading"]


def test_text_is_escaped_for_where_it_stands() -> None:
    hostile = "a | <b> @everyone @maya"
    task = build_task("A-1", updates={"2025-05-17": hostile})._replace(title=hostile, next_action=hostile)
    plan = build_plan(task, build_blocker("X-1", "A-1")._replace(description=hostile))
    owners = (Owner(name="Maya", source=PLAN, role="*lead* | all", github="maya"),)
    shown = json.dumps(build_context(report(plan._replace(owners=owners, title=hostile, goal=hostile)), SECTIONS))
    assert "<b>" not in shown
    assert "@everyone" not in shown
    assert shown.count("a \\\\| &lt;b> @&#8203;everyone @maya") == 2  # two cells
    assert shown.count("a | &lt;b> @&#8203;everyone @maya") == 4  # four lines
    assert "Maya (\\\\*lead\\\\* \\\\| all)" in shown
