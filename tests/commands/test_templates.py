from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.commands.templates import load_overrides
from tests.plan.builder import build_plan
from tests.workspace import write_files

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
        ({"own/README.md": "x"}, [], ["no-such-template: the folder own has no template"]),
        ({"README.md": "x"}, [], ["no-folder: there is no folder own"]),
        (
            {"own/metric.md.j2": "x"},
            ["metric.md.j2"],
            ["no-such-template: nothing uses a template called metric.md.j2"],
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


def test_a_template_is_utf_8(tmp_path: Path) -> None:
    write_files(tmp_path, {"own/heading.md.j2": "x"})
    (tmp_path / "own" / "metrics.md.j2").write_bytes(b"\xff")
    assert load(tmp_path) == ({"heading.md.j2": "x"}, ["template-error: it is not UTF-8"])
