"""A checkout that lacks files is not a plan that lacks them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

from launchlist.git.index_file import may_lack_files
from tests.workspace import AS_OF, BLOCKER, TASK, commit, run, write_files, write_plan
from tests.workspace import run_git as git

if TYPE_CHECKING:
    from pathlib import Path

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
    assert f"{HIDDEN}:1:1: error not-checked-out: this file is in Git but not checked out" in rendered.stdout
    follow(root, rendered.stdout)
    assert run("render", "--as-of", AS_OF, cwd=root).returncode in {0, 1}
    assert "BLK-1" in (root / "CHECKLIST.md").read_text("utf-8")


@pytest.mark.parametrize("words", [("list",), ("export", "csv"), ("diff", "HEAD"), ("check",), ("fmt", "--check")])
def test_every_command_says_that_the_plan_is_not_whole(origin: Path, words: tuple[str, ...]) -> None:
    ran = run(*words, cwd=leave_out(origin, CASES["patterns"]))
    assert ran.returncode == 1
    assert "in Git but not checked out; run: git sparse-checkout add 'checklist/**'" in ran.stdout + ran.stderr


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


def test_a_file_that_the_user_removed_counts_as_removed(origin: Path) -> None:
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


BLOCK = ("--description", "Other", "--plan", "Wait", "--owner", "Maya", "--eta", "2025-05-19")


@pytest.mark.parametrize(
    "words",
    [
        ("new", "A-2", "Overwritten", "--owner", "Maya"),
        ("new", "A", "Under the next id", "--owner", "Maya"),
        ("block", "BLK-1", "A-1", *BLOCK),
        ("resolve", "BLK-1"),
        ("renumber", "A-1", "B-1"),
        ("set", "A-1", "status=complete"),
        ("set", "A-2", "status=complete"),
        ("update", "A-1", "Done"),
        ("fmt",),
    ],
    ids=lambda words: " ".join(words[:2]),
)
@pytest.mark.parametrize("mode", ["--no-cone", "--cone"])
def test_no_command_changes_a_plan_of_which_a_part_is_not_seen(origin: Path, words: tuple[str, ...], mode: str) -> None:
    patterns = ("/*", "!checklist/blockers/", "!checklist/tasks/A-2.yaml") if mode == "--no-cone" else ("docs",)
    git(origin, "sparse-checkout", "set", mode, *patterns)
    before = read_all(origin)
    ran = run(*words, cwd=origin)
    remedy = "git sparse-checkout add " + ("'checklist/**'" if mode == "--no-cone" else "checklist")
    assert (ran.returncode, ran.stderr.count("run: "), ran.stderr.rstrip().endswith(f"run: {remedy}")) == (4, 1, True)
    assert ("checklist" in ran.stderr, read_all(origin)) == (True, before)
    follow(origin, ran.stderr)
    assert (origin / HIDDEN).read_text("utf-8") == BLOCKER


def read_all(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts}


def test_fmt_reports_tasks_that_are_not_checked_out_and_formats_the_others(origin: Path) -> None:
    git(origin, "sparse-checkout", "set", "--no-cone", "/*", "!A-2.yaml")
    shown = run("show", "A-2", cwd=origin)
    assert (shown.returncode, "run: git sparse-checkout add" in shown.stderr, "mean" in shown.stderr) == (
        2,
        True,
        False,
    )
    assert run("fmt", "checklist/tasks/A-1.yaml", cwd=origin).returncode == 0
    named = run("fmt", "checklist/tasks/A-2.yaml", cwd=origin)
    assert (named.returncode, "run: git sparse-checkout add" in named.stderr) == (2, True)
    checked = run("fmt", "--check", cwd=origin)
    assert checked.stdout.endswith("; the plan is not fully checked out\n")
    assert "could not be read" not in checked.stdout


@pytest.mark.parametrize("mode", ["--no-cone", "--cone"])
def test_the_remedy_takes_only_the_plan_of_its_folder(origin: Path, mode: str) -> None:
    below = "plans/[x]"
    write_plan(origin / below, files={HIDDEN: BLOCKER})
    write_files(origin, {"docs/x": "", "other/x": ""})
    commit(origin)
    git(
        origin,
        "sparse-checkout",
        "set",
        mode,
        *(("docs",) if mode == "--cone" else ("/docs/", "/plans/*/checklist/plan.yaml")),
    )
    (origin / below).mkdir(parents=True, exist_ok=True)
    follow(origin / below, run("check", "--root", ".", cwd=origin / below).stdout)
    assert run("check", "--root", ".", cwd=origin / below).returncode == 0
    assert not (origin / "other").exists()


@pytest.mark.parametrize("mark", ["assume-unchanged", "skip-worktree"])
def test_what_is_changed_where_git_does_not_look_is_not_generated_from(origin: Path, mark: str) -> None:
    path = "checklist/tasks/A-2.yaml"
    git(origin, "update-index", f"--{mark}", path)
    assert run("render", "--as-of", AS_OF, cwd=origin).returncode == 0
    text = (origin / path).read_text("utf-8")
    (origin / path).write_bytes(text.replace("\n", "\r\n").encode())
    assert run("check", "--as-of", AS_OF, cwd=origin).returncode == 0  # line ends alone are not change
    (origin / path).write_text(text.replace("05-20", "05-21"), "utf-8")
    rendered = run("render", "--as-of", AS_OF, cwd=origin)
    assert (rendered.returncode, f"{path}:1:1: error not-checked-out: this file differs" in rendered.stdout) == (
        1,
        True,
    )
    head = (origin / ".git/refs/heads/main").read_text()
    planned = run("sync", "--as-of", AS_OF, cwd=origin)
    assert f"this is based on the files in the working tree, not on commit {head[:12]}: " in planned.stderr
    assert path in planned.stderr
    applied = run("sync", "--apply", "--repo", "a/b", cwd=origin, GITHUB_TOKEN="x")  # noqa: S106 - none
    assert (applied.returncode, f"git update-index --no-{mark} -- {path}" in applied.stderr) == (4, True)
    follow(origin, rendered.stdout)
    assert run("check", "--as-of", AS_OF, cwd=origin).returncode == 0


@pytest.mark.parametrize("mark", ["sparse", "skip-worktree", "assume-unchanged"])
def test_a_hook_writes_no_output_that_git_would_not_add(origin: Path, mark: str) -> None:
    assert run("render", cwd=origin).returncode == 0
    commit(origin)
    page = origin / "CHECKLIST.md"
    if mark == "sparse":
        git(origin, "sparse-checkout", "set", "--no-cone", "/*", "!CHECKLIST.md")
    else:
        git(origin, "update-index", f"--{mark}", "CHECKLIST.md")
        page.unlink()
    task = origin / "checklist/tasks/A-1.yaml"
    task.write_text(task.read_text("utf-8").replace("Write", "Read"), "utf-8")
    git(origin, "add", str(task))
    ran = run("render", "--staged", cwd=origin)
    assert (ran.returncode, page.exists(), "CHECKLIST.md:1:1: error not-checked-out" in ran.stdout) == (1, False, True)
    follow(origin, ran.stdout)
    again = run("render", "--staged", cwd=origin)
    assert again.returncode == 0, again.stdout
    subprocess.run(again.stderr.partition("in the commit: ")[2], shell=True, cwd=origin, check=True)  # noqa: S602
    assert run("render", "--staged", "--check", cwd=origin).returncode == 0


@pytest.mark.parametrize("mark", ["skip-worktree", "assume-unchanged"])
def test_the_advice_of_a_hook_stages_an_output_that_git_does_not_look_at(origin: Path, mark: str) -> None:
    assert run("render", cwd=origin).returncode == 0
    commit(origin)
    git(origin, "update-index", f"--{mark}", "CHECKLIST.md")
    task = origin / "checklist/tasks/A-1.yaml"
    task.write_text(task.read_text("utf-8").replace("Write", "Read"), "utf-8")
    git(origin, "add", str(task))
    ran = run("render", "--staged", cwd=origin)
    subprocess.run(ran.stderr.partition("in the commit: ")[2], shell=True, cwd=origin, check=True)  # noqa: S602
    assert run("render", "--staged", "--check", cwd=origin).returncode == 0


def test_init_overwrites_nothing_that_is_hidden(tmp_path: Path) -> None:
    write_files(tmp_path, {".github/workflows/launchlist.yml": "mine\n", "x": ""})
    write_files(tmp_path, {"CHECKLIST.md": "mine\n", ".pre-commit-config.yaml": "mine\n"})
    commit(tmp_path)
    git(tmp_path, "sparse-checkout", "set", "--no-cone", "/x")
    made = run("init", "--title", "x", "--zone", "UTC", "--release", "2030-01-01", "--owner", "Maya", ".", cwd=tmp_path)
    assert (made.returncode, "run: git sparse-checkout add /" in made.stderr) == (4, True), made.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "x"]


@pytest.mark.parametrize("folder", ["", "plans/a/"])
@pytest.mark.parametrize("place", ["checklist", "checklist/tasks"])
def test_the_hooks_report_that_they_cannot_check_a_plan_in_a_submodule(origin: Path, folder: str, place: str) -> None:
    inner, outer = origin.parent / "inner", origin.parent / "outer"
    shutil.copytree(origin / place, inner)
    commit(inner)
    write_files(outer, {"notes.txt": ""})
    if place != "checklist":
        write_files(outer, {f"{folder}checklist/plan.yaml": (origin / "checklist/plan.yaml").read_text("utf-8")})
    commit(outer)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.as_uri(), f"{folder}{place}")
    git(outer, "commit", "-qm", "plan")
    hooks = (("fmt",), ("check",), ("render",), ("render", "--check"))

    def judge() -> None:
        for words in hooks:
            ran = run(*words, "--staged", cwd=outer)
            said = f"{place} is a submodule, so the index of this repository does not show what is in the plan; run "
            assert (ran.returncode, ran.stdout.count(said)) == (1, 1), ran.stdout + ran.stderr

    judge()
    write_files(outer / folder / place, {"notes.md": ""})
    commit(outer / folder / place)
    git(outer, "add", f"{folder}{place}")
    judge()
    git(outer, "commit", "-qm", "moved on")
    (outer / "notes.txt").write_text("x")
    git(outer, "add", "notes.txt")
    for words in hooks:
        ran = run(*words, "--staged", cwd=outer, GIT_INDEX_FILE=".git/index")  # as git tells the hooks of a commit
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
