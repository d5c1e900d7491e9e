from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, TASK, run_git

if TYPE_CHECKING:
    from pathlib import Path


def test_a_merge_is_compared_with_the_base_it_was_made_of(runner: Runner) -> None:
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "checkout", "-q", "main")
    runner.commit({"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace("the text", "it")})
    run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    run_git(runner.root, "push", "-q", "origin", "main^1:refs/heads/main", "change")
    ran = runner.run("pull_request", runner.pull(base, head))
    assert ran.code == 0, ran.log
    assert "finished" in ran.summary
    assert "A-2" not in ran.summary.partition("#### Metrics")[0]


def test_a_shallow_merge_fetches_just_its_base(runner: Runner) -> None:
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "checkout", "-q", "-b", "merged", "main")
    run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    run_git(runner.root, "push", "-q", "origin", "merged", "change")
    shallow = runner.folder / "shallow"
    url = (runner.folder / "remote.git").as_uri()
    run_git(runner.folder, "clone", "-q", "--depth=1", "--branch=merged", url, str(shallow))
    run_git(runner.folder / "remote.git", "config", "uploadpack.allowReachableSHA1InWant", "true")
    ran = runner.run("pull_request", runner.pull(base, head), root=shallow)
    assert (ran.code, "finished" in ran.summary) == (0, True), ran.log


def test_a_base_that_cannot_be_had_says_how_to_get_it(runner: Runner) -> None:
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    (runner.folder / "remote.git").rename(runner.folder / "gone")
    ran = runner.run("pull_request", runner.pull("c" * 40, head))
    assert ran.code == 2
    said = "there is no comparison with the base: the clone does not hold the base cccccccccccc"
    assert f"::error title=launchlist::{said}" in ran.log
    assert "fetch-depth: 0" in ran.log
    assert "there is no comparison with the base: " in ran.summary
    assert ran.outputs.startswith("errors<<")


def test_a_checkout_of_another_user_has_its_own_remedy(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    remedy = "git config --global --add safe.directory"
    head = "c" * 40
    pulled = runner.run("pull_request", runner.pull(head, head))
    assert (remedy in pulled.log, "fetch-depth" in pulled.log) == (True, False)
    pushed = runner.run("push")
    assert (pushed.code, remedy in pushed.log) == (1, True)


def test_the_first_plan_has_no_base(runner: Runner) -> None:
    run_git(runner.root, "checkout", "-q", "--orphan", "empty")
    run_git(runner.root, "rm", "-rq", "--cached", ".")
    base = runner.commit({"README.md": "nothing\n"})
    run_git(runner.root, "rm", "-rq", "--cached", "checklist")
    run_git(runner.root, "commit", "-q", "--amend", "-m", "nothing")
    base = runner.find("HEAD")
    head = runner.commit({"checklist/plan.yaml": PLAN})
    ran = runner.run("pull_request", runner.pull(base, head))
    assert ran.code == 0, ran.log
    assert "has no plan, so everything is new" in ran.summary


def test_a_branch_without_its_history_is_compared_with_nothing(runner: Runner, tmp_path: Path) -> None:
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "checkout", "-q", "main")
    main = runner.commit({"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2")})
    run_git(runner.root, "push", "-q", "origin", "main", "change")
    address = (tmp_path / "remote.git").as_uri()
    run_git(tmp_path, "clone", "-q", "--depth=1", "--branch=change", address, "shallow")
    ran = runner.run("pull_request", runner.pull(main, head), tmp_path / "shallow", comment="false")
    assert ran.code == 2
    assert "nobody can tell where it began: give actions/checkout fetch-depth: 0" in ran.log
    assert "A-2" not in ran.summary
    run_git(tmp_path, "clone", "-q", "--branch=change", address, "whole")
    ran = runner.run("pull_request", runner.pull(main, head), tmp_path / "whole", comment="false")
    assert (ran.code, "finished" in ran.summary, "A-2" in ran.summary) == (0, True, False), base
