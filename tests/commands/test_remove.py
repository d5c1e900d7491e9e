"""Tasks, blockers, owners and phases by command: refused while something refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.errors import LaunchlistError
from tests.commands.test_edit import run
from tests.workspace import BLOCKER, TASK, write_files

if TYPE_CHECKING:
    from pathlib import Path

PLAN = """\
version: 1
title: Small plan
timezone: UTC
release: 2025-05-22
owners:
  - name: Maya # leads
  # the second
  - name: Tide
  - {name: Jonas}
phases:
  - id: beta
    title: Beta
    until: 2025-05-15
critical_path:
  # first
  - title: Write # soon
    tasks: [A-1]
  - title: Print
    tasks: [B-1, A-1, B-2] # all
pinned_rows:
  - {task: A-1, after: B-2}
  - {task: B-1, after: B-2}
sync:
  escalation:
    - after: 2d
      mention: [Maya, Jonas]
"""
LIST = """\
# A list.
tasks:
  # printing
  - id: B-1
    title: Print
    owner: Tide
    deadline: 2025-05-21
    status: pending # not yet
    depends_on: [A-1] # A-1 comes first
  # binding
  - id: B-2
    title: Bind what A-1 wrote
    owner: Maya
    deadline: 2025-05-21
    status: pending
    depends_on:
      - A-1 # the text
      - B-1
    phase: beta
"""
FILES = {
    "checklist/plan.yaml": PLAN,
    "checklist/tasks/A-1.yaml": TASK,
    "checklist/tasks/more.yaml": LIST,
    "checklist/blockers/BLK-1.yaml": BLOCKER,
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    write_files(tmp_path, FILES)
    return tmp_path


def read(root: Path) -> dict[str, str]:
    paths = sorted((root / "checklist").rglob("*.yaml"))
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in paths}


def change(path: str, *edits: tuple[str, str]) -> str:
    text = FILES[path]
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_what_is_referred_to_is_not_removed(plan: Path) -> None:
    with pytest.raises(LaunchlistError) as caught:
        run(plan, "remove", "A-1")
    assert str(caught.value) == (
        "A-1 cannot be removed while something refers to it: checklist/plan.yaml:17: tasks, "
        "checklist/plan.yaml:19: tasks, checklist/plan.yaml:21: task, checklist/blockers/BLK-1.yaml:3: affects, "
        "checklist/tasks/more.yaml:9: depends_on "
        "and checklist/tasks/more.yaml:17: depends_on; to remove these references too: launchlist remove A-1 --detach"
    )
    assert read(plan) == FILES


def test_references_go_along_if_they_are_to_be_detached(plan: Path) -> None:
    outcome = run(plan, "remove", "A-1", "BLK-1", "--detach")
    assert outcome.code == 0, outcome.text
    assert outcome.text.startswith(
        "BLK-1: removed with checklist/blockers/BLK-1.yaml\nA-1: removed with checklist/tasks/A-1.yaml\n"
        "checklist/plan.yaml:17: tasks: A-1 removed\n"
    )
    assert "text that mentions A-1 or BLK-1 was left unchanged:\n  checklist/tasks/more.yaml:11\n" in outcome.text
    assert read(plan) == {
        "checklist/plan.yaml": change(
            "checklist/plan.yaml",
            ("  - title: Write # soon\n    tasks: [A-1]\n", ""),
            ("[B-1, A-1, B-2]", "[B-1, B-2]"),
            ("  - {task: A-1, after: B-2}\n", ""),
        ),
        "checklist/tasks/more.yaml": change(
            "checklist/tasks/more.yaml",
            ("    depends_on: [A-1] # A-1 comes first\n", ""),
            ("      - A-1 # the text\n", ""),
        ),
    }


def test_the_last_task_of_a_blocker_is_not_removed(plan: Path) -> None:
    with pytest.raises(
        LaunchlistError, match="BLK-1 would affect nothing; remove it too: launchlist remove A-1 BLK-1 --d"
    ):
        run(plan, "remove", "A-1", "--detach")
    assert read(plan) == FILES


def test_a_record_is_cut_out_of_its_list(plan: Path) -> None:
    assert run(plan, "remove", "B-1", "--detach").code == 0
    cut = LIST[LIST.index("  - id: B-1") : LIST.index("  # binding")]
    assert read(plan)["checklist/tasks/more.yaml"] == change(
        "checklist/tasks/more.yaml", (cut, ""), ("      - B-1\n", "")
    )
    assert run(plan, "remove", "B-2", "--detach").text.startswith("B-2: removed with checklist/tasks/more.yaml\n")
    assert "checklist/tasks/more.yaml" not in read(plan)


def test_what_is_removed_together_may_refer_to_each_other(plan: Path) -> None:
    text = PLAN.partition("critical_path")[0]
    left = {"checklist/plan.yaml": text, "checklist/tasks/C-1.yaml": TASK.replace("A-1", "C-1")}
    write_files(plan, left)
    assert run(plan, "remove", "A-1", "B-1", "B-2", "BLK-1").code == 0
    assert read(plan) == left


def test_a_task_from_which_a_date_counts_is_not_removed(plan: Path) -> None:
    task = TASK.replace("A-1", "C-1").replace("2025-05-20 12:00", "A-1+3d")
    write_files(plan, {"checklist/tasks/C-1.yaml": task})
    with pytest.raises(
        LaunchlistError, match=r"while dates count from it: checklist/tasks/C-1\.yaml:4: deadline; change"
    ):
        run(plan, "remove", "A-1", "BLK-1", "--detach")


def test_an_owner_of_tasks_is_not_removed(plan: Path) -> None:
    with pytest.raises(LaunchlistError, match=r"Tide still owns B-1; give them .* launchlist set B-1 owner=…"):
        run(plan, "remove", "owner", "Tide", "--detach")
    assert run(plan, "set", "B-1", "owner=Maya").code == 0
    assert run(plan, "remove", "owner", "Tide").text.startswith("Tide: removed from checklist/plan.yaml\n")
    assert read(plan)["checklist/plan.yaml"] == change("checklist/plan.yaml", ("  - name: Tide\n", ""))


def test_an_owner_whom_issues_mention_is_detached(plan: Path) -> None:
    with pytest.raises(LaunchlistError, match=r"Jonas is mentioned in checklist/plan\.yaml:26: mention; to remove"):
        run(plan, "remove", "owner", "Jonas")
    assert run(plan, "remove", "owner", "Jonas", "--detach").code == 0
    assert read(plan)["checklist/plan.yaml"] == change(
        "checklist/plan.yaml", ("  - {name: Jonas}\n", ""), ("[Maya, Jonas]", "[Maya]")
    )


def test_a_phase_with_tasks_is_not_removed(plan: Path) -> None:
    with pytest.raises(LaunchlistError, match="the phase 'beta' still has B-2; to take them out of it: launchlist"):
        run(plan, "remove", "phase", "beta")
    assert run(plan, "remove", "phase", "beta", "--detach").code == 0
    phases = "phases:\n  - id: beta\n    title: Beta\n    until: 2025-05-15\n"
    assert read(plan) == {
        **FILES,
        "checklist/plan.yaml": change("checklist/plan.yaml", (phases, "")),
        "checklist/tasks/more.yaml": change("checklist/tasks/more.yaml", ("    phase: beta\n", "")),
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("A-11",), "there is no task or blocker 'A-11'; did you mean 'A-1'?"),
        (("owner",), "write the one owner to remove, such as: launchlist remove owner Jonas"),
        (("owner", "Tyde"), "there is no owner 'Tyde' in plan.yaml; did you mean 'Tide'?"),
        (("phase", "gamma"), "there is no phase 'gamma' in plan.yaml; the phases are beta"),
    ],
)
def test_what_is_not_there_is_not_removed(plan: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(LaunchlistError) as caught:
        run(plan, "remove", *words)
    assert said in str(caught.value)
    assert read(plan) == FILES
