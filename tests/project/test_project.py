from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from launchlist.errors import UsageError
from launchlist.findings import Finding, Source, Violation
from launchlist.printing.text import Counts
from launchlist.project.project import add_findings, choose_as_of, count_records, read_project, resolve_as_of
from launchlist.reading.disk.plan_files import SourceFile
from tests.plan.builder import at, build_plan
from tests.workspace import TASK, write_files, write_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from launchlist.project.project import Project

NOW = datetime(2025, 5, 17, 12, tzinfo=UTC)
TASK_PATH = "checklist/tasks/A-1.yaml"
BAD_OWNER = {TASK_PATH: TASK.replace("Maya", "Mia")}


def read(root: Path, settings: str = "", files: dict[str, str] | None = None, *, places: bool = True) -> Project:
    return read_project(str(write_plan(root, settings, files)), None, NOW, places=places)


def list_places(project: Project) -> list[str]:
    return [f"{each.path}:{each.line}:{each.column} {each.severity} {each.rule}" for each in project.findings]


@pytest.mark.parametrize(
    ("settings", "files", "places"),
    [
        ("", {}, []),
        ("", BAD_OWNER, [f"{TASK_PATH}:3:8 error unknown-owner"]),
        ("rules: {unknown-owner: warning}\n", BAD_OWNER, [f"{TASK_PATH}:3:8 warning unknown-owner"]),
        ('rules: {unknown-owner: "off"}\n', BAD_OWNER, []),
        ("rules: {drift: warning}\n", {}, ["checklist/plan.yaml:7:9 error fixed-rule"]),
        (
            "outputs: [{path: A.md}, {path: a.md}, {path: ../x}]\n",
            {},
            ["checklist/plan.yaml:7:32 error output-refused", "checklist/plan.yaml:7:46 error output-refused"],
        ),
        ("", {"checklist/tasks/A-2.yaml": "id: [\n"}, ["checklist/tasks/A-2.yaml:2:1 error yaml-syntax"]),
    ],
)
def test_every_finding_has_its_place(tmp_path: Path, settings: str, files: dict[str, str], places: list[str]) -> None:
    project = read(tmp_path, settings, files)
    assert list_places(project) == places
    assert project.has_errors == any(" error " in place for place in places)


@pytest.mark.parametrize(("settings", "place"), [("", "3:8"), ("rules: {unknown-owner: warning}\n", "1:1")])
def test_without_places_only_errors_are_looked_up(tmp_path: Path, settings: str, place: str) -> None:
    (found,) = list_places(read(tmp_path, settings, BAD_OWNER, places=False))
    assert found.startswith(f"{TASK_PATH}:{place} ")


def test_a_folder_without_a_plan_is_a_finding(tmp_path: Path) -> None:
    project = read_project(str(tmp_path), None, NOW)
    assert [finding.rule for finding in project.findings] == ["no-plan", "no-tasks"]
    assert (project.lookup, project.as_of) == (None, None)
    with pytest.raises(UsageError):
        read_project(str(tmp_path), "never", NOW)


def test_a_plan_of_empty_lists_has_nothing_to_check(tmp_path: Path) -> None:
    assert [finding.rule for finding in read(tmp_path, "", {TASK_PATH: "tasks: []\n"}).findings] == ["no-tasks"]


def test_each_file_is_shown_to_the_tracker(tmp_path: Path) -> None:
    seen: list[object] = []

    def track(items: Sequence[Any]) -> Iterator[Any]:
        for item in items:
            seen.append(item.path if isinstance(item, SourceFile) else item)
            yield item

    read_project(str(write_plan(tmp_path)), None, NOW, track=track)
    assert seen == ["A-1.yaml", "checklist/plan.yaml", TASK_PATH]


def test_later_findings_are_added_in_order(tmp_path: Path) -> None:
    project = read(tmp_path, "", BAD_OWNER)
    later = Finding(path="CHECKLIST.md", line=2, column=1, severity="error", rule="drift", message="x")
    added = add_findings(
        project, [Violation("no-such-template", Source("checklist/plan.yaml", ("title",)), "y"), later]
    )
    assert list_places(added) == [
        "CHECKLIST.md:2:1 error drift",
        "checklist/plan.yaml:2:8 error no-such-template",
        f"{TASK_PATH}:3:8 error unknown-owner",
    ]


@pytest.mark.parametrize(
    ("frozen", "given", "expected"),
    [
        ("", None, "2025-05-17T20:00:00+08:00"),
        ("2025-05-01 09:00", None, "2025-05-01T09:00:00+08:00"),
        ("2025-05-01 09:00", "2025-05-02 10:00", "2025-05-02T10:00:00+08:00"),
        ("", "2025-05-02 10:00 UTC", "2025-05-02T18:00:00+08:00"),
    ],
)
def test_the_moment_is_the_one_given_else_the_plans_else_now(frozen: str, given: str | None, expected: str) -> None:
    zone = "UTC+08:00"
    plan = build_plan(zone=zone)._replace(as_of=at(frozen, zone) if frozen else None)
    assert choose_as_of(plan, given, NOW).local.isoformat() == expected


@pytest.mark.parametrize("moment", ["", "never", "2025-02-30", "2025-05-17 24:00", "2025-05-17 12:00 Mars"])
def test_an_invalid_moment_is_refused(moment: str) -> None:
    with pytest.raises(UsageError, match="is not a valid time"):
        resolve_as_of(moment)


def test_records_are_counted_where_they_can_be_read_and_files_where_not(tmp_path: Path) -> None:
    several = "tasks:\n" + "".join(
        f"  - {{id: B-{n}, title: T, owner: Maya, deadline: 2025-05-20, status: pending}}\n" for n in (1, 2)
    )
    write_files(tmp_path, {"checklist/blockers/X-1.yaml": "nonsense"})
    assert read(tmp_path, "", {"checklist/tasks/more.yaml": several}).counts == Counts(tasks=3, blockers=1, plans=1)
    assert count_records((), None) == Counts(tasks=0, blockers=0, plans=0)
