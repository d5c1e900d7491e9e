"""Two people at work on one plan, with real git: what merges, and how what does not is fixed."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.workspace import commit, run, run_git, write_plan

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "critical_path:\n  - title: Write\n    tasks: [A-1]\noutputs:\n  - path: CHECKLIST.md\n"
SECOND = "id: B-1\ntitle: Print the text\nowner: Maya\ndeadline: 2025-05-21\nstatus: pending\n"
NOW = ("--as-of", "2025-05-17 12:00")
HOME = {"GIT_CONFIG_GLOBAL": os.devnull, "HOME": "/nonexistent"}


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**names, **HOME, "PATH": os.environ["PATH"]}
    return subprocess.run(["git", *words], cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a rendered and committed plan of two tasks, and a branch of somebody else."""
    write_plan(tmp_path, PLAN, {"checklist/tasks/B-1.yaml": SECOND})
    run("render", *NOW, cwd=tmp_path)
    run_git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    run_git(tmp_path, "branch", "theirs")
    return tmp_path


def change(root: Path, branch: str, *commands: tuple[str, ...]) -> None:
    """Do what a pull request does on its branch: edit with launchlist, render, commit."""
    run_git(root, "switch", "-q", branch)
    for words in commands:
        done = run(*words, cwd=root)
        assert done.returncode == 0, done.stderr + done.stdout
    run("render", *NOW, cwd=root)
    commit(root)


def test_changes_of_two_tasks_merge_and_the_checklist_is_rendered_again(plan: Path) -> None:
    change(plan, "theirs", ("set", "B-1", "status=in_progress", "owner=Maya"))
    change(plan, "main", ("set", "A-1", "status=complete", "notes=All written"))
    merged = git(plan, "merge", "theirs")
    assert merged.returncode == 1
    assert git(plan, "diff", "--name-only", "--diff-filter=U").stdout == "CHECKLIST.md\n"
    assert run("check", cwd=plan).returncode == 0
    rendered = run("render", *NOW, cwd=plan)
    assert rendered.returncode == 0
    assert "wrote CHECKLIST.md: it had conflict markers and was generated again from the plan" in rendered.stderr
    text = (plan / "CHECKLIST.md").read_text("utf-8")
    assert "<<<<<<<" not in text
    assert "All written" in text
    run_git(plan, "commit", "-q", "-a", "-m", "merge")
    assert run("render", "--check", cwd=plan).returncode == 0


def test_changes_of_two_fields_of_one_task_merge_too(plan: Path) -> None:
    change(plan, "theirs", ("update", "B-1", "Paper bought", "--date", "2025-05-16"))
    change(plan, "main", ("set", "B-1", "title=Print it"))
    git(plan, "merge", "theirs")
    assert git(plan, "diff", "--name-only", "--diff-filter=U").stdout in {"", "CHECKLIST.md\n"}
    text = (plan / "checklist/tasks/B-1.yaml").read_text("utf-8")
    assert "title: Print it\n" in text
    assert "text: Paper bought\n" in text


def test_two_branches_in_one_clone_take_two_ids(plan: Path) -> None:
    change(plan, "theirs", ("new", "B", "Bind it"))
    change(plan, "main", ("new", "B", "Sell it"))
    assert (plan / "checklist/tasks/B-3.yaml").exists()
    assert git(plan, "merge", "-X", "ours", "theirs").returncode == 0
    assert run("check", cwd=plan).returncode == 0


def test_two_clones_with_the_same_id_are_separated_with_their_references(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "clone"
    run_git(plan, "clone", "-q", ".", str(other))
    change(
        other,
        "theirs",
        ("new", "B", "Bind it"),
        ("set", "A-1", "depends_on=B-2"),
        ("new", "C", "C", "--depends-on", "B-2"),
    )
    change(plan, "main", ("new", "B", "Sell it"), ("set", "B-1", "depends_on=B-2"))
    run_git(plan, "fetch", "-q", str(other), "theirs")
    assert "checklist/tasks/B-2.yaml" in git(plan, "merge", "FETCH_HEAD").stdout
    checked = run("check", cwd=plan)
    assert "checklist/tasks/B-2.yaml:" in checked.stdout
    assert "merge-conflict" in checked.stdout
    parted = run("renumber", "B-2", cwd=plan)
    assert parted.returncode == 0, parted.stderr + parted.stdout
    tasks = {path.stem: path.read_text("utf-8") for path in (plan / "checklist/tasks").iterdir()}
    assert "title: Sell it\n" in tasks["B-2"]
    assert tasks["B-3"].startswith("id: B-3\ntitle: Bind it\n")
    assert "depends_on: [B-2]" in tasks["B-1"]
    assert "depends_on: [B-3]" in tasks["A-1"]
    assert "depends_on: [B-3]" in tasks["C-1"]
    assert run("check", cwd=plan).returncode == 0
    assert "checklist/tasks/A-1.yaml:6: depends_on: B-2 → B-3\n" in parted.stdout
    assert (
        "to stage what was fixed: git add checklist/tasks/B-2.yaml checklist/tasks/B-3.yaml checklist/tasks/A-1.yaml "
        "checklist/tasks/C-1.yaml\nstill to merge before the commit: CHECKLIST.md\n"
    ) in parted.stdout


def test_only_fixed_files_are_to_be_staged(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "clone"
    run_git(plan, "clone", "-q", ".", str(other))
    change(other, "theirs", ("new", "B", "Bind it"), ("set", "A-1", "title=Their text"))
    change(plan, "main", ("new", "B", "Sell it"), ("set", "A-1", "title=Our text"))
    run_git(plan, "fetch", "-q", str(other), "theirs")
    git(plan, "merge", "FETCH_HEAD")
    parted = run("renumber", "B-2", cwd=plan)
    (add,) = [
        line.partition(": ")[2] for line in parted.stdout.splitlines() if line.startswith("to stage what was fixed: ")
    ]
    assert "still to merge before the commit: CHECKLIST.md and checklist/tasks/A-1.yaml\n" in parted.stdout
    assert git(plan, *add.split()[1:]).returncode == 0
    staged = git(plan, "diff", "--name-only", "--cached", "--diff-filter=ACM").stdout.split()
    assert all("<<<<<<<" not in git(plan, "show", f":{path}").stdout for path in staged)
    assert git(plan, "diff", "--name-only", "--diff-filter=U").stdout.split() == [
        "CHECKLIST.md",
        "checklist/tasks/A-1.yaml",
    ]


@pytest.mark.parametrize("way", ["merge", "rebase", "cherry-pick"])
def test_references_on_both_sides_mean_our_task_in_every_kind_of_merge(plan: Path, tmp_path: Path, way: str) -> None:
    other = tmp_path / "clone"
    run_git(plan, "clone", "-q", ".", str(other))
    change(other, "theirs", ("new", "B", "Bind it"), ("set", "A-1", "depends_on=B-2"), ("set", "B-1", "depends_on=B-2"))
    change(plan, "main", ("new", "B", "Sell it"), ("set", "B-1", "depends_on=B-2"))
    run_git(plan, "fetch", "-q", str(other), "theirs:fetched")
    if way == "rebase":
        run_git(plan, "switch", "-q", "fetched")
    assert git(plan, way, "main" if way == "rebase" else "fetched").returncode == 1
    parted = run("renumber", "B-2", cwd=plan)
    assert parted.returncode == 0, parted.stderr + parted.stdout
    tasks = {path.stem: path.read_text("utf-8") for path in (plan / "checklist/tasks").iterdir()}
    assert "title: Sell it\n" in tasks["B-2"]
    assert "title: Bind it\n" in tasks["B-3"]
    assert "depends_on: [B-2]" in tasks["B-1"]
    assert "depends_on: [B-3]" in tasks["A-1"]
    assert (
        "these refer to our B-2; if one should refer to B-3, change it:\n  checklist/tasks/B-1.yaml:6: depends_on"
        in parted.stdout
    )


def test_their_task_never_gets_an_existing_file(plan: Path, tmp_path: Path) -> None:
    other = tmp_path / "clone"
    run_git(plan, "clone", "-q", ".", str(other))
    change(other, "theirs", ("new", "B", "Bind it"))
    change(plan, "main", ("new", "B", "Sell it"))
    there = plan / "checklist/tasks/B-9.yaml"
    there.write_text(SECOND.replace("B-1", "C-9"), "utf-8")
    run_git(plan, "fetch", "-q", str(other), "theirs")
    assert git(plan, "merge", "FETCH_HEAD").returncode == 1
    refused = run("renumber", "B-2", "B-9", cwd=plan)
    assert (refused.returncode, "B-9.yaml' is not written: it already exists" in refused.stderr) == (4, True)
    assert there.read_text("utf-8") == SECOND.replace("B-1", "C-9")


def test_a_collision_between_files_of_other_names_is_reported_and_fixed(plan: Path) -> None:
    copy = "checklist/tasks/more.yaml"
    (plan / copy).write_text("tasks:\n  - " + SECOND.rstrip().replace("\n", "\n    ") + "\n", "utf-8")
    task = plan / "checklist/tasks/A-1.yaml"
    task.write_text(task.read_text("utf-8") + "notes: See B-1 for the print\ndepends_on: [B-1]\n", "utf-8")
    checked = run("check", cwd=plan)
    assert f"{copy}:2:9: error duplicate-id: id 'B-1' is already used in checklist/tasks/B-1.yaml" in checked.stdout
    assert f"launchlist renumber B-1 --file {copy}" in checked.stdout
    assert run("set", "B-1", "status=complete", cwd=plan).returncode == 2
    done = run("renumber", "B-1", "--file", copy, cwd=plan)
    assert done.returncode == 0, done.stderr
    assert "these still refer to the B-1 that keeps its id" in done.stdout
    assert "\n  checklist/tasks/A-1.yaml:7: depends_on\n" in done.stdout
    assert "text that mentions B-1 was left unchanged:\n  checklist/tasks/A-1.yaml:6\n" in done.stdout
    assert "  - id: B-2\n" in (plan / copy).read_text("utf-8")
    assert (plan / "checklist/tasks/B-1.yaml").read_text("utf-8") == SECOND
