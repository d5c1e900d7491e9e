"""A checkout that lacks files is not a plan that lacks them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from launchlist.changes.index import may_lack_files
from tests.workspace import AS_OF, TASK, commit, run, write_files, write_plan
from tests.workspace import run_git as git

if TYPE_CHECKING:
    from pathlib import Path

BLOCKER = """\
id: BLK-1
description: The key is missing
affects: [A-1]
resolution_plan: Ask for it
owner: Maya
eta: 2025-05-19
status: open
"""
FILES = {"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2"), "checklist/blockers/BLK-1.yaml": BLOCKER}
HIDDEN = "checklist/blockers/BLK-1.yaml"


class Case(NamedTuple):
    """A way to leave BLK-1 out of a clone: words for git, ``rm`` for a file removed by hand."""

    commands: tuple[str, ...]
    clone: tuple[str, ...] = ("--no-checkout",)


CASES = {
    "patterns": Case(("sparse-checkout set --no-cone /* !/checklist/blockers/", "checkout -q main")),
    "one file by a pattern": Case(("sparse-checkout set --no-cone /* !BLK-*.yaml", "checkout -q main")),
    "cone": Case(("sparse-checkout set --cone checklist/tasks", "checkout -q main")),
    "sparse index": Case(("sparse-checkout set --cone --sparse-index checklist/tasks", "checkout -q main")),
    "version 4": Case(
        ("config index.version 4", "sparse-checkout set --cone checklist/tasks", "checkout -q main"),
    ),
    "split index": Case(
        (
            "config core.splitIndex true",
            "checkout -q main",
            f"update-index --assume-unchanged {HIDDEN}",
            f"rm {HIDDEN}",
        ),
    ),
    "skip-worktree": Case(("checkout -q main", f"update-index --skip-worktree {HIDDEN}", f"rm {HIDDEN}")),
    "assume-unchanged": Case(("checkout -q main", f"update-index --assume-unchanged {HIDDEN}", f"rm {HIDDEN}")),
    "partial clone": Case(
        ("sparse-checkout set --no-cone /* !/checklist/blockers/", "checkout -q main"),
        ("--no-checkout", "--filter=blob:none"),
    ),
}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    root = write_plan(tmp_path / "origin", files=FILES)
    git(tmp_path, "init", "-q", "-b", "main", str(root))
    git(root, "config", "uploadpack.allowFilter", "true")
    commit(root)
    return root


def leave_out(origin: Path, case: Case) -> Path:
    root = origin.parent / "clone"
    git(origin.parent, "clone", "-q", *case.clone, origin.as_uri(), str(root))
    for command in case.commands:
        first, *words = command.split()
        if first == "rm":
            (root / words[0]).unlink()
        else:
            git(root, first, *words)
    assert not (root / HIDDEN).exists()
    return root


def follow(root: Path, said: str) -> None:
    """Run the remedy that a finding names."""
    command = said.partition("; run: ")[2].splitlines()[0]
    subprocess.run(command, shell=True, cwd=root, check=True, capture_output=True)  # noqa: S602 - that is what it is for


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_generated_until_the_remedy_was_followed(origin: Path, name: str) -> None:
    root = leave_out(origin, CASES[name])
    rendered = run("render", "--as-of", AS_OF, cwd=root)
    assert (rendered.returncode, (root / "CHECKLIST.md").exists()) == (1, False)
    assert f"{HIDDEN}:1:1: error not-checked-out: Git has this file, and it is not checked out" in rendered.stdout
    follow(root, rendered.stdout)
    assert run("render", "--as-of", AS_OF, cwd=root).returncode in {0, 1}
    assert "BLK-1" in (root / "CHECKLIST.md").read_text("utf-8")


@pytest.mark.parametrize("words", [("list",), ("export", "csv"), ("diff", "HEAD"), ("check",), ("fmt", "--check")])
def test_every_command_says_that_the_plan_is_not_whole(origin: Path, words: tuple[str, ...]) -> None:
    ran = run(*words, cwd=leave_out(origin, CASES["patterns"]))
    assert ran.returncode == 1
    assert "it is not checked out; run: git sparse-checkout disable" in ran.stdout + ran.stderr


def test_a_plan_of_which_nothing_is_checked_out_is_there_all_the_same(origin: Path) -> None:
    root = origin.parent / "clone"
    git(origin.parent, "clone", "-q", "--no-checkout", origin.as_uri(), str(root))
    git(root, "sparse-checkout", "set", "--cone", "--sparse-index", "docs")
    git(root, "checkout", "-q", "main")
    checked = run("check", cwd=root)
    assert (checked.returncode, "no-plan" in checked.stdout, "not-checked-out" in checked.stdout) == (1, False, True)
    made = run("init", "--title", "x", "--zone", "UTC", "--release", "2030-01-01", "--owner", "Maya", ".", cwd=root)
    assert (made.returncode, "nothing is overwritten" in made.stderr) == (4, True), made.stderr
    follow(root, checked.stdout.splitlines()[0])
    assert (root / HIDDEN).exists()


def test_what_a_partial_clone_lacks_is_named_and_can_be_fetched(origin: Path) -> None:
    root = leave_out(origin, CASES["partial clone"])
    compared = run("diff", "HEAD", "HEAD", cwd=root)
    assert compared.returncode == 2
    assert f"git cannot read {HIDDEN} (object " in compared.stderr
    subprocess.run(compared.stderr.rpartition(": ")[2].split(), cwd=root, check=True, capture_output=True)
    assert run("diff", "HEAD", "HEAD", cwd=root).returncode == 0
    assert run("check", cwd=root).returncode == 1  # it is still not checked out


@pytest.mark.parametrize("place", ["checklist", "checklist/blockers", "checklist/tasks"])
def test_a_submodule_that_is_not_checked_out_is_named(origin: Path, place: str) -> None:
    inner = origin.parent / "inner"
    shutil.copytree(origin / place, inner)
    commit(inner)
    git(origin, "rm", "-rq", place)
    git(origin, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.as_uri(), place)
    commit(origin)
    assert run("check", "--as-of", AS_OF, cwd=origin).returncode == 0
    root = origin.parent / "clone"
    git(origin.parent, "clone", "-q", origin.as_uri(), str(root))
    checked = run("check", cwd=root)
    said = (
        f"{place}:1:1: error not-checked-out: {place} is a submodule that is not checked out; run: git submodule update"
    )
    assert (checked.returncode, said in checked.stdout) == (1, True), checked.stdout


def test_templates_that_are_not_checked_out_are_not_replaced_by_ours(origin: Path) -> None:
    write_files(origin, {"my/metrics.md.j2": "mine\n", "my/blockers.md.j2": "mine\n"})
    with (origin / "checklist/plan.yaml").open("a") as file:
        file.write("templates: my\n")
    commit(origin)
    root = origin.parent / "clone"
    git(origin.parent, "clone", "-q", "--no-checkout", origin.as_uri(), str(root))
    git(root, "sparse-checkout", "set", "--no-cone", "/*", "!/my/metrics.md.j2")
    git(root, "checkout", "-q", "main")
    rendered = run("render", "--as-of", AS_OF, cwd=root)
    assert (rendered.returncode, (root / "CHECKLIST.md").exists()) == (1, False)
    assert "my/metrics.md.j2:1:1: error not-checked-out" in rendered.stdout


def test_what_a_person_removed_is_removed(origin: Path) -> None:
    (origin / HIDDEN).unlink()
    assert run("check", "--as-of", AS_OF, cwd=origin).returncode == 0
    git(origin, "rm", "-q", HIDDEN)
    assert run("check", "--as-of", AS_OF, cwd=origin).returncode == 0


@pytest.mark.parametrize("tasks", [1, 300])
def test_a_whole_checkout_is_known_without_git(origin: Path, tasks: int) -> None:
    for number in range(2, tasks):
        # Each commit leaves other hashes in the index, next to the names of folders.
        write_files(origin, {f"checklist/tasks/A-{number}.yaml": TASK.replace("A-1", f"A-{number}")})
        if number % 30 == 0:
            commit(origin)
    commit(origin)
    (origin / "below").mkdir()
    assert not any(may_lack_files(str(root), ["checklist"]) for root in (origin, origin / "below", origin.parent))
    bin_folder = origin.parent / "bin"
    write_files(bin_folder, {"git": f"#!/bin/sh\ntouch {origin.parent}/started\n"})
    (bin_folder / "git").chmod(0o755)
    for words in (("check",), ("render",), ("list",)):
        run(*words, cwd=origin, PATH=str(bin_folder))
    assert not (origin.parent / "started").exists()


@pytest.mark.parametrize("path", ["checklist/tasks/é.yaml", "docs/checklist/x", "a/symlink", "checklist/blockers/link"])
def test_odd_names_leave_no_file_out(origin: Path, path: str) -> None:
    write_files(origin, {path: "x\n"})
    commit(origin)
    ran = run("check", cwd=origin)
    assert "not-checked-out" not in ran.stdout
