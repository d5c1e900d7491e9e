from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, TASK, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path


def test_a_merge_is_compared_with_its_own_base(runner: Runner) -> None:
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


def test_an_unavailable_base_is_reported_with_the_fix(runner: Runner) -> None:
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    (runner.folder / "remote.git").rename(runner.folder / "gone")
    ran = runner.run("pull_request", runner.pull("c" * 40, head))
    assert ran.code == 2
    said = "there is no comparison with the base: the clone does not contain the base cccccccccccc"
    assert f"::error title=launchlist::{said}" in ran.log
    assert "fetch-depth: 0" in ran.log
    assert "there is no comparison with the base: " in ran.summary
    assert ran.outputs.startswith("errors<<")


def test_a_checkout_of_another_user_has_its_own_fix(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    remedy = "git config --global --add safe.directory"
    head = "c" * 40
    pulled = runner.run("pull_request", runner.pull(head, head))
    assert (remedy in pulled.log, "fetch-depth" in pulled.log) == (True, False)
    pushed = runner.run("push")
    assert (pushed.code, remedy in pushed.log) == (2, True)
    for command in ("render", "sync"):
        refused = runner.run("push", command=command)
        assert (refused.code, remedy in refused.log, refused.outputs) == (2, True, "")


@pytest.mark.parametrize("command", ["auto", "check"])
def test_a_checkout_of_another_user_is_checked_anyway(
    runner: Runner, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    runner.environ = {"GITHUB_SHA": runner.find("HEAD")}
    settings = PLAN + "rules: {unknown-owner: off}\n"
    write_files(runner.root, {"checklist/plan.yaml": settings, TASKS: TASK.replace("owner: Maya", "owner: Nobody")})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ran = runner.run("push", command=command)
    assert (ran.code, "title=unknown-owner::" in ran.log) == (1, True), ran.log
    assert "git config --global --add safe.directory" in ran.log
    assert "git config --global --add safe.directory" in ran.summary
    assert ran.find_output("errors") == "1"


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


SECOND = {"checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2").replace("the text", "it")}
REMEDY = "set fetch-depth: 0"


def branch(runner: Runner, settings: str = "") -> tuple[str, str]:
    """Finish the task on the branch ``change`` while another one comes to main; return the tips of main and of it."""
    runner.commit({"checklist/plan.yaml": PLAN + settings})
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "checkout", "-q", "main")
    main = runner.commit(SECOND)
    run_git(runner.root, "push", "-q", "origin", "main", "change")
    return main, head


def clone(runner: Runner, *words: str) -> Path:
    run_git(runner.folder, "clone", "-q", *words, (runner.folder / "remote.git").as_uri(), "other")
    return runner.folder / "other"


@pytest.mark.parametrize("is_newer", [False, True])
def test_a_branch_without_its_history_is_compared_with_nothing(runner: Runner, is_newer: bool) -> None:
    main, head = branch(runner)
    event = runner.pull(main, runner.find(f"{head}~") if is_newer else head)
    ran = runner.run("pull_request", event, clone(runner, "--depth=1", "--branch=change"), comment="false")
    assert ran.code == 2
    assert f"enough history of the branch to find where it started: {REMEDY}" in ran.log
    assert "A-2" not in ran.summary


def test_every_warning_of_a_branch_without_its_history_may_be_new(runner: Runner) -> None:
    runner.commit({TASKS: TASK.replace("05-20", "05-10")})
    main, _ = branch(runner)
    run_git(runner.root, "checkout", "-q", "change")
    head = runner.commit({TASKS: TASK.replace("05-20", "05-10")})
    run_git(runner.root, "push", "-q", "origin", "change")
    shallow = clone(runner, "--depth=1", "--branch=change")
    ran = runner.run("pull_request", runner.pull(main, head), shallow, comment="false")
    assert (ran.code, f"::warning file={TASKS},line=4," in ran.log) == (2, True)


def test_a_branch_with_its_history_is_compared_with_where_it_started(runner: Runner) -> None:
    main, head = branch(runner)
    event = runner.pull(main, head)
    ran = runner.run("pull_request", event, clone(runner, "--branch=change"), comment="false")
    assert (ran.code, "finished" in ran.summary, "A-2" in ran.summary) == (0, True, False)


def test_a_branch_with_some_of_its_history_and_none_of_its_base(runner: Runner) -> None:
    main, _ = branch(runner)
    run_git(runner.root, "checkout", "-q", "change")
    head = runner.commit({})
    run_git(runner.root, "push", "-q", "origin", "change")
    shallow = clone(runner, "--depth=3", "--branch=change")
    run_git(shallow, "cat-file", "-e", f"{head}~2")
    ran = runner.run("pull_request", runner.pull(main, head), shallow, comment="false")
    assert (ran.code, f"enough history of the branch to find where it started: {REMEDY}" in ran.log) == (
        2,
        True,
    )


def test_a_branch_without_its_history_is_checked_with_the_settings_of_its_base(runner: Runner) -> None:
    runner.commit({TASKS: TASK.replace("05-20", "05-10")})
    main, _ = branch(runner, 'rules: {overdue: "off"}\n')
    run_git(runner.root, "checkout", "-q", "change")
    head = runner.commit({TASKS: TASK.replace("05-20", "05-10"), "checklist/plan.yaml": PLAN + "rules: {}\n"})
    run_git(runner.root, "push", "-q", "origin", "change")
    shallow = clone(runner, "--depth=1", "--branch=change")
    ran = runner.run("pull_request", runner.pull(main, head), shallow, comment="false", fail_on="warning")
    assert (ran.code, "title=overdue" in ran.log) == (2, False), ran.log
    assert "there is no comparison with the base: the clone does not have enough history of the branch" in ran.log
    for text in (ran.log, ran.summary):
        assert (
            "the pull request changes rules: until it is merged, it is checked and rendered with those of the base"
            in text
        )
        assert "default severity" not in text


def test_a_merge_of_a_newer_head_is_not_treated_as_a_branch(runner: Runner) -> None:
    main, head = branch(runner)
    run_git(runner.root, "checkout", "-q", "change")
    runner.commit({"README.md": "pushed in between\n"})
    run_git(runner.root, "checkout", "-q", "-b", "merged", "main")
    run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    run_git(runner.root, "push", "-q", "origin", "merged")
    shallow = clone(runner, "--depth=1", "--branch=merged")
    ran = runner.run("pull_request", runner.pull(main, head), shallow, comment="false")
    assert (ran.code, REMEDY in ran.log) == (2, False)
    assert f"the checkout is a merge of a commit other than {head[:12]}, which this run is for" in ran.log
    assert "do not set the ref of actions/checkout" in ran.log


def test_a_branch_that_ends_in_its_own_merge_is_a_branch(runner: Runner) -> None:
    branch(runner)
    run_git(runner.root, "checkout", "-q", "change")
    run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "main")
    head = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "main")
    newer = runner.commit({"README.md": "more\n"})
    run_git(runner.root, "push", "-q", "origin", "main", "change")
    shallow = clone(runner, "--depth=1", "--branch=change")
    ran = runner.run("pull_request", runner.pull(newer, head), shallow, comment="false")
    assert (ran.code, REMEDY in ran.log) == (2, True)


def test_a_shallow_push_is_compared_with_what_it_was_pushed_onto(runner: Runner) -> None:
    before = runner.find("HEAD")
    run_git(runner.root, "push", "-q", "origin", "main")
    runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "push", "-q", "origin", "main")
    run_git(runner.folder / "remote.git", "config", "uploadpack.allowReachableSHA1InWant", "true")
    ran = runner.run("push", {"before": before}, clone(runner, "--depth=1"), command="diff")
    assert (ran.code, "finished" in ran.summary) == (0, True), ran.log


def test_an_unrelated_history_is_compared_with_the_base(runner: Runner) -> None:
    main = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "--orphan", "unrelated")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    ran = runner.run("pull_request", runner.pull(main, head), comment="false")
    assert (ran.code, "finished" in ran.summary) == (0, True), ran.log
