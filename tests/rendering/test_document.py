from __future__ import annotations

from pathlib import Path

import pytest

from launchlist.plan.model import SECTIONS, Metric, Output, Owner, Plan, Sync
from launchlist.rendering import sandbox
from launchlist.rendering.document import find_stray_templates, load_templates, render_output, render_outputs
from launchlist.rendering.environment import TemplateFault
from launchlist.rendering.outputs import unmark
from tests.plan.builder import PLAN, at, build_blocker, build_plan, build_task, get_zone, report

WHOLE = Output(path="CHECKLIST.md", source=PLAN, sections=SECTIONS)


def render(plan: Plan, output: Output = WHOLE, as_of: str = "2025-05-17 12:00") -> dict[str, str]:
    texts = render_output(report(plan, as_of), output, {})
    assert not isinstance(texts, TemplateFault)
    return {name: unmark(data).decode().partition("\n")[2] for name, data in texts.items()}


def test_a_very_different_plan_is_rendered() -> None:
    zone = "America/New_York"
    tasks = (
        build_task("WEB-10", "2026-01-05 09:00", "cancelled", owner="Ann-Kathrin", zone=zone),
        build_task("WEB-2", "2025-12-31", "in_progress", on=("OPS-1",), updates={"2025-12-24": "Begun"}, zone=zone),
        build_task("OPS-1", "2025-12-23 18:00", zone=zone)._replace(
            title="Move the\ndatabase", next_action="Ask for a window"
        ),
    )
    plan = build_plan(*tasks, path=("OPS-1 WEB-2",), release="2026-01-10", zone=zone)._replace(
        title="New site",
        goal="go live",
        owners=(Owner(name="Maya", source=PLAN, role="lead"), Owner(name="Ann-Kathrin", source=PLAN)),
        display_zones=(get_zone("Europe/Berlin"),),
        next_sync=Sync(at=at("2025-12-27 10:00", zone)),
        metrics=(Metric(title="Done", measure="tasks", source=PLAN),),
    )
    assert render(plan, as_of="2025-12-24 12:00")[""] == (Path(__file__).parent / "different.md").read_text()


def test_a_plan_with_nothing_in_it() -> None:
    text = render(build_plan())[""]
    assert "No tasks." in text
    assert "No blockers." in text
    for heading in ("Critical Path", "Daily Status", "Action Items", "Next Team Sync"):
        assert heading not in text


def test_sections_are_picked_and_ordered() -> None:
    output = WHOLE._replace(sections=("metrics", "progress"))
    text = render(build_plan(build_task("A-1")), output)[""]
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## Progress Measurement",
        "## Progress Tracking Checklist",
    ]


def test_regions_are_rendered_one_by_one() -> None:
    output = WHOLE._replace(sections=(), regions=("blockers", "metrics"))
    texts = render(build_plan(build_task("A-1"), build_blocker("X-1", "A-1")), output)
    assert [text.splitlines()[0] for text in texts.values()] == [
        "## Blockers and Dependencies",
        "## Progress Measurement",
    ]
    assert list(texts) == ["blockers", "metrics"]


def test_one_changed_task_changes_one_row() -> None:
    tasks = [build_task(f"A-{number}") for number in range(5)]
    before = render(build_plan(*tasks))[""].splitlines()
    tasks[2] = tasks[2]._replace(title="A much longer title than the one it had before")
    after = render(build_plan(*tasks))[""].splitlines()
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_an_override_replaces_one_section() -> None:
    plan = build_plan(build_task("A-1"))
    texts = render_output(report(plan), WHOLE, {"heading.md.j2": "# Own {{ title }}"})
    assert not isinstance(texts, TemplateFault)
    own, ours = unmark(texts[""]).decode().partition("\n")[2], render(plan)[""]
    assert own.splitlines()[0] == "# Own Small plan"
    assert own.partition("## ")[2] == ours.partition("## ")[2]


def test_outputs_share_the_limits_on_templates() -> None:
    spoken = report(build_plan(build_task("A-1")))
    large = {"heading.md.j2": "{{ 'x' * (30 * 1024 * 1024) }}"}
    assert not isinstance(render_output(spoken, WHOLE, large), TemplateFault)
    shared = render_outputs([(spoken, WHOLE._replace(path=f"{name}.md")) for name in "abc"], large)
    assert isinstance(shared, TemplateFault)
    assert shared.message == "the output is over 64 MiB"


def test_all_outputs_are_rendered_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    ask = sandbox._ask_child

    def count(job: dict[str, object], blamed: str) -> dict[str, object] | TemplateFault:
        started.append(blamed)
        return ask(job, blamed)

    monkeypatch.setattr(sandbox, "_ask_child", count)
    spoken = report(build_plan(build_task("A-1")))
    outputs = [WHOLE._replace(path=f"{name}.md") for name in "abcdef"]
    regions = Output(path="README.md", source=PLAN, regions=("blockers", "metrics"))
    texts = render_outputs([(spoken, output) for output in (*outputs, regions)], {"heading.md.j2": "# Own"})
    assert not isinstance(texts, TemplateFault)
    assert ([list(each) for each in texts], len(started)) == ([*[[""]] * 6, ["blockers", "metrics"]], 1)


@pytest.mark.parametrize("name", sorted(load_templates()))
def test_every_section_has_a_template(name: str) -> None:
    assert load_templates()[name]
    assert name.removesuffix(".md.j2") in {*SECTIONS, "checklist"}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"metrics.md.j2": ""}, []),
        ({"metric.md.j2": ""}, ["metric.md.j2"]),
        ({"metrics.md.j2": "{% include 'bar.md.j2' %}", "bar.md.j2": ""}, []),
        ({"bar.md.j2": "{% include 'bar.md.j2' %}"}, ["bar.md.j2"]),
    ],
)
def test_templates_that_nothing_uses(overrides: dict[str, str], expected: list[str]) -> None:
    assert find_stray_templates(overrides) == expected
