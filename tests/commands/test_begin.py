from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.commands.begin import check_files, find_present, refuse_existing, write_new_files
from launchlist.errors import GuardError
from tests.adopt.places import NOW
from tests.workspace import PLAN, TASK, write_files

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"checklist/plan.yaml": PLAN, "checklist/tasks/A-1.yaml": TASK, "checklist/blockers/B-1.yaml": "id: B-1\n"}


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_files_are_written_below_a_folder_that_is_made_for_them(tmp_path: Path) -> None:
    write_new_files(str(tmp_path / "new/plan"), FILES)
    assert list_files(tmp_path / "new/plan") == sorted(FILES)


def test_of_a_plan_that_cannot_be_written_whole_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "checklist").mkdir()
    (tmp_path / "checklist" / "blockers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GuardError, match="symbolic link"):
        write_new_files(str(tmp_path), FILES)
    assert list_files(tmp_path) == []


@pytest.mark.parametrize("there", [*FILES, "checklist/tasks/B-2.yml"])
def test_whatever_there_is_of_a_plan_is_named(there: str, tmp_path: Path) -> None:
    write_files(tmp_path, {there: "x"})
    with pytest.raises(GuardError, match=f"{there} is there already; nothing is overwritten: go away"):
        refuse_existing(str(tmp_path), "go away")


def test_an_empty_folder_and_none_are_fine(tmp_path: Path) -> None:
    refuse_existing(str(tmp_path), "")
    refuse_existing(str(tmp_path / "none"), "")
    (tmp_path / "checklist" / "tasks").mkdir(parents=True)
    refuse_existing(str(tmp_path), "")


def test_a_plan_is_checked_before_it_is_there(tmp_path: Path) -> None:
    project = check_files(str(tmp_path), {**FILES, ".gitattributes": "no plan"}, NOW)
    assert {finding.path for finding in project.findings if finding.severity == "error"} == {
        "checklist/blockers/B-1.yaml"
    }
    assert project.counts.tasks == 1


def test_present_is_what_is_there_whatever_it_is(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "", "b/c": "x"})
    (tmp_path / "d").symlink_to("nowhere")
    assert find_present(str(tmp_path), ["a", "b", "b/c", "d", "e", "f/g"]) == {"a", "b", "b/c", "d"}
