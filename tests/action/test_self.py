"""``uses: ./`` as this repository's own workflow has it: the job that must pass, and the one that must fail."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.action.bench import Bench
    from tests.sync.emulator import Emulator

WORKFLOW = ".github/workflows/checklist.yml"
TASK = "checklist/tasks/DOC-1.yaml"


@pytest.fixture
def own(bench: Bench, repository: Path, repository_copy: Path) -> Bench:
    """Return a clone of this repository, its workflows and the one example that they need."""
    ours = shutil.ignore_patterns("__pycache__", ".git")
    shutil.copytree(repository_copy, bench.root, dirs_exist_ok=True, ignore=ours)
    shutil.copytree(repository / ".github", bench.root / ".github")
    example = "tests/examples/invalid/unknown-owner"
    shutil.copytree(repository / example, bench.root / example)
    shutil.copy(repository / ".gitignore", bench.root)
    bench.write({})
    bench.git("push", "-q", "origin", "main")
    return bench


def test_the_jobs_of_ci_pass(own: Bench) -> None:
    passed, failed = (
        own.run("push", None, "-W", ".github/workflows/ci.yml", "-j", job, "--matrix", "os:ubuntu-latest")
        for job in ("action-passes", "action-fails")
    )
    assert (passed.code, failed.code) == (0, 0), passed.text + failed.text
    assert any("unknown-owner" in line for line in failed.annotations)
    assert own.git("status", "--porcelain") == ""


def test_the_hardened_workflow_checks_and_commits(own: Bench) -> None:
    checked = own.run("push", None, "-W", WORKFLOW, "-j", "check")
    assert (checked.code, "0 errors" in checked.log[-2]) == (0, True), checked.text
    own.write({"CHECKLIST.md": ""}, "lost")
    own.git("push", "-q", "origin", "main")
    committed = own.run("push", None, "-W", WORKFLOW, "-j", "commit")
    assert committed.code == 0, committed.text
    assert own.list_commits()[0] == "github-actions[bot]: chore(checklist): update generated files"
    assert own.git("--git-dir", str(own.remote), "diff", "main~2", "main") == ""


@pytest.mark.parametrize("fork", [False, True])
def test_the_hardened_workflow_compares_a_pull_request(own: Bench, emulator: Emulator, fork: bool) -> None:
    own.api, own.repository, own.token = emulator.url, emulator.add_repository(), next(emulator.tokens)
    base = own.git("rev-parse", "HEAD")
    task = (own.root / TASK).read_text(encoding="utf-8")
    own.git("checkout", "-q", "-b", "change")
    own.write({TASK: task.replace("status: in_progress", "status: complete")})
    number = emulator.ask("POST", f"/repos/{own.repository}/issues", {"title": "stands for a pull request"})["number"]
    event = own.pull(base, number=number, fork=fork)
    checked = own.run("pull_request", event, "-W", WORKFLOW, "-j", "check")
    assert (checked.code, "finished" in checked.summary) == (0, True), checked.text
    address = f"/repos/{own.repository}/issues/{number}/comments"
    assert emulator.ask("GET", address) == []
    commented = own.run("pull_request", event, "-W", WORKFLOW, "-j", "comment")
    assert commented.code == 0, commented.text
    assert ["finished" in each["body"] for each in emulator.ask("GET", address)] == ([] if fork else [True])


def test_the_hardened_workflow_reports_to_a_merge_queue_and_commits_nothing(own: Bench) -> None:
    base = own.git("rev-parse", "HEAD")
    task = (own.root / TASK).read_text(encoding="utf-8")
    own.git("checkout", "-q", "-b", "queued")
    own.write({TASK: task.replace("status: in_progress", "status: complete")})
    before = own.list_commits()
    ran = own.try_merge(base, "-W", WORKFLOW)
    assert (ran.code, "finished" in ran.summary) == (0, True), ran.text
    assert own.list_commits() == before


def test_the_daily_workflow_renders_and_syncs(own: Bench, emulator: Emulator) -> None:
    own.api, own.repository, own.token = emulator.url, emulator.add_repository(), next(emulator.tokens)
    plan = (own.root / "checklist/plan.yaml").read_text(encoding="utf-8")
    thawed = "".join(line for line in plan.splitlines(keepends=True) if not line.startswith("as_of:"))
    own.write({"checklist/plan.yaml": thawed}, "thaw")
    own.git("push", "-q", "origin", "main")
    daily = ".github/workflows/checklist-daily.yml"
    committed, synced = (own.run("schedule", None, "-W", daily, "-j", job) for job in ("commit", "sync"))
    assert (committed.code, committed.outputs) == (0, {}), committed.text
    assert own.list_commits()[0] == "github-actions[bot]: chore(checklist): update generated files"
    assert synced.code == 0, synced.text
    assert len(emulator.ask("GET", f"/repos/{own.repository}/issues?state=open")) == 11
