from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from launchlist.project.project import read_project
from launchlist.project.templates import check_templates, load_overrides, locate_template_fault
from launchlist.reading.disk.plan_files import read_folder
from launchlist.rendering.environment import TemplateFault
from tests.plan.builder import build_plan
from tests.workspace import TASK, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = build_plan()._replace(templates="own")


def load(root: Path) -> tuple[dict[str, str], list[str]]:
    overrides, findings = load_overrides(str(root), PLAN)
    return overrides, [f"{finding.rule}: {finding.message}" for finding in findings]


def test_a_plan_without_a_folder_has_none(tmp_path: Path) -> None:
    assert load_overrides(str(tmp_path), build_plan()) == ({}, [])


@pytest.mark.parametrize(
    ("files", "names", "findings"),
    [
        ({"own/metrics.md.j2": "x\r\n"}, ["metrics.md.j2"], []),
        ({"own/README.md": "x"}, [], ["no-such-template: the folder own has no templates"]),
        ({"README.md": "x"}, [], ["no-folder: there is no folder own"]),
        (
            {"own/metric.md.j2": "x"},
            ["metric.md.j2"],
            ["no-such-template: nothing uses a template named metric.md.j2"],
        ),
    ],
)
def test_the_folder(tmp_path: Path, files: dict[str, str], names: list[str], findings: list[str]) -> None:
    write_files(tmp_path, files)
    overrides, found = load(tmp_path)
    assert (list(overrides), [each.replace("'own'", "own") for each in found]) == (names, findings)
    assert all("\r" not in text for text in overrides.values())


def test_templates_are_not_read_through_a_link(tmp_path: Path) -> None:
    write_files(tmp_path, {"secret": "x", "own/heading.md.j2": "x"})
    (tmp_path / "own" / "metrics.md.j2").symlink_to("../secret")
    overrides, (finding,) = load(tmp_path)
    assert list(overrides) == ["heading.md.j2"]
    assert finding.startswith("symlink: ")


def test_a_folder_of_templates_has_a_size(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    for number in range(20):
        (tmp_path / f"own/{number:02}.md.j2").write_bytes(b"x" * (1 << 20))
    found, findings = read_folder(str(tmp_path), "own", ".j2", 1 << 20)
    assert (len(found), [finding.rule for finding in findings]) == (17, ["file-too-large"])


def test_a_template_is_utf_8(tmp_path: Path) -> None:
    write_files(tmp_path, {"own/heading.md.j2": "x"})
    (tmp_path / "own" / "metrics.md.j2").write_bytes(b"\xff")
    assert load(tmp_path) == ({"heading.md.j2": "x"}, ["template-error: it is not UTF-8"])


def check(root: Path, files: dict[str, str], settings: str = "templates: own\n") -> list[str]:
    """Return the errors of a plan with these templates."""
    project = read_project(str(write_plan(root, settings, files)), None, datetime(2025, 5, 17, tzinfo=UTC))
    return [
        str(each).partition("; ")[0].partition(", expected")[0]
        for each in check_templates(project).findings
        if each.severity == "error"
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"own/footer.md.j2": "{{ stamp }}\n"}, []),
        ({"own/footer.md.j2": "a\n b {{ stmp }}"}, ["own/footer.md.j2:2:7: error template-error: 'stmp' is undefined"]),
        (
            {"own/footer.md.j2": "{{ stamp.__class__ }}"},
            ["own/footer.md.j2:1:10: error template-error: templates may not use __class__ of a text"],
        ),
        (
            {
                "own/footer.md.j2": "{{ stmp }}",
                "own/heading.md.j2": "{{ title | shout }}\n",
                "own/metrics.md.j2": "{% x",
            },
            [
                "own/heading.md.j2:1:12: error template-error: there is no filter 'shout'",
                "own/metrics.md.j2:1:4: error template-error: Encountered unknown tag 'x'",
            ],
        ),
        (
            {"own/metric.md.j2": "{{ x"},
            [
                "own/metric.md.j2:1:1: error no-such-template: nothing uses a template named metric.md.j2",
                "own/metric.md.j2:1:1: error template-error: unexpected end of template",
            ],
        ),
        ({"README.md": "x"}, ["checklist/plan.yaml:7:12: error no-folder: there is no folder 'own'"]),
    ],
)
def test_templates_are_tried(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    assert check(tmp_path, files) == expected
    assert not (tmp_path / "CHECKLIST.md").exists()


def test_the_line_of_a_template_can_be_quoted(tmp_path: Path) -> None:
    files = {"own/footer.md.j2": "{{ stmp }}"}
    project = read_project(
        str(write_plan(tmp_path, "templates: own\n", files)), None, datetime(2025, 5, 17, tzinfo=UTC)
    )
    assert check_templates(project).files["own/footer.md.j2"] == b"{{ stmp }}"


def test_templates_of_a_plan_with_errors_are_parsed_only(tmp_path: Path) -> None:
    wrong = {"checklist/tasks/A-1.yaml": TASK.replace("Maya", "Mia")}
    (error,) = check(tmp_path, {**wrong, "own/footer.md.j2": "{{ stmp }}"})
    assert "unknown-owner" in error
    assert len(check(tmp_path, {**wrong, "own/footer.md.j2": "{{ stmp"})) == 2


def test_a_plan_without_templates_loads_no_template_code(tmp_path: Path) -> None:
    project = read_project(str(write_plan(tmp_path)), None, datetime(2025, 5, 17, tzinfo=UTC))
    before = set(sys.modules)
    assert check_templates(project) is project
    assert set(sys.modules) == before


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        (1, "'titel' is undefined", 6),
        (1, "'list object' has no attribute 'titel'", 6),
        (1, "there is no template named titel", 6),
        (1, "'tite' is undefined", 1),
        (2, "'titel' is undefined", 1),
        (9, "'titel' is undefined", 1),
    ],
)
def test_a_fault_is_where_its_name_is(line: int, message: str, column: int) -> None:
    fault = TemplateFault(template="x.md.j2", line=line, message=message)
    found = locate_template_fault(fault, PLAN, {"x.md.j2": "ab {{titel}}\nx"})
    assert (found.path, found.line, found.column) == ("own/x.md.j2", line, column)
