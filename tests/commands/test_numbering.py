from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from launchlist.editing.next_id import find_next_id
from launchlist.errors import LaunchlistError, UsageError
from tests.commands.test_edit import SETTINGS, run
from tests.workspace import PLAN, TASK, commit, run_git, write_files, write_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIST = "tasks:\n  - {id: A-7, title: Print, owner: Maya, deadline: 2025-05-21, status: pending, depends_on: [A-1]}\n"
BLOCKER = """\
id: BLK-1
description: No paper for A-1
affects: ['A-1']
resolution_plan: Buy
owner: Maya
eta: 2025-05-19
status: open
"""
MORE = """\
  - name: Tide
critical_path:
  - title: Write
    tasks: [A-1, A-7] # both
pinned_rows:
  - {task: A-1, after: A-7}
"""


def read(root: Path, name: str) -> str:
    return (root / "checklist" / f"{name}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("taken", "free"),
    [([], "A-1"), (["A-1", "A-3"], "A-4"), (["AB-7", "A-2"], "A-3"), (["A-009"], "A-10"), (["B-1", "notes"], "A-1")],
)
def test_the_next_id_follows_the_highest(taken: list[str], free: str) -> None:
    assert find_next_id("A", taken) == free


def test_a_new_task_has_the_given_fields(tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=../../task.schema.json\n"
    write_plan(tmp_path, SETTINGS, {"checklist/tasks/A-1.yaml": line + TASK})
    words = (
        "--owner",
        "Tide",
        "--deadline",
        "tomorrow 18:00",
        "--label",
        "docs",
        "--depends-on",
        "A-1",
        "--estimate",
        "2d",
    )
    outcome = run(tmp_path, "new", "A", "Print: it", *words)
    assert outcome.text.startswith("A-2: Tide, 2025-05-15 18:00, in checklist/tasks/A-2.yaml\n")
    assert read(tmp_path, "tasks/A-2") == (
        f'{line}id: A-2\ntitle: "Print: it"\nowner: Tide\ndeadline: 2025-05-15 18:00\nstatus: pending\n'
        "depends_on: [A-1]\nlabels: [docs]\nestimate: 2d\n"
    )


def test_lists_are_split_at_commas_as_set_does(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/tasks/more.yaml": LIST})
    words = ("--depends-on", "A-1, A-7", "--depends-on", "A-1", "--label", "a,b c", "--label", "d")
    assert run(tmp_path, "new", "B", "Bind", *words).code == 0
    assert "depends_on: [A-1, A-7]\nlabels:\n  - a\n  - b c\n  - d\n" in read(tmp_path, "tasks/B-1")


def test_the_only_owner_and_the_release_are_the_defaults(tmp_path: Path) -> None:
    write_plan(tmp_path)
    assert run(tmp_path, "new", "DOC", "Write more").code == 0
    assert read(tmp_path, "tasks/DOC-1") == (
        "id: DOC-1\ntitle: Write more\nowner: Maya\ndeadline: 2025-05-22\nstatus: pending\n"
    )


def test_a_new_task_may_have_no_deadline(tmp_path: Path) -> None:
    write_plan(tmp_path)
    done = run(tmp_path, "new", "DOC", "Write more", "--deadline", "none")
    assert done.text.startswith("DOC-1: Maya, no deadline, in checklist/tasks/DOC-1.yaml\n")
    assert read(tmp_path, "tasks/DOC-1") == "id: DOC-1\ntitle: Write more\nowner: Maya\nstatus: pending\n"


def test_ids_of_lists_of_branches_and_of_file_names_are_taken(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/tasks/more.yaml": LIST})
    commit(tmp_path)
    for branch, name in (("one", "tasks/A-9.yaml"), ("two", "blockers/A-12.yml")):
        run_git(tmp_path, "switch", "-q", "-c", branch)
        write_files(tmp_path, {f"checklist/{name}": "x"})
        commit(tmp_path)
        run_git(tmp_path, "switch", "-q", "-")
    assert run(tmp_path, "new", "A", "Next").text.startswith("A-13: ")
    assert run(tmp_path, "new", "B", "Other").text.startswith("B-1: ")
    assert run(tmp_path, "new", "A-5", "That one").text.startswith("A-5: ")


def fetch_branches(folder: Path, branches: Mapping[str, Mapping[str, str]]) -> Path:
    """Return a clone of a repository that has further branches with these files each."""
    there = write_plan(folder / "there")
    run_git(folder, "init", "-q", "-b", "main", str(there))
    commit(there)
    for branch, files in branches.items():
        run_git(there, "switch", "-q", "-c", branch, "main")
        write_files(there, files)
        commit(there)
    run_git(folder, "clone", "-q", "--branch", "main", there.as_uri(), str(folder / "here"))
    return folder / "here"


def test_ids_on_fetched_branches_are_taken_in_files_and_in_lists(tmp_path: Path) -> None:
    items = "tasks:\n  - id: A-31\n    title: x\n  - {id: B-4, title: x}\n"
    branches = {"one": {"checklist/tasks/A-20.yaml": "x"}, "two": {"checklist/tasks/more.yaml": items}}
    here = fetch_branches(tmp_path, branches)
    assert run(here, "new", "A", "Next").text.startswith("A-32: ")
    assert run(here, "new", "B", "Next").text.startswith("B-5: ")
    with pytest.raises(UsageError, match=r"^A-31 is in use on another branch; the next free one is A-33$"):
        run(here, "new", "A-31", "Mine")
    assert run(here, "new", "A-21", "Free").text.startswith("A-21: ")
    assert "A-33" in run(here, "renumber", "A-1").text


def test_hundreds_of_branches_take_a_few_git_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = fetch_branches(tmp_path, {"one": {"checklist/tasks/A-20.yaml": "x"}})
    head = (here / ".git/refs/heads/main").read_text()
    for number in range(400):
        write_files(here, {f".git/refs/remotes/origin/b{number}": head})
    write_files(tmp_path, {"bin/git": f'#!/bin/sh\necho x >>"{tmp_path}/calls"\nexec {shutil.which("git")} "$@"\n'})
    (tmp_path / "bin/git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")
    assert run(here, "new", "A", "Next").text.startswith("A-21: ")
    assert (tmp_path / "calls").read_text().count("x") <= 7


def test_a_plan_below_the_top_of_a_repository_counts_its_own_branches(tmp_path: Path) -> None:
    write_plan(tmp_path / "sub")
    write_files(tmp_path, {"checklist/tasks/A-50.yaml": "x"})
    run_git(tmp_path, "init", "-q")
    commit(tmp_path)
    run_git(tmp_path, "switch", "-q", "-c", "one")
    write_files(tmp_path, {"sub/checklist/tasks/A-9.yaml": "x"})
    commit(tmp_path)
    run_git(tmp_path, "switch", "-q", "-")
    assert run(tmp_path / "sub", "new", "A", "Next").text.startswith("A-10: ")


@pytest.mark.parametrize(
    ("settings", "words", "said"),
    [
        (MORE, ("new", "A", "T"), "choose one with --owner: Maya and Tide"),
        (
            MORE,
            ("new", "A", "T", "--owner", "Tyde"),
            "--owner 'Tyde' is not in plan.yaml's owners; did you mean 'Tide'?",
        ),
        (MORE, ("new", "doc", "T"), "'doc' is not a valid id prefix; write DOC"),
        (MORE, ("new", "A-1", "T"), "A-1 is in use, in checklist/tasks/A-1.yaml; the next free one is A-8"),
        (MORE, ("renumber", "a-1"), "there is no task or blocker 'a-1'; did you mean 'A-1'?"),
        (MORE, ("renumber", "A-1", "A-7"), "A-7 is in use, in checklist/tasks/more.yaml"),
        (MORE, ("renumber", "A-1", "a8"), "'a8' is not a valid id"),
        (
            MORE,
            ("renumber", "A-1", "--file", "checklist/tasks/more.yaml"),
            "does not contain A-1; it is in checklist/tasks/A-1.yaml",
        ),
    ],
)
def test_an_invalid_change_is_refused_with_the_fix(
    tmp_path: Path, settings: str, words: tuple[str, ...], said: str
) -> None:
    write_plan(tmp_path, settings, {"checklist/tasks/more.yaml": LIST})
    with pytest.raises(LaunchlistError) as caught:
        run(tmp_path, *words)
    assert (caught.value.exit_code, said in str(caught.value)) == (2, True), str(caught.value)


def test_without_a_release_a_deadline_is_required(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/plan.yaml": PLAN.replace("release: 2025-05-22\n", "")})
    with pytest.raises(LaunchlistError, match="when is it due"):
        run(tmp_path, "new", "A", "T")


def test_an_id_changes_in_all_references(tmp_path: Path) -> None:
    write_plan(tmp_path, MORE, {"checklist/tasks/more.yaml": LIST, "checklist/blockers/BLK-1.yaml": BLOCKER})
    outcome = run(tmp_path, "renumber", "A-1", "DOC-1")
    assert outcome.code == 0, outcome.text
    assert not (tmp_path / "checklist/tasks/A-1.yaml").exists()
    assert read(tmp_path, "tasks/DOC-1") == TASK.replace("A-1", "DOC-1")
    assert read(tmp_path, "plan") == (PLAN + MORE).replace("A-1", "DOC-1")
    assert read(tmp_path, "tasks/more") == LIST.replace("A-1", "DOC-1")
    assert read(tmp_path, "blockers/BLK-1") == BLOCKER.replace("'A-1'", "'DOC-1'")
    assert outcome.text.startswith("A-1: id A-1 → DOC-1\nchecklist/tasks/A-1.yaml → checklist/tasks/DOC-1.yaml\n")
    assert "\nchecklist/plan.yaml:10: tasks: A-1 → DOC-1\n" in outcome.text
    assert "\ntext that mentions A-1 was left unchanged:\n  checklist/blockers/BLK-1.yaml:2\n" in outcome.text


def test_the_later_of_two_in_a_list_changes(tmp_path: Path) -> None:
    task = LIST.partition("\n")[2]
    write_plan(tmp_path, files={"checklist/tasks/more.yaml": LIST + task})
    with pytest.raises(LaunchlistError, match="A-7 is used 2 times; choose the one to change with --file"):
        run(tmp_path, "renumber", "A-7")
    assert run(tmp_path, "renumber", "A-7", "--file", "checklist/tasks/more.yaml").code == 0
    assert read(tmp_path, "tasks/more") == LIST + task.replace("A-7", "A-8")


def test_a_blocker_is_renumbered_too(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/blockers/BLK-1.yaml": BLOCKER})
    assert run(tmp_path, "renumber", "BLK-1").code == 0
    assert read(tmp_path, "blockers/BLK-2") == BLOCKER.replace("BLK-1", "BLK-2")


def test_dates_that_count_from_a_renumbered_task_follow(tmp_path: Path) -> None:
    more = "anchors:\n  cut: A-1 + 1d # the cut\nphases:\n  - id: fix\n    title: Fix\n    until: A-1+2w\n"
    settings = SETTINGS.rstrip("\n") + f"\n{more}"
    other = TASK.replace("A-1", "A-12").replace("2025-05-20 12:00", "A-1-2d 18:00")
    eta = BLOCKER.replace("2025-05-19", "A-1")
    files = {"checklist/tasks/A-1.yaml": TASK, "checklist/tasks/A-12.yaml": other, "checklist/blockers/BLK-1.yaml": eta}
    root = write_plan(tmp_path, settings, files)
    done = run(root, "renumber", "A-1", "ZZ-1")
    assert done.code == 0, done.text
    written = {path.name: path.read_text("utf-8") for path in (root / "checklist").rglob("*.yaml")}
    assert "  cut: ZZ-1 + 1d # the cut\n" in written["plan.yaml"]
    assert "until: ZZ-1+2w\n" in written["plan.yaml"]
    assert "deadline: ZZ-1-2d 18:00\n" in written["A-12.yaml"]
    assert "eta: ZZ-1\n" in written["BLK-1.yaml"]
