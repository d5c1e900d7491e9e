from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launchlist.errors import GuardError
from launchlist.project.new_plan import check_files, find_present, refuse_existing, write_new_files
from tests.adopt.places import NOW
from tests.workspace import PLAN, SCRIPTS, TASK, write_files

FILES = {"checklist/plan.yaml": PLAN, "checklist/tasks/A-1.yaml": TASK, "checklist/blockers/B-1.yaml": "id: B-1\n"}


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_files_are_written_below_a_folder_that_is_made_for_them(tmp_path: Path) -> None:
    write_new_files(str(tmp_path / "new/plan"), FILES)
    assert list_files(tmp_path / "new/plan") == sorted(FILES)


def test_a_plan_that_cannot_be_written_completely_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "checklist").mkdir()
    (tmp_path / "checklist" / "blockers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GuardError, match="symbolic link"):
        write_new_files(str(tmp_path), FILES)
    assert list_files(tmp_path) == []


def test_files_that_appear_after_the_check_are_not_overwritten(tmp_path: Path) -> None:
    write_files(tmp_path, {"checklist/tasks/A-1.yaml": "mine"})
    with pytest.raises(
        GuardError, match=r"nothing was written: 'checklist/tasks/A-1\.yaml' is not written: it already exists"
    ):
        write_new_files(str(tmp_path), dict(sorted(FILES.items())))
    assert list_files(tmp_path) == ["checklist/tasks/A-1.yaml"]
    assert (tmp_path / "checklist/tasks/A-1.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("sent", "code", "left"), [(signal.SIGINT, 130, set()), (signal.SIGKILL, -signal.SIGKILL, {"tasks"})]
)
def test_an_interrupted_plan_does_not_look_like_one(
    tmp_path: Path, sent: signal.Signals, code: int, left: set[str]
) -> None:
    rows = "".join(f"Task {number},Maya,2025-05-20\n" for number in range(5000))
    write_files(tmp_path, {"plan.csv": f"Task,Owner,Deadline\n{rows}"})
    command = [sys.executable, "-m", "launchlist", "adopt", "plan.csv", "--into", "new"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS}
    tasks = tmp_path / "new/checklist/tasks"
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as child:
        while child.poll() is None and not (tasks.is_dir() and len(os.listdir(tasks)) > 20):
            time.sleep(0.01)
        child.send_signal(sent)
        _, errors = child.communicate()
    assert child.returncode == code, errors
    assert {Path(name).parts[2] for name in list_files(tmp_path) if name != "plan.csv"} == left


@pytest.mark.parametrize("there", [*FILES, "checklist/tasks/B-2.yml"])
def test_every_part_of_an_existing_plan_is_named(there: str, tmp_path: Path) -> None:
    write_files(tmp_path, {there: "x"})
    with pytest.raises(GuardError, match=f"{there} already exists; nothing is overwritten: go away"):
        refuse_existing(str(tmp_path), "go away")


def test_an_empty_or_missing_folder_is_accepted(tmp_path: Path) -> None:
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


def test_anything_that_exists_is_present(tmp_path: Path) -> None:
    write_files(tmp_path, {"a": "", "b/c": "x"})
    (tmp_path / "d").symlink_to("nowhere")
    assert find_present(str(tmp_path), ["a", "b", "b/c", "d", "e", "f/g"]) == {"a", "b", "b/c", "d"}
