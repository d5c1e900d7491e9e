"""``uses: ./`` as this repository's own workflow has it: the job that must pass, and the one that must fail."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.action.bench import Bench


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
        own.run("push", None, "-W", ".github/workflows/ci.yml", "-j", job) for job in ("action-passes", "action-fails")
    )
    assert (passed.code, failed.code) == (0, 0), passed.text + failed.text
    assert any("unknown-owner" in line for line in failed.annotations)
    assert own.git("status", "--porcelain") == ""


def test_the_hardened_workflow_checks_and_commits(own: Bench) -> None:
    workflow = ".github/workflows/checklist.yml"
    checked = own.run("push", None, "-W", workflow, "-j", "check")
    assert (checked.code, "0 errors" in checked.log[-2]) == (0, True), checked.text
    own.write({"CHECKLIST.md": ""}, "lost")
    own.git("push", "-q", "origin", "main")
    committed = own.run("push", None, "-W", workflow, "-j", "commit")
    assert committed.code == 0, committed.text
    assert own.list_commits()[0] == "github-actions[bot]: chore(checklist): update generated files"
    assert own.git("--git-dir", str(own.remote), "diff", "main~2", "main") == ""
